// Texts in fewer bytes: gzip, which every tool reads. Digests are always of the text, for no two versions of zlib need write the same bytes.

import { gunzipSync, gzipSync } from "#packing";

/** The most that a packed file may hold, in bytes: a few hundred bytes can say that they are gigabytes. */
const most = 2 ** 29 - 1;

export const packed = (text: string): Uint8Array => gzipSync(text);

/** The bytes of the text; undefined for what is no whole gzip file, or one of more than `most` bytes. */
export function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}
