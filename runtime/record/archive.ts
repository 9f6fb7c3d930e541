// What a run keeps for its readers alone: rollouts, questions, small pictures. It is written while the run goes on, and never stops it: where
// the disk is full, or refuses, no more is kept, and that is said once (E1089).

import { existsSync, open, statfsSync, writeFileSync } from "#files";
import { gzipLater } from "#packing";
import { dirname, join } from "#path";
import { E1089 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import { joined } from "../../platform/pieces.ts";
import { putWhole } from "../checkpoint/save-folder.ts";
import type { Thumbnail } from "../data/thumbnail.ts";
import { makeFolder } from "../device/make-folder.ts";
import { saidOf } from "../limits/refused.ts";
import { sha256 } from "./digest.ts";
import type { Recorded } from "./event.ts";
import { fileName } from "./folder.ts";
import { appendAt, keptPictures, mostPictures, pictureEntry, picturesFile } from "./pictures.ts";

export interface Archive {
  /** False once no more is kept: then nothing need be made ready. */
  readonly open: boolean;
  /** Keeps a value, as JSON. The journal has its digest at once, the disk has it later. */
  keep(what: Omit<Recorded, "digest">, value: unknown): Promise<void>;
  /** Keeps the small picture of a digest, unless it has it, or enough of them. */
  picture(digest: string, make: () => Promise<Thumbnail>): Promise<void>;
  /** All of it is on the disk: before a checkpoint says that the run need not come here again. */
  settled(): Promise<void>;
}

/** The calls that put bytes on a disk; tests pass one that is full. */
export interface ArchiveDisk {
  readonly write: (path: string, bytes: Uint8Array) => void;
  /** Puts bytes at a place of a file, which ends with them. */
  readonly append: (path: string, at: number, bytes: Uint8Array) => void;
  readonly sync: (path: string) => Promise<void>;
  /** Bytes that are free. */
  readonly free: (folder: string) => number;
}

export interface ArchiveLog {
  note(recorded: Recorded): void;
  warn(warning: Diagnostic): void;
  /** Bytes that the run itself may still want of the disk: they are left to it. */
  wanted(): number;
}

/** The file of something that is kept, in the folder of the run. */
export function recordedFile({ what, stage, step }: Omit<Recorded, "digest">): string {
  const name = fileName(step === undefined ? stage : `${stage}-${String(step).padStart(6, "0")}`);
  return `${what}/${name}.json.gz`;
}

/** Bytes that are written between two looks at how much room there is. */
const askEvery = 2 ** 20;
/** Writes that wait at most; then the run waits for the disk. */
const mostWaiting = 8;

export function archive(folder: string, { note, warn, wanted }: ArchiveLog, disk: ArchiveDisk = plainDisk): Archive {
  let isOpen = true;
  const waiting = new Set<Promise<void>>();
  const unsynced = new Set<string>();
  const stop = (reason: string): void => {
    if (isOpen) warn(E1089({ folder, reason }));
    isOpen = false;
  };
  /** Bytes that may still be written until the disk is asked again. */
  let room = 0;
  const write = (file: string, bytes: Uint8Array, put: (path: string) => void): void => {
    if (!isOpen) return;
    room -= bytes.length;
    if (room < 0) {
      const free = disk.free(folder);
      const left = free - wanted() - bytes.length;
      if (left < 0) stop(`the disk has ${printBytes(free)} left, and the run may want ${printBytes(wanted())} of it`);
      if (!isOpen) return;
      room = Math.min(askEvery, left);
    }
    put(join(folder, file));
    unsynced.add(join(folder, file));
  };
  /** Begins work that may fail, and waits only where too much of it waits. */
  const begin = async (work: () => Promise<void>): Promise<void> => {
    const done = work()
      .catch((error) => stop(reasonOf(error)))
      .finally(() => waiting.delete(done));
    waiting.add(done);
    if (waiting.size > mostWaiting) await Promise.race(waiting);
  };
  const pictures = pictureQueue(folder, (at, bytes) =>
    write(picturesFile, bytes, (path) => disk.append(path, at, bytes)),
  );
  return {
    get open() {
      return isOpen;
    },
    async keep(what, value) {
      if (!isOpen) return;
      const text = JSON.stringify(value);
      note({ ...what, digest: sha256(text) });
      await begin(async () => {
        const bytes = await packedLater(text);
        // what names pictures is not there before them
        await pictures.written();
        write(recordedFile(what), bytes, (path) => disk.write(path, bytes));
      });
    },
    async picture(digest, make) {
      if (isOpen && pictures.wants(digest)) await begin(() => pictures.add(digest, make));
    },
    async settled() {
      await begin(pictures.written);
      while (waiting.size > 0) await Promise.all(waiting);
      try {
        const paths = [...unsynced];
        unsynced.clear();
        for (const path of [...paths, ...new Set(paths.map((each) => dirname(each)))]) await disk.sync(path);
      } catch (error) {
        stop(reasonOf(error));
      }
    },
  };
}

/** Pictures that are made one after the other, so that their file is the same whenever it is made, and written together: `append` puts bytes at the end of the file. */
function pictureQueue(folder: string, append: (at: number, bytes: Uint8Array) => void) {
  const { entries, end } = keptPictures(folder);
  const shown = new Set(entries.keys());
  let size = end;
  let made: Uint8Array[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    wants: (digest: string): boolean => !shown.has(digest) && shown.size < mostPictures,
    add(digest: string, make: () => Promise<Thumbnail>): Promise<void> {
      shown.add(digest);
      last = last.then(async () => void made.push(pictureEntry(digest, await make())));
      return last;
    },
    async written(): Promise<void> {
      await last;
      const bytes = joined(made);
      made = [];
      if (bytes.length === 0) return;
      append(size, bytes);
      size += bytes.length;
    },
  };
}

/** Much of it are log-probs, which no effort makes smaller. */
const packedLater = (text: string): Promise<Uint8Array> => gzipLater(text, { level: 1 });

/** What the system says; anything else is a mistake of ours, and no reason to end a run that trains well. */
function reasonOf(error: unknown): string {
  const said = saidOf(error);
  if (said === "ENOSPC" || said === "EDQUOT") return "the disk is full";
  return said === undefined ? String(error) : `the operating system says ${said}`;
}

/** The disk of this machine. */
export const plainDisk: ArchiveDisk = {
  write(path, bytes) {
    if (!existsSync(dirname(path))) makeFolder(dirname(path));
    putWhole(path, (beside) => writeFileSync(beside, bytes, { flag: "wx" }));
  },
  append: appendAt,
  async sync(path) {
    const file = await open(path, "r");
    try {
      await file.sync();
    } catch (error) {
      // some file systems refuse to sync a folder: they order renames themselves
      if (!["EINVAL", "EPERM", "EISDIR"].includes(saidOf(error) ?? "")) throw error;
    } finally {
      await file.close();
    }
  },
  free(folder) {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  },
};
