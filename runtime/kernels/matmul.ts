// C[m,n] = op(A)·op(B) (+ bias row), f32: one WGSL kernel a shape, all sizes baked in as constants.
// Every variant adds over k one by one from 0 with the same fma, so tiles and batch sizes never change a bit of C.

import type { Target } from "../graph/op.ts";
import { registerKernel } from "./matmul-register.ts";
import { sharedKernel } from "./matmul-shared.ts";
import { type TileTarget, tileFor } from "./matmul-tiles.ts";

/** What is multiplied: op(A) is [m, k], op(B) is [k, n]; the flags say how they are stored. */
export interface MatmulShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored [k, m] instead of [m, k]. */
  readonly transA: boolean;
  /** B is stored [n, k] instead of [k, n]. */
  readonly transB: boolean;
  /** A row [n] is added to each row of the product, after the sum over k. */
  readonly bias?: boolean;
}

/**
 * How the work is cut. `register`: `lanes` threads stand side by side along n, each with rows × columns outputs in
 * named scalars, no barrier. `shared`: 16 × 16 threads, each with `edge` × `edge` outputs, over workgroup memory (at most 17 KiB).
 */
export type Tile =
  | {
      readonly kind: "register";
      readonly lanes: number;
      readonly rows: number;
      readonly columns: number;
      /** Steps of k in one round of the loop; 4 reads vec4 from an operand that is contiguous along k. */
      readonly depth: 1 | 2 | 4;
      /**
       * How the lanes, which then are one whole subgroup, share A: each loads another step of k and passes it round
       * (`unrolled` or `looped` over the lanes). Only where all subgroups of the device have `lanes` threads and k is a multiple of them.
       */
      readonly share?: "unrolled" | "looped";
    }
  | { readonly kind: "shared"; readonly edge: 1 | 2 | 4 | 8 };

export interface MatmulKernel {
  readonly wgsl: string;
  readonly workgroups: readonly [number, number, number];
}

/**
 * The kernel: entry point `main`, bindings in group 0: A, B, (bias,) read; C last, read_write. Any m, n, k ≥ 1.
 * Grid: columns of tiles by rows of tiles, folded where the device has fewer workgroups in a dimension.
 */
export function matmulKernel(shape: MatmulShape, tile: Tile, target: Target): MatmulKernel {
  return tile.kind === "register" ? registerKernel(shape, tile, target) : sharedKernel(shape, tile, target);
}

/** The tile that the committed table (matmul-tiles.ts) gives for this device and shape. */
export function chooseTile(shape: MatmulShape, target: TileTarget): Tile {
  return tileFor(shape, target);
}
