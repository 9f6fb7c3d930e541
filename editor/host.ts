// What the language server needs of where it runs: of Node, or of a worker in a browser.

import type { Connection } from "vscode-languageserver";
import type { Answering } from "./answering.ts";
import type { Disk } from "./document/documents.ts";

export interface Host {
  /** The disk; `folders` are those that the editor has open, to be asked anew each time. */
  readonly disk: (folders: () => readonly string[]) => Disk;
  /** Calls back a turn of the event loop later: what has come in by then is read before. */
  readonly turn: (then: () => void) => void;
  /** Calls back after so many milliseconds. No process lives on for it. */
  readonly later: (then: () => void, milliseconds: number) => void;
  /** Requests beside those of the protocol. */
  readonly more?: (connection: Connection, answering: Answering) => void;
}
