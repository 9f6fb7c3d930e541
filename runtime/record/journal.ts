// The journal of a run: one JSON line an event, appended as it happens and synced with every checkpoint.
// A run that is taken up again cuts it back to its last checkpoint and writes the rest anew.

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";
import { diskFailure } from "../model/checkpoint/save-folder.ts";
import type { RunEvent } from "./event.ts";

export interface Journal {
  append(event: RunEvent): void;
  /** Length in bytes; what a checkpoint remembers. Everything up to here is on the disk afterwards. */
  sync(): number;
  close(): void;
}

/** Opens a journal at `path`, first cut back to `bytes` when given. Failure E1050 when the disk is full. */
export function openJournal(path: string, bytes?: number): Journal {
  if (bytes !== undefined && existsSync(path)) truncateSync(path, Math.min(bytes, statSync(path).size));
  const fd = openSync(path, "a");
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw diskFailure(path, error);
    }
  };
  return {
    append: (event) =>
      guarded(() => {
        const line = new TextEncoder().encode(`${JSON.stringify(event)}\n`);
        for (let done = 0; done < line.length; ) done += writeSync(fd, line, done);
      }),
    sync: () =>
      guarded(() => {
        fsyncSync(fd);
        return statSync(path).size;
      }),
    close: () => closeSync(fd),
  };
}

/** The events of a journal. A last line that was cut by a crash is left out. */
export function readJournal(path: string): readonly RunEvent[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line) as RunEvent);
}
