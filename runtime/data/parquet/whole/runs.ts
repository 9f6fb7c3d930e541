// Small numbers as parquet packs them: runs of one value and packed groups of eight, for levels, places in a dictionary, truths.
// https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE

import { Reader } from "./thrift.ts";

/** Bits that numbers from 0 to `most` need. */
export const bitsFor = (most: number): number => 32 - Math.clz32(most);

export interface Runs {
  /** Bits of a number, at most 32. */
  readonly bits: number;
  /** How many there are. */
  readonly count: number;
  /** The highest that one may be. */
  readonly most: number;
  /** What they are, for messages. */
  readonly what: string;
}

/** Throws an Error where there are fewer, more or higher numbers; those below 256 are written into `keep`. What stands behind them is not looked at: some writers add an empty run. */
export function checkRuns(bytes: Uint8Array, { bits, count, most, what }: Runs, keep?: Uint8Array): void {
  const reader = new Reader(bytes);
  const width = (bits + 7) >> 3;
  for (let seen = 0; seen < count; ) {
    if (reader.at >= bytes.length) throw new Error(`it has ${seen} of ${count} ${what}`);
    const head = Number(reader.varint(32));
    const length = Math.floor(head / 2);
    if (head % 2 === 0) {
      if (length > count - seen) throw new Error(`it has more than ${count} ${what}`);
      let value = 0;
      for (let at = 0; at < width; at++) value += reader.byte() * 2 ** (8 * at);
      if (value > most) throw new Error(`one of its ${what} is ${value}, and ${most} is the highest`);
      keep?.fill(value, seen, seen + length);
      seen += length;
    } else {
      // the last group may be filled up, by up to seven
      if (length > Math.ceil((count - seen) / 8)) throw new Error(`it has more than ${count} ${what}`);
      const packed = reader.take(length * bits);
      const end = Math.min(count, seen + 8 * length);
      for (let bit = 0; seen < end; bit += bits) {
        const value = bitsAt(packed, bit, bits);
        if (value > most) throw new Error(`one of its ${what} is ${value}, and ${most} is the highest`);
        if (keep) keep[seen] = value;
        seen++;
      }
    }
  }
}

/** The number of so many bits from a bit on, its low bits first. */
function bitsAt(packed: Uint8Array, from: number, bits: number): number {
  let value = 0;
  let got = from & 7 ? Math.min(8 - (from & 7), bits) : 0;
  let at = from >> 3;
  if (got > 0) value = (packed[at++]! >> (from & 7)) & (2 ** got - 1);
  for (; got < bits; got += 8) value += (packed[at++]! & (2 ** Math.min(8, bits - got) - 1)) * 2 ** got;
  return value;
}
