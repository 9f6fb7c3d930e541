// What a processor's file leaves out is what transformers takes for it; what it says counts, under each of its names.

import { expect, test } from "vitest";
import { qwen25vl } from "../../models/families/qwen25vl/family.ts";
import { readProcessorSettings } from "../../plan/checkpoint/processor.ts";
import { toMaps } from "../../plan/json/strict-json.ts";

const kind = qwen25vl.processor!;
const read = (json: object) =>
  readProcessorSettings(toMaps(json) as Parameters<typeof readProcessorSettings>[0], "p.json", kind);

test("without a budget it is the one of Qwen2-VL: 56 × 56 to 28 × 28 × 1280", () => {
  expect(read({})).toMatchObject({ minPixels: 3136, maxPixels: 1_003_520, patch: 14, temporalPatch: 2, merge: 2 });
});

test("a budget is read under each of its names", () => {
  const budget = { minPixels: 5000, maxPixels: 6000 };
  expect(read({ min_pixels: 5000, max_pixels: 6000 })).toMatchObject(budget);
  expect(read({ size: { shortest_edge: 5000, longest_edge: 6000 } })).toMatchObject(budget);
  expect(read({ size: { min_pixels: 5000, max_pixels: 6000 } })).toMatchObject(budget);
  expect(() => read({ min_pixels: 6000, max_pixels: 5000 })).toThrow(/E0557/);
  expect(read({ min_pixels: 5000, max_pixels: 5000 })).toMatchObject({ minPixels: 5000, maxPixels: 5000 });
  expect(() => read({ size: { height: 5 } })).toThrow("`p.json`: `size.height`");
  expect(() => read({ size: 5 })).toThrow("`p.json`: `size`");
});
