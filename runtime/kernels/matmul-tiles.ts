// Which tile each adapter family wants for which shape: measured once, committed, never timed during a run,
// so that the same spec on the same adapter always runs the same kernels. `perlc bench` measures what they reach.

import type { MatmulShape, Tile } from "./matmul.ts";

/** What the choice may depend on: a part of device/adapter.ts's AdapterRecord. */
export interface Adapter {
  readonly kind: "hardware" | "software" | "null";
  readonly family: string;
}

interface RegisterFamily {
  /** Threads side by side. */
  readonly lanes: number;
  /** Steps of k a round. */
  readonly depth: 1 | 2 | 4;
  /** What a load costs, in multiply-adds. */
  readonly load: number;
  /** Multiply-adds of a product from which a full block repays its longer compilation. */
  readonly fullFrom: number;
}

/**
 * Probed at 512³ and at tiny-VLM shapes on two cores (docs/log.md). lavapipe works on 8 lanes at a time and loads
 * scalars fastest; more steps a round cost seconds of compile time there. SwiftShader works on 4 lanes, compiles
 * quickly, and gains a third from reading four steps at once. An 8 × 8 block compiles in 0.5 s on lavapipe, 8 × 4 in 0.2 s; it
 * saves a fifth of the time, so a few hundred dispatches of at least a millisecond repay it.
 */
const families: { readonly [family: string]: RegisterFamily } = {
  lavapipe: { lanes: 8, depth: 1, load: 5, fullFrom: 2 ** 23 },
  swiftshader: { lanes: 4, depth: 4, load: 5, fullFrom: 0 },
};
const otherSoftware: RegisterFamily = { lanes: 8, depth: 1, load: 5, fullFrom: 2 ** 23 };

/** Outputs down and across one thread; past 8 × 8 both drivers spill and slow down. */
const largest = 8;
/** Workgroups that should run at once before larger blocks pay. */
const busy = 4;

/** The tile for this shape on adapters of this family. */
export function tileFor(shape: MatmulShape, adapter: Adapter): Tile {
  if (adapter.kind === "hardware") return { kind: "shared", edge: sharedEdge(shape) };
  return registerTile(shape, families[adapter.family] ?? otherSoftware);
}

/** The block with the least work by a count of loads and multiply-adds, padding included; the larger one when equal. */
function registerTile({ m, n, k }: MatmulShape, { lanes, depth, load, fullFrom }: RegisterFamily): Tile {
  const most = m * n * k < fullFrom ? (largest * largest) / 2 : largest * largest;
  let best = { rows: 1, columns: 1, cost: Number.POSITIVE_INFINITY };
  for (let rows = largest; rows >= 1; rows--) {
    for (let columns = largest; columns >= 1; columns--) {
      if (rows * columns > most) continue;
      const groups = Math.ceil(m / rows) * Math.ceil(n / (lanes * columns));
      const cost = Math.ceil(groups / busy) * (rows * columns + load * (rows + columns));
      if (cost < best.cost) best = { rows, columns, cost };
    }
  }
  return { kind: "register", lanes, rows: best.rows, columns: best.columns, depth };
}

/** The largest square of outputs a thread that still leaves enough workgroups to fill a GPU. */
function sharedEdge({ m, n }: MatmulShape): 1 | 2 | 4 | 8 {
  for (const edge of [8, 4, 2] as const) {
    const span = 16 * edge;
    if (Math.ceil(m / span) * Math.ceil(n / span) >= 64) return edge;
  }
  return 1;
}
