// The journal of a run: one JSON line an event, appended as it happens and synced with every checkpoint.
//
// Its lines are a chain. Each ends with `"chain"`, the SHA-256 of the line before it and of its own bytes, so that no byte
// can change, no line go and none come without the first such line being found.
//
// A run that is taken up again cuts its journal back to its last checkpoint and writes the rest anew.

import { hash } from "#digest";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "#files";
import { dirname } from "#path";
import { putWhole, syncFolder } from "../checkpoint/save-folder.ts";
import { codeOf, diskFailure, readingFailure } from "../limits/refused.ts";
import type { RunEvent } from "./event.ts";

export interface Journal {
  append(event: RunEvent): void;
  /** Everything up to here is on the disk afterwards. */
  sync(): void;
  close(): void;
}

/** An event of a journal, where its line ends in bytes from the start, and its link of the chain. */
export interface Line {
  readonly event: RunEvent;
  readonly end: number;
  readonly chain: string;
}

/** A journal as far as it can be believed. */
export interface JournalRead {
  readonly lines: readonly Line[];
  /** Number of the first line that is not as it was written, from 1. A line that a crash cut short is none: it was never finished. */
  readonly damaged?: number;
}

/** What the first line is chained to: a journal of another form is not read as this one. */
const root = "perlc journal 1";

const linkOf = (before: string, said: string): string => hash("sha256", `${before}\n${said}`, "hex");

/** A journal at `path` that goes on after `kept`, which are lines of the one that is there. Failure E1050 when the disk is full, E1055 when it refuses. */
export function openJournal(path: string, kept: readonly Line[] = []): Journal {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw diskFailure(path, error);
    }
  };
  let chain = kept.at(-1)?.chain ?? root;
  const bytes = readBytes(path).subarray(0, kept.at(-1)?.end ?? 0);
  const fd = guarded(() => {
    // a file of its own, put in its place whole: another name of the old one keeps its bytes
    putWhole(path, (beside) => writeFileSync(beside, bytes, { flag: "wx", flush: true }));
    syncFolder(dirname(path));
    return openSync(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  });
  return {
    append: (event) =>
      guarded(() => {
        const said = JSON.stringify(event).slice(0, -1);
        const next = linkOf(chain, said);
        const { size } = fstatSync(fd);
        try {
          writeAll(fd, new TextEncoder().encode(`${said},"chain":"${next}"}\n`));
        } catch (error) {
          cutTo(fd, size);
          throw error;
        }
        chain = next;
      }),
    sync: () => guarded(() => fsyncSync(fd)),
    close: () => {
      try {
        closeSync(fd);
      } catch {
        // what counts has been synced
      }
    },
  };
}

/** Half a line must not stand before the next one. Where that is refused, too, readers leave out a line without an end. */
function cutTo(fd: number, size: number): void {
  try {
    ftruncateSync(fd, size);
  } catch {
    // what the error is about comes first
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

/** The bytes of a journal, none where there is no journal. Failure E1031 when it cannot be read. */
function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return new Uint8Array();
    throw readingFailure(path, error);
  }
}

/** The lines of a journal up to the first that is not as it was written; none where there is no journal. Failure E1031 when it cannot be read. */
export function readLines(path: string): JournalRead {
  const bytes = readBytes(path);
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start) + 1;
    if (end === 0) return { lines };
    const line = readLine(bytes.subarray(start, end - 1), lines.at(-1)?.chain ?? root);
    if (!line) return { lines, damaged: lines.length + 1 };
    lines.push({ ...line, end });
    start = end;
  }
  return { lines };
}

const tail = /,"chain":"([0-9a-f]{64})"\}$/;

/** The text of bytes, as it stands; undefined for bytes that are no text, which would all be read as the same character. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readLine(bytes: Uint8Array, before: string): Omit<Line, "end"> | undefined {
  const text = textOf(bytes) ?? "";
  const chain = tail.exec(text)?.[1];
  if (chain === undefined) return undefined;
  const said = text.slice(0, -`,"chain":"${chain}"}`.length);
  if (linkOf(before, said) !== chain) return undefined;
  const event = eventOf(`${said}}`);
  return event && { event, chain };
}

/** Whoever can work out a chain can chain anything: what is no event is none. */
function eventOf(text: string): RunEvent | undefined {
  try {
    const read: unknown = JSON.parse(text);
    const isEvent = typeof read === "object" && read !== null && "event" in read && typeof read.event === "string";
    return isEvent ? (read as RunEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** The events of a journal, as far as it can be believed. */
export function readJournal(path: string): readonly RunEvent[] {
  return readLines(path).lines.map((each) => each.event);
}
