// Turning and mirroring of pixels by an EXIF orientation, as `exif_transpose` does it.

import type { Pixels } from "../model/processor/bicubic.ts";

/** For each orientation: whether rows and columns change places, then whether x and y of the result count backwards. */
const ways: Readonly<Record<number, readonly [swap: boolean, fromRight: boolean, fromBelow: boolean]>> = {
  2: [false, true, false],
  3: [false, true, true],
  4: [false, false, true],
  5: [true, false, false],
  6: [true, true, false],
  7: [true, true, true],
  8: [true, false, true],
};

/** Pixels of a side: two such squares lie in the fastest memory of a core. */
const SQUARE = 64;

/** The picture upright. Orientation 1 gives the same object. */
export function upright(picture: Pixels, orientation: number): Pixels {
  const way = ways[orientation];
  if (way === undefined) return picture;
  const [swap, fromRight, fromBelow] = way;
  const { width: from, height: lines, rgb } = picture;
  const [width, height] = swap ? [lines, from] : [from, lines];
  const result = new Uint8Array(rgb.length);
  // steps through the source for one step right, and one step down, in the result
  const right = (swap ? from : 1) * (fromRight ? -3 : 3);
  const down = (swap ? 1 : from) * (fromBelow ? -3 : 3);
  const first = (fromRight ? -right * (width - 1) : 0) + (fromBelow ? -down * (height - 1) : 0);
  // in squares: one that is turned is read down its columns, and whole columns of a large picture are nowhere near each other
  for (let top = 0; top < height; top += SQUARE)
    for (let left = 0; left < width; left += SQUARE)
      for (let y = top; y < Math.min(top + SQUARE, height); y++) {
        let at = first + y * down + left * right;
        let to = 3 * (y * width + left);
        for (let x = left; x < Math.min(left + SQUARE, width); x++, at += right) {
          result[to++] = rgb[at]!;
          result[to++] = rgb[at + 1]!;
          result[to++] = rgb[at + 2]!;
        }
      }
  return { width, height, rgb: result };
}

/** Width and height once upright. */
export function uprightSize(width: number, height: number, orientation: number): readonly [number, number] {
  return ways[orientation]?.[0] ? [height, width] : [width, height];
}
