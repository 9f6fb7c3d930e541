// What the panels know of the page that they are in.

import type { Edit } from "../shared/said.ts";
import type { Desk } from "./desk.ts";

export interface Page {
  readonly desk: Desk;
  /** The path of the file in the editor. */
  readonly path: () => string;
  readonly cursor: () => { readonly line: number; readonly character: number };
  /** Columns of a terminal that the panel has room for. */
  readonly columns: () => number;
  /** Moves the cursor there, and the keyboard with it. */
  readonly goTo: (place: { readonly line: number; readonly character: number }) => void;
  readonly edit: (edits: readonly Edit[]) => void;
  readonly explain: (what: string) => void;
  /** Markdown as HTML that cannot do anything. */
  readonly markdown: (text: string) => string;
}
