// A picture is what its bytes, its file or its name in a pack is: encoded once, however often rows and orders show it, and
// measured without its pixels as it is shown with them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CLIP } from "../../plan/checkpoint/processor.ts";
import type { Picture } from "../../runtime/data/picture.ts";
import { pictureKey, pictureStore } from "../../runtime/engine/picture-store.ts";
import { patchesOf } from "../../runtime/engine/prompt.ts";

const folder = join(import.meta.dirname, "../golden/pictures");
const processor = { minPixels: 784, maxPixels: 3136, patch: 14, temporalPatch: 2, merge: 2, ...CLIP };
const bytes = (file: string, name = file): Picture => ({
  kind: "bytes",
  bytes: readFileSync(join(folder, file)),
  name,
});

test("the same bytes are one picture whoever holds them, others are another", async () => {
  const { processed } = pictureStore(processor);
  const first = await processed(bytes("png-exif6.png", "row 1"));
  expect(await processed(bytes("png-exif6.png", "row 2"))).toBe(first);
  const other = await processed(bytes("png-exif5.png"));
  expect(other).not.toBe(first);
  const both = await Promise.all(["a", "b"].map((name) => processed(bytes("jpeg-grey.jpg", name))));
  expect(both[0]).toBe(both[1]);
  // three orders of two pictures are two pictures to encode
  const prompts = [
    [first, other],
    [other, first],
    [first, first],
  ].map((pictures) => ({ tokens: [], pictures }));
  expect(patchesOf(prompts)).toBe(patchesOf([{ tokens: [], pictures: [first, other] }]));
});

test("a file is its path, a picture of a pack its name, and none is like the other", () => {
  const file: Picture = { kind: "file", path: "/a.png", name: "a.png" };
  expect(pictureKey(file)).toBe(pictureKey({ ...file, name: "again" }));
  const keys = [file, bytes("png-exif6.png"), { kind: "artist", artist: "noto", name: "fox" } as const];
  expect(new Set(keys.map(pictureKey)).size).toBe(3);
});

test("what is beyond the memory of the store is forgotten, but for those that somebody holds", async () => {
  const { processed } = pictureStore(processor, 1);
  const held = await processed(bytes("png-exif6.png"));
  for (const file of ["png-exif5.png", "png-exif4.png", "png-exif3.png"]) await processed(bytes(file));
  expect(await processed(bytes("png-exif6.png"))).toBe(held);
});

test.each(readdirSync(folder).filter((file) => /\.(png|jpg|gif|webp|bmp|tif)$/.test(file)))(
  "%s is measured as it is shown",
  async (file) => {
    const { processed, patches } = pictureStore(processor);
    const { grid } = await processed(bytes(file));
    expect(await patches(bytes(file))).toBe(grid[1] * grid[2]);
  },
);
