// Which tile each adapter family wants for which shape: measured once, committed, never timed during a run,
// so that the same spec on the same adapter always runs the same kernels. `perlc bench` measures what they reach.

import type { Target } from "../graph/op.ts";
import type { MatmulShape, Tile } from "./matmul.ts";
import { hasRoom } from "./matmul-shared.ts";

/** What the choice may depend on. */
export interface TileTarget extends Pick<Target, "subgroup" | "limits"> {
  readonly adapter: Pick<Target["adapter"], "kind" | "family">;
}

interface RegisterFamily {
  /** Threads side by side. */
  readonly lanes: number;
  /** Steps of k a round. */
  readonly depth: 1 | 2 | 4;
  /** How the lanes share what they load of A, on a device whose subgroups have `lanes` threads. */
  readonly share?: "unrolled" | "looped";
  /** What loading a word costs, in multiply-adds; `loadA` when it is shared. */
  readonly load: number;
  readonly loadA: number;
  /** Most outputs a thread keeps: more spill, or take more than about half a second to compile. */
  readonly outputs: number;
}

/**
 * Fitted to probes at 512³ and at tiny-VLM shapes (docs/log.md). lavapipe works on 8 lanes at a time, SwiftShader on
 * 4. On both a load costs as much as several multiply-adds, so A is shared within the subgroup (a gain of a fifth to
 * two fifths). Where k does not allow it, SwiftShader gains from four steps a round, which take lavapipe seconds to compile.
 */
const families: { readonly [family: string]: RegisterFamily } = {
  lavapipe: { lanes: 8, depth: 1, share: "looped", load: 5, loadA: 1.5, outputs: 48 },
  swiftshader: { lanes: 4, depth: 4, share: "unrolled", load: 11, loadA: 4.5, outputs: 96 },
};
const otherSoftware: RegisterFamily = { lanes: 8, depth: 1, load: 5, loadA: 5, outputs: 32 };

/** Workgroups that should run at once before larger blocks pay. */
const busy = 4;

/**
 * A product of so few multiply-adds takes no longer than its dispatch does, in whichever block; a small block compiles in a third
 * of the time (docs/log.md).
 */
const small = { work: 2 ** 17, outputs: 16 };

/** The tile for this shape: the family's, as far as the device has what it takes. */
export function tileFor(shape: MatmulShape, target: TileTarget): Tile {
  const edge = target.adapter.kind === "hardware" ? sharedEdge(shape, target) : undefined;
  if (edge) return { kind: "shared", edge };
  const { share, ...family } = families[target.adapter.family] ?? otherSoftware;
  const shares = share && target.subgroup === family.lanes;
  return registerTile(shape, { ...family, ...(shares && { share }) });
}

/** The block with the least work by a count of loads and multiply-adds, padding included; the larger one when equal. */
function registerTile({ m, n, k }: MatmulShape, family: RegisterFamily): Tile {
  const { lanes, depth, load } = family;
  const outputs = m * n * k <= small.work ? Math.min(small.outputs, family.outputs) : family.outputs;
  const share = k % lanes === 0 ? family.share : undefined;
  const loadA = share === undefined ? load : family.loadA;
  let best = { rows: 1, columns: 1, cost: Number.POSITIVE_INFINITY };
  for (let rows = share === undefined ? 8 : 12; rows >= 1; rows--) {
    for (let columns = Math.min(8, Math.floor(outputs / rows)); columns >= 1; columns--) {
      const groups = Math.ceil(m / rows) * Math.ceil(n / (lanes * columns));
      const cost = Math.ceil(groups / busy) * (rows * columns + loadA * rows + load * columns);
      if (cost < best.cost) best = { rows, columns, cost };
    }
  }
  return { kind: "register", lanes, rows: best.rows, columns: best.columns, depth, ...(share && { share }) };
}

/** The largest square of outputs a thread that a workgroup has room for and that still leaves enough workgroups to fill a GPU. */
function sharedEdge({ m, n }: MatmulShape, target: TileTarget): 1 | 2 | 4 | 8 | undefined {
  const fitting = ([8, 4, 2, 1] as const).filter((edge) => hasRoom(target, edge));
  const fills = (edge: number) => Math.ceil(m / (16 * edge)) * Math.ceil(n / (16 * edge)) >= 64;
  return fitting.find(fills) ?? fitting.at(-1);
}
