// Small changes to a picture that leave its meaning alone, so that the warm start learns things and not pixels: a shift, a
// mirror, other light. A pure function of a draw key; the same key gives the same picture anywhere.

import { type DrawKey, integerBelow, uniformOf, wordsAt } from "../method/philox.ts";
import type { Pixels } from "../model/processor/bicubic.ts";
import { CLOCK_FACES } from "./four-artists/concepts.ts";
import type { Picture } from "./picture.ts";

/** The largest shift, in pixels, along each axis. */
const SHIFT = 2;
/** Brightness is scaled by 1 ± this share, contrast around the middle grey likewise. */
const LIGHT = 0.15;
const MIDDLE = 127.5;

/** Whether a picture means the same in a mirror: things do, clocks do not, and of a stranger's picture nobody knows. */
export function mayMirror(picture: Picture): boolean {
  return picture.kind === "artist" && !CLOCK_FACES.some(({ name }) => name === picture.name);
}

/** The changed picture. `mirror`: whether left and right may change places (`mayMirror`). What moves in at an edge is white. */
export function augment({ width, height, rgb }: Pixels, key: DrawKey, mirror: boolean): Pixels {
  const next = wordsAt(key);
  const right = integerBelow(next, 2 * SHIFT + 1) - SHIFT;
  const down = integerBelow(next, 2 * SHIFT + 1) - SHIFT;
  const flip = integerBelow(next, 2) === 1 && mirror;
  const brightness = 1 + LIGHT * (2 * uniformOf(next()) - 1);
  const contrast = 1 + LIGHT * (2 * uniformOf(next()) - 1);
  const light = Uint8ClampedArray.from({ length: 256 }, (_, byte) =>
    Math.round(((byte - MIDDLE) * contrast + MIDDLE) * brightness),
  );
  const result = new Uint8Array(rgb.length).fill(light[255]!);
  for (let y = 0; y < height; y++) {
    const fromY = y - down;
    if (fromY < 0 || fromY >= height) continue;
    for (let x = 0; x < width; x++) {
      const shifted = x - right;
      if (shifted < 0 || shifted >= width) continue;
      const from = (fromY * width + (flip ? width - 1 - shifted : shifted)) * 3;
      const to = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) result[to + channel] = light[rgb[from + channel]!]!;
    }
  }
  return { width, height, rgb: result };
}
