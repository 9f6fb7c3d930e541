// What perlc watch shows: at each address below the key one view, which reads files and writes none.

import type { Live } from "../parts/live.ts";

/** What a run is at, in words. */
export interface Told {
  /** A sentence. */
  readonly state: string;
  /** How far it is. */
  readonly progress: string;
}

export interface View {
  /** Another text whenever there may be something new; asked often, so that it costs next to nothing. */
  mark(): string;
  /** Failures of whoever reads the folder. */
  told(): Told;
  /** A whole page. Failures as of told. */
  page(live: Live): string;
}

/** By what stands behind the key, such as `` or `run/NAME/`; undefined where nothing is. */
export type Views = (path: string) => View | undefined;
