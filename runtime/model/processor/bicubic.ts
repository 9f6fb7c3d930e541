// Antialiased bicubic resampling exactly as Pillow does it (a = -0.5): horizontal pass first, weights as integers of
// 22 bits, each pass rounded to bytes. Written here, not taken from sharp, so that every machine gives the same bytes.

/** RGB bytes, row-major, three to a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const BITS = 22;
const CHANNELS = 3;

/** The picture at another size, in pixels. Weights are integers below 2^23 and samples bytes, so sums stay exact in doubles. */
export function resizeBicubic(picture: Pixels, height: number, width: number): Pixels {
  const wide = width === picture.width ? picture : horizontal(picture, width);
  return height === wide.height ? wide : vertical(wide, height);
}

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** For each output position the first input position and its weights; the kernel is stretched when shrinking (antialiasing). */
function taps(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = 2 * stretch;
  return Array.from({ length: to }, (_, position) => {
    const centre = (position + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw: number[] = [];
    for (let at = first; at < last; at++) raw.push(kernel((at - centre + 0.5) * (1 / stretch)));
    const total = raw.reduce((sum, each) => sum + each, 0);
    const weights = raw.map((each) => {
      const scaled = (total === 0 ? each : each * (1 / total)) * (1 << BITS);
      return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    return { first, weights };
  });
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
  const columns = taps(from, width);
  for (let y = 0; y < height; y++) {
    columns.forEach(({ first, weights }, x) => {
      for (let channel = 0; channel < CHANNELS; channel++) {
        let sum = 0;
        let at = (y * from + first) * CHANNELS + channel;
        for (const weight of weights) {
          sum += weight * rgb[at]!;
          at += CHANNELS;
        }
        result[(y * width + x) * CHANNELS + channel] = byte(sum);
      }
    });
  }
  return { width, height, rgb: result };
}

function vertical({ width, height: from, rgb }: Pixels, height: number): Pixels {
  const result = new Uint8Array(width * height * CHANNELS);
  const stride = width * CHANNELS;
  taps(from, height).forEach(({ first, weights }, y) => {
    for (let x = 0; x < stride; x++) {
      let sum = 0;
      let at = first * stride + x;
      for (const weight of weights) {
        sum += weight * rgb[at]!;
        at += stride;
      }
      result[y * stride + x] = byte(sum);
    }
  });
  return { width, height, rgb: result };
}

/** Half up, then into a byte. */
function byte(sum: number): number {
  return Math.min(255, Math.max(0, Math.floor((sum + (1 << (BITS - 1))) / (1 << BITS))));
}
