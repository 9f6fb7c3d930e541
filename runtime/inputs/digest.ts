// `#file-digest` in Node: SHA-256 of the files that a run reads: streamed, whatever their size, and kept between calls by path, size, times and inode, so
// that weights of many gigabytes are read once and not at every plan.

import { createHash } from "node:crypto";
import { type BigIntStats, createReadStream } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { E0270, E0271 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { cacheFolder, makeCacheFolder } from "../device/cache-folder.ts";
import { Interrupted } from "../limits/interrupted.ts";

/** Smaller files are read anew each time: that takes no longer than looking them up. Bytes. */
const worthKeeping = 2 ** 20;

/** A file whose last change is as young as this may change again within one tick of its clock. Milliseconds. */
const settled = 2000n;

/** Bytes read at once. */
const piece = 2 ** 22;

/**
 * The digest of a file's bytes, `sha256:` and 64 hexadecimal digits. `name` is what messages call it. Failures E0270 for what
 * is not there, no plain file or not readable, E0271 for a file that changed while it was read; Interrupted when `stopping` says so.
 */
export async function fileDigest(path: string, name = path, stopping?: () => boolean): Promise<string> {
  const before = await look(path, name);
  const address = addressOf(resolve(path), before);
  const known = before.size < worthKeeping ? undefined : await kept(address);
  if (known !== undefined) return known;
  const digest = await digestOf(path, name, stopping);
  const after = await look(path, name);
  if (addressOf(resolve(path), after) !== address) throw new Failure(E0271({ file: name }));
  if (before.size >= worthKeeping && BigInt(Date.now()) - before.ctimeMs > settled) await keep(address, digest);
  return digest;
}

async function look(path: string, name: string): Promise<BigIntStats> {
  try {
    const found = await stat(path, { bigint: true });
    if (found.isFile()) return found;
  } catch (error) {
    throw unreadable(name, error);
  }
  throw new Failure(E0270({ file: name, reason: "it is no plain file" }));
}

function unreadable(name: string, error: unknown): Failure {
  const { code } = error as NodeJS.ErrnoException;
  const missing = code === "ENOENT" || code === "ENOTDIR";
  const reason = missing ? "it is not there" : `the system says ${code ?? String(error)}`;
  return new Failure(E0270({ file: name, reason }));
}

/** All that a file's contents are known by without reading them. The time of the last change of its inode cannot be set back. */
const addressOf = (path: string, { dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [path, dev, ino, size, mtimeNs, ctimeNs].join("\n");

async function digestOf(path: string, name: string, stopping?: () => boolean): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: piece })) {
      if (stopping?.()) throw new Interrupted();
      hash.update(bytes as Uint8Array);
    }
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw unreadable(name, error);
  }
  return `sha256:${hash.digest("hex")}`;
}

const folder = (): string => join(cacheFolder(), "digests");

/** What a kept file holds: the digest, the address it is of, and a digest of both, so that a damaged one is none. */
function entryOf(address: string, digest: string): string {
  const said = `${digest}\n${address}\n`;
  return `${said}${createHash("sha256").update(said).digest("hex")}\n`;
}

/** One small file for each address. */
const fileOf = (address: string): string => join(folder(), createHash("sha256").update(address).digest("hex"));

async function kept(address: string): Promise<string | undefined> {
  try {
    const text = await readFile(fileOf(address), "utf8");
    const [, digest] = /^(sha256:[0-9a-f]{64})\n/.exec(text) ?? [];
    return digest !== undefined && text === entryOf(address, digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

/** In one step, so that another process sees the whole file or none; a folder that cannot be written is as if nothing were kept. */
async function keep(address: string, digest: string): Promise<void> {
  let beside: string | undefined;
  try {
    makeCacheFolder(folder());
    const file = fileOf(address);
    beside = `${file}.${process.pid}`;
    await writeFile(beside, entryOf(address, digest));
    await rename(beside, file);
  } catch {
    if (beside !== undefined) await rm(beside, { force: true }).catch(() => {});
  }
}
