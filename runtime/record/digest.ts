// SHA-256 of bytes and of weights, as every report and test names them.

import { createHash } from "node:crypto";

/** `sha256:` and the hexadecimal digest. */
export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Digest of all parameters: names in order, then their float32 bits (little-endian). Independent of any file layout. */
export function weightsDigest(parameters: ReadonlyMap<string, Float32Array>): string {
  const hash = createHash("sha256");
  for (const [name, values] of [...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    hash.update(`${name} ${values.length}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return `sha256:${hash.digest("hex")}`;
}
