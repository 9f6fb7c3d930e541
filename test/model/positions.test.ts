// M-RoPE positions, window order and rotary tables: exactly the golden ones, and the laws that hold for any picture.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textRotary } from "../../models/decoder/rotary.ts";
import type { PatchGrid } from "../../models/decoder/rows.ts";
import { mropePositions } from "../../models/families/qwen25vl/positions.ts";
import { patchPlaces, visionRotary, windowOrder } from "../../models/families/qwen25vl/windows.ts";
import { positionCheck } from "../../runtime/conform/model/host.ts";
import { expectPassed } from "../conform/passed.ts";
import { golden, goldenModels } from "./golden.ts";

describe.each(goldenModels)("%s", (name) => {
  test("positions and deltas of prompts with pictures, patch places, window order and segments are exact", () => {
    const model = golden(name);
    expect(model.grids.length).toBe(3);
    expectPassed(positionCheck(name, model));
  });
});

const vision = { window: 112, patch: 14, merge: 2 };
const pictureSizes = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .map(([h, w]): PatchGrid => [1, 2 * h, 2 * w]),
  { minLength: 1, maxLength: 4 },
);

test("windows are a permutation that keeps pictures together and windows within their side", () => {
  fc.assert(
    fc.property(pictureSizes, (grids) => {
      const { tokens, windows, frames } = windowOrder(grids, vision);
      expect(Array.from(tokens).sort((a, b) => a - b)).toEqual(Array.from(tokens, (_, at) => at));
      const places = patchPlaces(grids, 2);
      for (let at = 0; at + 1 < windows.length; at++) {
        const members = Array.from(tokens.slice(windows[at]! / 4, windows[at + 1]! / 4));
        expect(members.length).toBeGreaterThan(0);
        for (const axis of [0, 1]) {
          const along = members.map((token) => places[8 * token + axis]!);
          expect(new Set(along.map((place) => Math.floor(place / 8))).size).toBe(1);
        }
      }
      for (let at = 0; at + 1 < frames.length; at++) {
        const [from, to] = [frames[at]! / 4, frames[at + 1]! / 4];
        expect(tokens.slice(from, to).every((token) => token >= from && token < to)).toBe(true);
      }
    }),
  );
});

test("positions never fall on text, and what follows a picture starts after its longer side", () => {
  fc.assert(
    fc.property(pictureSizes, fc.integer({ min: 0, max: 5 }), (grids, gap) => {
      const tokens = grids.flatMap(([, h, w]) => [
        ...new Array<number>(gap).fill(1),
        ...new Array<number>((h * w) / 4).fill(7),
      ]);
      const { ids, next } = mropePositions(tokens, grids, { image: 7, merge: 2 });
      expect(next).toBe(grids.reduce((sum, [, h, w]) => sum + gap + Math.max(h, w) / 2, 0));
      expect(Math.max(...ids)).toBeLessThan(next);
      expect(() => mropePositions([...tokens, 7], grids, { image: 7, merge: 2 })).toThrow();
      expect(() => mropePositions(tokens, [...grids, [1, 2, 2]], { image: 7, merge: 2 })).toThrow();
    }),
  );
});

test("rotary tables take each pair's angle from its section and are exact to float32", () => {
  const text = { headDim: 16, ropeTheta: 1e6, mropeSections: [2, 3, 3] as const };
  const positions = Int32Array.of(5, 100_000, 6, 7, 9, 3);
  const { cos, sin } = textRotary(positions, text, text.mropeSections);
  [0, 0, 1, 1, 1, 2, 2, 2].forEach((axis, pair) => {
    for (let row = 0; row < 2; row++)
      for (const half of [0, 8]) {
        const angle = positions[axis * 2 + row]! / 1e6 ** (pair / 8);
        expect(cos[row * 16 + half + pair]).toBe(Math.fround(Math.cos(angle)));
        expect(sin[row * 16 + half + pair]).toBeCloseTo(Math.sin(angle), 6);
      }
  });
});

test("the vision table turns the first pairs with the row and the rest with the column", () => {
  const { cos, sin } = visionRotary(Int32Array.of(3, 0, 0, 3), { headDim: 8, ropeTheta: 1e4 });
  const row = [Math.sin(3), Math.sin(0.03), 0, 0];
  const column = [0, 0, Math.sin(3), Math.sin(0.03)];
  expect(Array.from(sin)).toEqual([...row, ...row, ...column, ...column].map(Math.fround));
  expect(cos[2]).toBe(1);
  expect(cos[8]).toBe(1);
});
