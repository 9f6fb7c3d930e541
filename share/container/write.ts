// Writes a bundle: entries in the order of their names, compressed at one level in pieces of one length, so that the same contents are
// the same bytes. It is put in its place when it is whole.

import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, renameSync, writeSync } from "node:fs";
import { Readable } from "node:stream";
import { createZstdCompress, constants as zlib } from "node:zlib";
import { E0271 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { partial } from "../../runtime/checkpoint/save-folder.ts";
import { diskFailure, remove } from "../../runtime/limits/refused.ts";
import { archiveSize, closing, headerOf, padded } from "../../runtime/limits/tar.ts";
import type { Watching } from "../../runtime/record/doing.ts";
import { signatureFrame, trailerOf } from "./frame.ts";
import { type Listed, manifestName } from "./read.ts";

/** Where the bytes of an entry come from: a text, bytes, or a file on the disk. */
export type Bytes = string | Uint8Array | { readonly file: string };

/** The level of compression. It is part of the form: another one gives other bytes of the same contents. */
const level = 9;

/** Bytes that the compressor is handed at once. */
const piece = 1 << 20;

/**
 * Writes `manifest`, the entries and, where there is one, their signature to `path`, in the place of what had that name. Failures E0271 for a file that is not what the list says
 * of it, E1050 and E1055 of the disk.
 */
export async function writeContainer(
  path: string,
  manifest: Uint8Array,
  entries: readonly { readonly listed: Listed; readonly bytes: Bytes }[],
  { signature, watch }: { readonly signature?: string | undefined; readonly watch?: Watching | undefined } = {},
): Promise<void> {
  const size = archiveSize([manifest.length, ...entries.map(({ listed }) => listed.size)]);
  const params = { [zlib.ZSTD_c_compressionLevel]: level, [zlib.ZSTD_c_checksumFlag]: 1 };
  const compressor = createZstdCompress({ params, pledgedSrcSize: size, chunkSize: piece });
  const source = Readable.from(told(even(archive(manifest, entries)), size, watch), {
    objectMode: false,
    highWaterMark: piece,
  });
  source.on("error", (error) => compressor.destroy(error));
  const beside = partial(path);
  let fd: number | undefined;
  try {
    fd = openSync(beside, "wx");
    const hash = createHash("sha256");
    for await (const bytes of source.pipe(compressor)) {
      hash.update(bytes as Uint8Array);
      writeAll(fd, bytes as Uint8Array);
    }
    if (signature !== undefined) {
      const frame = signatureFrame(new TextEncoder().encode(signature));
      hash.update(frame);
      writeAll(fd, frame);
    }
    writeAll(fd, trailerOf(hash.digest()));
    closeSync(fd);
    fd = undefined;
    renameSync(beside, path);
  } catch (error) {
    throw diskFailure(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
    remove(beside);
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

async function* archive(
  manifest: Uint8Array,
  entries: readonly { readonly listed: Listed; readonly bytes: Bytes }[],
): AsyncGenerator<Uint8Array> {
  yield headerOf(manifestName, manifest.length);
  yield manifest;
  yield new Uint8Array(padded(manifest.length) - manifest.length);
  for (const { listed, bytes } of entries) {
    yield headerOf(listed.name, listed.size);
    yield* held(listed, bytes);
    yield new Uint8Array(padded(listed.size) - listed.size);
  }
  yield new Uint8Array(closing);
}

/** The bytes of an entry, which must still be those that were listed. */
async function* held({ name, size, digest }: Listed, bytes: Bytes): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const each of piecesOf(bytes)) {
    hash.update(each);
    length += each.length;
    if (length > size) break;
    yield each;
  }
  if (length !== size || `sha256:${hash.digest("hex")}` !== digest)
    throw new Failure(E0271({ file: typeof bytes === "object" && "file" in bytes ? bytes.file : name }));
}

function piecesOf(bytes: Bytes): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof bytes === "string") return [new TextEncoder().encode(bytes)];
  return "file" in bytes ? createReadStream(bytes.file, { highWaterMark: piece }) : [bytes];
}

/** The same bytes, and whoever waits is told how many of them are through. */
async function* told(
  from: AsyncIterable<Uint8Array>,
  size: number,
  watch: Watching | undefined,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const bytes of from) {
    yield bytes;
    done += bytes.length;
    watch?.({ work: "pack", share: done / size });
  }
}

/** The same bytes in pieces of one length, the last one shorter. */
async function* even(from: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let room = new Uint8Array(piece);
  let filled = 0;
  for await (let bytes of from)
    while (bytes.length > 0) {
      const taken = bytes.subarray(0, piece - filled);
      room.set(taken, filled);
      filled += taken.length;
      bytes = bytes.subarray(taken.length);
      if (filled < piece) continue;
      yield room;
      room = new Uint8Array(piece);
      filled = 0;
    }
  if (filled > 0) yield room.subarray(0, filled);
}
