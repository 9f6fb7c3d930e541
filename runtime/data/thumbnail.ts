// Small pictures for people: what a report shows of a question. The model never sees them.

import { smaller } from "#pictures";
import type { Pixels } from "../model/processor/bicubic.ts";
import { plainPng } from "../pictures/png.ts";

/** A small picture as a file. */
export interface Thumbnail {
  readonly ending: "png" | "webp";
  readonly bytes: Uint8Array;
}

/** Longer side of a small picture at most, in pixels. */
export const thumbnailSide = 96;

/** A picture as it is where it is small, as PNG; else a smaller one, as WebP. */
export async function thumbnailOf({ rgb, width, height }: Pixels): Promise<Thumbnail> {
  if (Math.max(width, height) <= thumbnailSide) return { ending: "png", bytes: plainPng({ rgb, width, height }) };
  return smaller({ rgb, width, height }, thumbnailSide);
}
