// When diagnostics are made: never between two changes that came in together, first for the edited documents, then, one a
// turn, for those that use them. What is published is always of the newest text: whatever waits is read before.

import type { Connection } from "vscode-languageserver";
import type { Documents } from "./document/documents.ts";
import { pathOf } from "./document/position.ts";
import type { Host } from "./host.ts";
import { diagnose } from "./requests/diagnostics.ts";

export interface Publishing {
  /** The text of a document, or of something that it uses, is another now. */
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
  /** The editor asks for diagnostics itself; it only needs to hear when others' texts changed theirs. */
  readonly pulled: () => void;
}

export function publishing(connection: Connection, documents: Documents, host: Pick<Host, "turn">): Publishing {
  const edited = new Set<string>();
  const readers = new Set<string>();
  let quietTurns = 0;
  let awake = false;
  let pulls = false;

  function publish(uri: string): void {
    const view = documents.view(uri);
    const version = documents.version(uri);
    if (view && version !== undefined) void connection.sendDiagnostics({ uri, version, diagnostics: diagnose(view) });
  }

  function turn(): void {
    quietTurns += 1;
    // the queue of messages gives one a turn: two quiet ones, and nothing waits in it
    if (quietTurns >= 2) work();
    awake = edited.size + readers.size > 0;
    if (awake) host.turn(turn);
  }

  function work(): void {
    const [next] = edited.size > 0 ? edited : readers;
    if (next === undefined) return;
    const isEdited = edited.delete(next);
    readers.delete(next);
    try {
      if (!pulls) publish(next);
      else if (!isEdited && readers.size === 0) void connection.languages.diagnostics.refresh();
      if (isEdited) for (const uri of documents.readersOf(pathOf(next))) if (!edited.has(uri)) readers.add(uri);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      connection.console.error(`perlc has a bug, and this is it: ${text}`);
    }
  }

  return {
    changed: (uri) => {
      edited.add(uri);
      quietTurns = 0;
      if (!awake) host.turn(turn);
      awake = true;
    },
    closed: (uri) => {
      edited.delete(uri);
      readers.delete(uri);
      if (!pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    pulled: () => {
      pulls = true;
    },
  };
}
