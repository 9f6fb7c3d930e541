// Antialiased bicubic resampling exactly as Pillow does it (a = -0.5): horizontal pass first, weights as integers of
// 22 bits, each pass rounded to bytes. Written here, not taken from sharp, so that every machine gives the same bytes.

/** RGB bytes, row-major, three to a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const BITS = 22;
/** Half of a weight of 1: sums begin with it, and are cut down. */
const HALF = 1 << (BITS - 1);
const CHANNELS = 3;

/** The picture at another size, in pixels. Sums stay within 32 bits: weights of a position sum to 2^22, their sizes to less than twice that. */
export function resizeBicubic(picture: Pixels, height: number, width: number): Pixels {
  const wide = width === picture.width ? picture : horizontal(picture, width);
  return height === wide.height ? wide : vertical(wide, height);
}

/** For each output position its first input position, and `most` weights of which those behind its own are 0. */
interface Taps {
  readonly first: Int32Array;
  readonly counts: Int32Array;
  readonly weights: Int32Array;
  readonly most: number;
}

/** The kernel is stretched when shrinking (antialiasing). */
function taps(from: number, to: number): Taps {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = 2 * stretch;
  const most = Math.ceil(2 * support) + 2;
  const first = new Int32Array(to);
  const counts = new Int32Array(to);
  const weights = new Int32Array(to * most);
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw: number[] = [];
    for (let at = begin; at < end; at++) raw.push(kernel((at - centre + 0.5) * (1 / stretch)));
    const total = raw.reduce((sum, each) => sum + each, 0);
    first[position] = begin;
    counts[position] = raw.length;
    raw.forEach((each, at) => {
      const scaled = (total === 0 ? each : each * (1 / total)) * (1 << BITS);
      weights[position * most + at] = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
  }
  return { first, counts, weights, most };
}

/** Keys' cubic convolution with a = -0.5. */
function kernel(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

function horizontal({ width: from, height, rgb }: Pixels, width: number): Pixels {
  const result = new Uint8Array(width * height * CHANNELS);
  const { first, counts, weights, most } = taps(from, width);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = y * from;
    for (let x = 0; x < width; x++) {
      let at = (row + first[x]!) * CHANNELS;
      let [red, green, blue] = [HALF, HALF, HALF];
      const end = x * most + counts[x]!;
      for (let tap = x * most; tap < end; tap++) {
        const weight = weights[tap]!;
        red += Math.imul(weight, rgb[at]!);
        green += Math.imul(weight, rgb[at + 1]!);
        blue += Math.imul(weight, rgb[at + 2]!);
        at += CHANNELS;
      }
      result[to] = byte(red);
      result[to + 1] = byte(green);
      result[to + 2] = byte(blue);
      to += CHANNELS;
    }
  }
  return { width, height, rgb: result };
}

/** Line by line of the source within each line of the result, so that memory is read in its order. */
function vertical({ width, height: from, rgb }: Pixels, height: number): Pixels {
  const stride = width * CHANNELS;
  const result = new Uint8Array(stride * height);
  const { first, counts, weights, most } = taps(from, height);
  const sums = new Int32Array(stride);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let tap = 0; tap < counts[y]!; tap++) {
      const weight = weights[y * most + tap]!;
      const line = (first[y]! + tap) * stride;
      for (let x = 0; x < stride; x++) sums[x]! += Math.imul(weight, rgb[line + x]!);
    }
    const to = y * stride;
    for (let x = 0; x < stride; x++) result[to + x] = byte(sums[x]!);
  }
  return { width, height, rgb: result };
}

/** A sum with its half added, into a byte. */
function byte(sum: number): number {
  const value = sum >> BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
