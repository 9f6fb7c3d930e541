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
  /** How the lanes share what they load of A; only for families whose subgroups are known to have `lanes` threads. */
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

/** The tile for this shape on adapters of this family. */
export function tileFor(shape: MatmulShape, adapter: Adapter): Tile {
  if (adapter.kind === "hardware") return { kind: "shared", edge: sharedEdge(shape) };
  return registerTile(shape, families[adapter.family] ?? otherSoftware);
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

/** The largest square of outputs a thread that still leaves enough workgroups to fill a GPU. */
function sharedEdge({ m, n }: MatmulShape): 1 | 2 | 4 | 8 {
  for (const edge of [8, 4, 2] as const) {
    const span = 16 * edge;
    if (Math.ceil(m / span) * Math.ceil(n / span) >= 64) return edge;
  }
  return 1;
}
