// SHA-256 of bytes and of weights, as every report and test names them.

import { createHash } from "#digest";
import { digesting, type Ticking } from "../checkpoint/digests.ts";
import type { ReadTensor } from "../checkpoint/safetensors.ts";

/** `sha256:` and the hexadecimal digest. */
export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Digest of all parameters: names in order, then their float32 bits (little-endian). Independent of any file layout. */
export function weightsDigest(parameters: ReadonlyMap<string, Float32Array>, tick?: Ticking): string {
  const made = hashing();
  for (const name of inOrder(parameters.keys())) {
    made.add(name, parameters.get(name) ?? new Float32Array());
    tick?.();
  }
  return made.digest();
}

/** The same of parameters that are read one by one. */
export async function digestOfWeights(names: Iterable<string>, read: ReadTensor): Promise<string> {
  const made = hashing();
  for (const name of inOrder(names)) made.add(name, await read(name));
  return made.digest();
}

const inOrder = (names: Iterable<string>): readonly string[] => [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

function hashing() {
  const made = digesting();
  return {
    add(name: string, values: Float32Array): void {
      made.add(new TextEncoder().encode(`${name} ${values.length}\n`));
      made.add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    },
    digest: made.digest,
  };
}
