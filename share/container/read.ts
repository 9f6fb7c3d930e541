// Reads a bundle from its first byte to its last, once, with a bounded amount of memory. Nothing in it is believed: its digest, its
// length, its form and each entry's name, size and digest are asked for before anything is handed on as whole.

import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { createZstdDecompress, constants as zlib } from "node:zlib";
import { E1101, E1102, E1107 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { codeOf, saidOf } from "../../runtime/limits/refused.ts";
import { archiveSize, block, closing, padded, readHeader, seemingly } from "../../runtime/limits/tar.ts";
import type { Watching } from "../../runtime/record/doing.ts";
import { partsOf, type ReadAt, trailerOf, trailerSize } from "./frame.ts";
import { mostEntries, mostManifest, refuseTooMuch, tooMuch } from "./limits.ts";
import { type Pieces, pieces } from "./pieces.ts";

/** The first entry: the list of all others. */
export const manifestName = "manifest.json";

/** An entry as the list has it; `digest` is `sha256:` and 64 hexadecimal digits. */
export interface Listed {
  readonly name: string;
  readonly size: number;
  readonly digest: string;
}

/** Where the bytes of an entry go. `end` is called once, whether they are whole or not. */
export interface Sink {
  write(piece: Uint8Array): void;
  end(): void;
}

export interface Visit {
  /** Reads the list: what must follow, in this order and nothing else. Throws a Failure for one that is none. */
  readonly list: (manifest: Uint8Array) => readonly Listed[];
  readonly sink: (entry: Listed) => Sink;
  /** Told how far it is. */
  readonly watch?: Watching | undefined;
}

/** Bytes that a decompressor may look back: 8 MiB. */
const window = 23;

/** Bytes read at once. */
const piece = 1 << 20;

/**
 * Reads the bundle at `path`; the bytes of its signature, if it has one. Failures E1101 for what is none, E1102 for one that is not as it was written, E1103 for too much of
 * anything, E1107 for entries that its list does not have; what `visit` throws passes through.
 */
export async function readContainer(path: string, visit: Visit): Promise<Uint8Array | undefined> {
  const fd = opened(path);
  try {
    const { size } = fstatSync(fd);
    const read: ReadAt = (at, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, Math.max(0, readSync(fd, bytes, 0, length, at)));
    };
    const { content, end, signature } = partsOf(read, size, path);
    refuseOther(fd, read, size, path, visit.watch);
    refuseTooMuch(path, size, content);
    const file = Readable.from(bytesOf(fd, end, path), { objectMode: false, highWaterMark: piece });
    const params = { [zlib.ZSTD_d_windowLogMax]: window };
    const stream = file.pipe(createZstdDecompress({ params, chunkSize: piece }));
    file.on("error", (error) => stream.destroy(error));
    try {
      await readEntries(pieces(stream), content, path, visit);
    } finally {
      file.destroy();
      stream.destroy();
    }
    return signature;
  } catch (error) {
    throw readingError(path, error);
  } finally {
    closeSync(fd);
  }
}

/** What the decompressor or the disk says. */
function readingError(path: string, error: unknown): unknown {
  if (codeOf(error)?.startsWith("ZSTD_error") === true)
    return new Failure(E1102({ file: path, what: "it cannot be unpacked" }));
  return error;
}

/** Opened without waiting, then asked what it is. */
function opened(path: string): number {
  const refuse = (reason: string) => new Failure(E1101({ file: path, reason }));
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const said = saidOf(error);
    if (said === undefined) throw error;
    throw refuse(said === "ENOENT" ? "there is no such file" : `it cannot be read (${said})`);
  }
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw refuse("it is no regular file");
}

