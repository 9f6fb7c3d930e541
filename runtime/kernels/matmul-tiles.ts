// Which tile each adapter family wants for which shape: measured choices, committed, never timed during a run,
// so that the same spec on the same adapter always runs the same kernels. bench/matmul.ts measures them.

import type { MatmulShape, Tile } from "./matmul.ts";

/** What the choice may depend on: a part of device/adapter.ts's AdapterRecord. */
export interface Adapter {
  readonly kind: "hardware" | "software" | "null";
  readonly family: string;
}

/** The tile for this shape on adapters of this family. */
export function tileFor(_shape: MatmulShape, adapter: Adapter): Tile {
  if (adapter.kind === "hardware") return { kind: "shared", edge: 4 };
  return { kind: "register", lanes: 8, rows: 8, columns: 4, depth: 1 };
}
