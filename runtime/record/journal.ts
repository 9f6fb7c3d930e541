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

/** Opens a journal at `path`, first cut back to `bytes` when given. Failure E1050 when the disk is full, E1055 when it refuses. */
export function openJournal(path: string, bytes?: number): Journal {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw diskFailure(path, error);
    }
  };
  const fd = guarded(() => {
    if (bytes !== undefined && existsSync(path)) truncateSync(path, Math.min(bytes, statSync(path).size));
    return openSync(path, "a");
  });
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

/** An event of a journal and where its line ends, in bytes from the start. */
export interface Line {
  readonly event: RunEvent;
  readonly end: number;
}

/** The lines of a journal up to the first that a crash cut or damaged; none where there is no journal. */
export function journalLines(path: string): readonly Line[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const lines: Line[] = [];
  for (let start = 0; ; ) {
    const end = bytes.indexOf(10, start) + 1;
    const event = end > 0 ? readEvent(bytes.toString("utf8", start, end)) : undefined;
    if (!event) return lines;
    lines.push({ event, end });
    start = end;
  }
}

function readEvent(line: string): RunEvent | undefined {
  try {
    const read = JSON.parse(line) as RunEvent;
    return typeof read?.event === "string" ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The events of a journal, as far as it is readable. */
export function readJournal(path: string): readonly RunEvent[] {
  return journalLines(path).map((each) => each.event);
}
