// A zip archive, the same bytes for the same files: entries in the order given, deflated, all of the first day that the
// format knows. Small files only: no zip64.

import { crc32, deflateRawSync } from "node:zlib";

export interface Entry {
  /** With `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const version = 20;
const utf8Names = 0x0800;
const deflated = 8;
/** 1 January 1980, 00:00. */
const date = (1 << 5) | 1;

/** The archive (APPNOTE 6.3.10: local headers 4.3.7, central directory 4.3.12, its end 4.3.16). */
export function zip(entries: readonly Entry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, bytes } of entries) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(bytes, { level: 9 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(version, 0);
    common.writeUInt16LE(utf8Names, 2);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt16LE(0, 6);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(signature(0x04034b50), common, name, packed);
    // comment, disk, attributes inside and outside: none; then where the local header stands
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(signature(0x02014b50), Buffer.from([version, 0]), common, rest, name);
    at += 4 + common.length + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, central, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
