// The small pictures of a run: one tar file that grows at its end, since a file for each took longer than making the picture. Any tar reads
// it, though it lacks the empty blocks that close one. What a process that is gone left half-written at its end is not there for a reader, and is
// cut off by whoever goes on.

import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  writeSync,
} from "#files";
import { dirname, join } from "#path";
import { putWhole } from "../checkpoint/save-folder.ts";
import type { Thumbnail } from "../data/thumbnail.ts";
import { makeFolder } from "../device/make-folder.ts";
import { block, headerOf, padded, readHeader } from "../limits/tar.ts";

/** Small pictures that a run keeps at most, the first that it shows. */
export const mostPictures = 2000;

export const picturesFile = "pictures/pictures.tar";

/** A picture's name in the file: its digest, and its kind. */
const nameOf = (digest: string, ending: Thumbnail["ending"]): string => `${digest.replace(/^sha256:/, "")}.${ending}`;

/** Its header and bytes, filled up to whole blocks. */
export function pictureEntry(digest: string, { ending, bytes }: Thumbnail): Uint8Array {
  const entry = new Uint8Array(block + padded(bytes.length));
  entry.set(headerOf(nameOf(digest, ending), bytes.length));
  entry.set(bytes, block);
  return entry;
}

/** Where a picture is: its bytes from `at` on, in `file`. */
export interface PictureEntry {
  readonly file: string;
  readonly ending: Thumbnail["ending"];
  readonly at: number;
  readonly size: number;
}

/** The whole pictures of a folder by digest, no more than a run keeps, and where the last one ends. */
export function keptPictures(folder: string): {
  readonly entries: ReadonlyMap<string, PictureEntry>;
  readonly end: number;
} {
  const entries = new Map<string, PictureEntry>();
  const path = join(folder, picturesFile);
  let end = 0;
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return { entries, end };
  const fd = openSync(path, constants.O_RDONLY);
  try {
    const { size: length } = fstatSync(fd);
    const header = new Uint8Array(block);
    while (entries.size < mostPictures && readSync(fd, header, 0, block, end) === block) {
      const { name, size } = readHeader(header) ?? { name: "", size: 0 };
      const [, digest, ending] = /^([0-9a-f]{64})\.(png|webp)$/.exec(name) ?? [];
      const next = end + block + padded(size);
      if (digest === undefined || next > length) break;
      const at = end + block;
      entries.set(`sha256:${digest}`, { file: path, ending: ending as Thumbnail["ending"], at, size });
      end = next;
    }
  } finally {
    closeSync(fd);
  }
  return { entries, end };
}

/** One picture of a folder of before, which had a file for each; undefined where it has none. */
export function pictureAlone(folder: string, digest: string): PictureEntry | undefined {
  for (const ending of ["png", "webp"] as const) {
    const file = join(folder, "pictures", nameOf(digest, ending));
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats?.isFile()) return { file, ending, at: 0, size: stats.size };
  }
  return undefined;
}

/** The bytes of a picture. */
export function pictureBytes({ file, at, size }: PictureEntry): Uint8Array {
  const fd = openSync(file, constants.O_RDONLY);
  try {
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, readSync(fd, bytes, 0, size, at));
  } finally {
    closeSync(fd);
  }
}

/** Puts bytes at a place of a file, which ends with them. What the file holds under another name stays as it is. */
export function appendAt(path: string, at: number, bytes: Uint8Array): void {
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  if ((lstatSync(path, { throwIfNoEntry: false })?.nlink ?? 1) > 1)
    putWhole(path, (beside) => copyFileSync(path, beside, constants.COPYFILE_EXCL));
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o644);
  try {
    if (fstatSync(fd).size !== at) ftruncateSync(fd, at);
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
  } finally {
    closeSync(fd);
  }
}
