// Numbers as WebAssembly's binary format writes them.

/** LEB128 of a whole number ≥ 0 below 2⁵³. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of a whole number of at most 53 bits. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = ((rest % 128) + 128) % 128;
    rest = Math.floor(rest / 128);
    const done = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(done ? low : low + 128);
    if (done) return bytes;
  }
}

/** The four bytes of an f32. */
export function float32(value: number): number[] {
  return Array.from(new Uint8Array(Float32Array.of(value).buffer));
}

/** The four bytes of a 32-bit integer. */
export function int32(value: number): number[] {
  return Array.from(new Uint8Array(Int32Array.of(value).buffer));
}

/** A vector of the format: how many, then each. */
export function vector(items: readonly (readonly number[])[]): number[] {
  return unsigned(items.length).concat(...items);
}

/** Bytes behind their length. */
export function sized(bytes: readonly number[]): number[] {
  return unsigned(bytes.length).concat(bytes);
}

/** A name: its UTF-8 behind its length. */
export function text(name: string): number[] {
  return sized(Array.from(new TextEncoder().encode(name)));
}
