// Drawn pictures kept between runs, one small file each, named by the hash of all that decides its content. Only a
// convenience: a folder that cannot be written, a torn or a foreign file are as if nothing were kept.

import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, makeCacheFolder } from "../../device/cache-folder.ts";

const DIGEST_BYTES = 32;

const picturesFolder = (): string => join(cacheFolder(), "pictures");

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest();

/** Of another address the same bytes have another seal: a file under a wrong name is none. */
const sealOf = (address: string, bytes: Uint8Array) => sha256(Buffer.concat([Buffer.from(`${address}\n`), bytes]));

/** The `length` bytes kept under an address, or undefined. A file is its bytes and their seal. */
export function keptPixels(address: string, length: number): Uint8Array | undefined {
  try {
    const file = readFileSync(join(picturesFolder(), sha256(address).toString("hex")));
    const bytes = file.subarray(0, length);
    const whole = file.length === length + DIGEST_BYTES && sealOf(address, bytes).equals(file.subarray(length));
    return whole ? new Uint8Array(bytes) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps bytes under an address, in one step: another process sees the whole file or none. */
export function keepPixels(address: string, bytes: Uint8Array): void {
  try {
    const folder = picturesFolder();
    const path = join(folder, sha256(address).toString("hex"));
    const beside = `${path}.${process.pid}`;
    makeCacheFolder(folder);
    writeFileSync(beside, Buffer.concat([bytes, sealOf(address, bytes)]));
    renameSync(beside, path);
  } catch {
    // Nothing depends on it: the picture is drawn again next time.
  }
}