/** The first `length` bytes of a file. */
function* bytesOf(fd: number, length: number, path: string): Generator<Uint8Array> {
  for (let at = 0; at < length; ) {
    const bytes = Buffer.allocUnsafe(Math.min(piece, length - at));
    const read = readSync(fd, bytes, 0, bytes.length, at);
    if (read === 0) throw new Failure(E1102({ file: path, what: "it ends while it is read" }));
    at += read;
    yield bytes.subarray(0, read);
  }
}

/** Failure E1102 for a file whose bytes are not those that its last ones are the digest of. */
function refuseOther(fd: number, read: ReadAt, size: number, path: string, watch: Visit["watch"]): void {
  const hash = createHash("sha256");
  let done = 0;
  for (const bytes of bytesOf(fd, size - trailerSize, path)) {
    hash.update(bytes);
    done += bytes.length;
    watch?.({ work: "digest", share: done / size });
  }
  if (!Buffer.from(trailerOf(hash.digest())).equals(read(size - trailerSize, trailerSize)))
    throw new Failure(E1102({ file: path, what: "its digest is of other bytes" }));
}

async function readEntries(from: Pieces, content: number, path: string, visit: Visit): Promise<void> {
  const damaged = (what: string) => new Failure(E1102({ file: path, what }));
  const next = async () => (await from.exactly(block)) ?? throwing(damaged("it ends too early"));
  const first = await next();
  const head = readHeader(first);
  if (head?.name !== manifestName)
    throw new Failure(E1107({ file: path, what: `it begins with ${seemingly(first)} instead of \`${manifestName}\`` }));
  if (head.size > mostManifest) throw tooMuch(path, "its list", head.size, mostManifest, false);
  const manifest = (await from.exactly(padded(head.size))) ?? throwing(damaged("it ends too early"));
  refuseFilling(manifest, head.size, path);
  const list = visit.list(manifest.subarray(0, head.size));
  if (list.length > mostEntries) throw damaged("its list is too long");
  const due = archiveSize([head.size, ...list.map((each) => each.size)]);
  if (due !== content)
    throw new Failure(E1107({ file: path, what: `its list speaks of ${due} bytes, and it holds ${content}` }));
  let done = 0;
  const passed = (bytes: number) => {
    done += bytes;
    visit.watch?.({ work: "unpack", share: done / content });
  };
  for (const entry of list) {
    const header = await next();
    const found = readHeader(header);
    if (found?.name !== entry.name || found.size !== entry.size)
      throw new Failure(E1107({ file: path, what: `it holds ${seemingly(header)} where \`${entry.name}\` belongs` }));
    await readEntry(from, entry, path, { ...visit.sink(entry), passed });
  }
  const end = (await from.exactly(closing)) ?? throwing(damaged("it ends too early"));
  if (end.some((byte) => byte !== 0) || !(await from.over()))
    throw new Failure(E1107({ file: path, what: "it holds more than its list" }));
}

async function readEntry(
  from: Pieces,
  entry: Listed,
  path: string,
  sink: Sink & { readonly passed: (bytes: number) => void },
): Promise<void> {
  const hash = createHash("sha256");
  let whole = false;
  try {
    whole = await from.pass(entry.size, (bytes) => {
      hash.update(bytes);
      sink.write(bytes);
      sink.passed(bytes.length);
    });
  } finally {
    sink.end();
  }
  const filling = whole ? await from.exactly(padded(entry.size) - entry.size) : undefined;
  if (filling === undefined) throw new Failure(E1102({ file: path, what: "it ends too early" }));
  refuseFilling(filling, 0, path);
  if (`sha256:${hash.digest("hex")}` !== entry.digest)
    throw new Failure(E1102({ file: path, what: `\`${entry.name}\` is not as its list says` }));
}

/** What fills a block up is empty. */
function refuseFilling(bytes: Uint8Array, from: number, path: string): void {
  if (bytes.subarray(from).some((byte) => byte !== 0))
    throw new Failure(E1107({ file: path, what: "it holds something between its entries" }));
}

function throwing(failure: Failure): never {
  throw failure;
}
