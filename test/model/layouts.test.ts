// Layouts: whatever the packing, each row must attend to exactly the tokens of its own sequence up to itself, at the
// positions that the sequence has on its own, and the predicted tokens must follow the rows that predict them.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { EncodedPicture, PatchGrid, Prompt, TextRows } from "../../models/decoder/rows.ts";
import { pictureLayout } from "../../models/families/qwen25vl/pictures.ts";
import { mropePositions } from "../../models/families/qwen25vl/positions.ts";
import { windowOrder } from "../../models/families/qwen25vl/windows.ts";
import { causalCount, causalLayout, lengthsOf } from "../../runtime/model/layouts/causal.ts";
import {
  completionRow,
  decodeStep,
  everyone,
  prefillLayout,
  promptRow,
} from "../../runtime/model/layouts/order-tree.ts";
import { packedTree, placesOf, treeCount } from "../../runtime/model/layouts/packed-tree.ts";
import { golden } from "./golden.ts";

const { config } = golden("tiny-tied");
const { image } = config.tokens;

/** What a row sees: token, positions and picture row of each key, in the order of its ranges. */
function seen(text: TextRows, row: number): (readonly number[])[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.ranges.slice(4 * row, 4 * row + 4);
  const keys = [...Array(b - a).keys()].map((at) => a + at).concat([...Array(d - c).keys()].map((at) => c + at));
  return keys.map((key) => [
    text.tokens[key]!,
    ...[0, 1, 2].map((axis) => text.positions[axis * text.rows + key]!),
    text.pictureRows[key]!,
  ]);
}

/** The same for a sequence on its own. */
function alone({ tokens, pictures }: Prompt, completion: readonly number[]): (readonly number[])[] {
  const count = tokens.length;
  const grids = pictures.map((each) => each.grid);
  const { ids, next } = mropePositions(tokens, grids, { image, merge: 2 });
  const rows = pictures.flatMap(({ grid: [, h, w], row }) => [...Array((h * w) / 4).keys()].map((at) => row + at));
  let shown = 0;
  const prompt = Array.from(tokens, (token, at) => [
    token === image ? -1 : token,
    ...[0, 1, 2].map((axis) => ids[axis * count + at]!),
    token === image ? rows[shown++]! : -1,
  ]);
  return [...prompt, ...completion.map((token, at) => [token, next + at, next + at, next + at, -1])];
}

const gridOf = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .map(([h, w]): PatchGrid => [1, 2 * h, 2 * w]);
const batches = fc
  .record({
    grids: fc.array(gridOf, { minLength: 1, maxLength: 3 }),
    group: fc.integer({ min: 1, max: 3 }),
    spare: fc.integer({ min: 0, max: 2 }),
    orders: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ grids, group, spare, orders }) => {
    const { pictures } = pictureLayout(config.vision, grids);
    const prompt = fc
      .tuple(
        fc.shuffledSubarray([...pictures]),
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 4 }),
      )
      .map(([shown, words]: [EncodedPicture[], number[]]): Prompt => {
        const placeholders = shown.flatMap(({ grid: [, h, w] }) => [
          100,
          ...new Array<number>((h * w) / 4).fill(image),
        ]);
        return { tokens: [...words, ...placeholders, 101], pictures: shown };
      });
    const completion = fc.array(fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constant(image)), {
      minLength: 0,
      maxLength: 5,
    });
    return fc.record({
      group: fc.constant(group),
      orders: fc.constant(orders + spare),
      prompts: fc.array(prompt, { minLength: orders, maxLength: orders }),
      completions: fc.array(completion, { minLength: orders * group, maxLength: orders * group }),
    });
  });

test("order tree: each completion continues its own order's prompt and sees no other rollout", () => {
  fc.assert(
    fc.property(batches, ({ group, orders, prompts, completions }) => {
      const count = treeCount(prompts, completions);
      const room = { rows: count.rows + 2, places: count.places + 3 };
      const tree = packedTree(config, room, prompts, { group, completions });
      const { text, predictions } = tree;
      const places = placesOf(completions, orders * group, 5);
      expect(text.rows).toBe(room.rows);
      completions.forEach((completion, rollout) => {
        const prompt = prompts[Math.floor(rollout / group)]!;
        const whole = alone(prompt, completion);
        for (let at = 0; at < 5; at++) {
          const place = places[rollout * 5 + at]!;
          if (at >= completion.length) expect(place).toBe(-1);
          else {
            expect(predictions.mask[place]).toBe(1);
            expect(predictions.targets[place]).toBe(completion[at]);
            expect(seen(text, predictions.from[place]!)).toEqual(whole.slice(0, prompt.tokens.length + at));
          }
          if (at + 1 < completion.length)
            expect(seen(text, tree.completionRows[rollout]! + at)).toEqual(
              whole.slice(0, prompt.tokens.length + at + 1),
            );
        }
      });
      prompts.forEach((prompt, order) => {
        for (let at = 0; at < prompt.tokens.length; at++)
          expect(seen(text, tree.promptRows[order]! + at)).toEqual(alone(prompt, []).slice(0, at + 1));
      });
      // nothing is padded but the end
      expect(Array.from({ length: room.rows }, (_, row) => seen(text, row).length > 0)).toEqual(
        Array.from({ length: room.rows }, (_, row) => row < count.rows),
      );
      expect([...predictions.mask]).toEqual(Array.from(predictions.mask, (_, place) => (place < count.places ? 1 : 0)));
      expect(() => packedTree(config, { ...room, rows: count.rows - 1 }, prompts, { group, completions })).toThrow();
    }),
  );
});

test("prefill and decode steps over the cache see what the rows of the tree see", () => {
  fc.assert(
    fc.property(batches, ({ group, orders, prompts }) => {
      const shape = { orders, group, prompt: Math.max(...prompts.map((each) => each.tokens.length)), completion: 5 };
      const completions = prompts.flatMap(() => new Array(group).fill([1, 2, 3, 4, 5]));
      const count = treeCount(prompts, completions);
      const tree = packedTree(config, count, prompts, { group, completions });
      const used = prompts.reduce((sum, each) => sum + each.tokens.length, 0);
      const prefill = prefillLayout(config, shape, prompts, used + 2);
      const width = config.text.headDim;
      const part = (array: ArrayLike<number>, row: number, length: number) =>
        Array.from({ length }, (_, at) => array[row * length + at]);
      /** By cache row: the row of the tree with the same token. */
      const same = new Map<number, number>();
      prompts.forEach(({ tokens }, order) => {
        for (let at = 0; at < tokens.length; at++) same.set(promptRow(shape, order, at), tree.promptRows[order]! + at);
      });
      completions.forEach((_, rollout) => {
        for (let at = 0; at < 4; at++) same.set(completionRow(shape, rollout, at), tree.completionRows[rollout]! + at);
      });
      expect(same.size).toBe(count.rows);
      /** The keys that ranges name, in their order, as rows of the tree. */
      const keys = ([a = 0, b = 0, c = 0, d = 0]: readonly (number | undefined)[], to = (row: number) => row) =>
        [[a, b] as const, [c, d] as const].flatMap(([from, until]) =>
          Array.from({ length: until - from }, (_, at) => to(from + at)),
        );
      const inTree = (row: number) => same.get(row) ?? Number.NaN;
      prefill.cached.forEach((cached, row) => {
        if (row >= used) {
          expect([cached, ...part(prefill.text.ranges, row, 4)]).toEqual([-1, 0, 0, 0, 0]);
          return;
        }
        expect(prefill.text.tokens[row]).toBe(tree.text.tokens[inTree(cached)]);
        expect(prefill.text.pictureRows[row]).toBe(tree.text.pictureRows[inTree(cached)]);
        expect(keys(part(prefill.text.ranges, row, 4), inTree)).toEqual(
          keys(part(tree.text.ranges, inTree(cached), 4)),
        );
        expect(part(prefill.text.rotary.sin, row, width)).toEqual(part(tree.text.rotary.sin, inTree(cached), width));
      });
      completions.forEach((_, rollout) => {
        const last = prefill.cached[prefill.last[rollout]!]!;
        expect(inTree(last)).toBe(tree.predictions.from[rollout * 5]);
      });
      for (let at = 0; at < 4; at++) {
        const step = decodeStep(config, prefill, at, everyone({ ...shape, orders: prompts.length }));
        for (let rollout = 0; rollout < completions.length; rollout++) {
          const row = completionRow(shape, rollout, at);
          expect(step.rows[rollout]).toBe(row);
          expect(keys(part(step.ranges, rollout, 4), inTree)).toEqual(keys(part(tree.text.ranges, inTree(row), 4)));
          for (const table of ["cos", "sin"] as const)
            expect(part(step.rotary[table], rollout, width)).toEqual(part(tree.text.rotary[table], inTree(row), width));
        }
      }
    }),
  );
});

test("causal rows: each sequence on its own", () => {
  fc.assert(
    fc.property(batches, ({ prompts, completions }) => {
      const sequences = prompts.map((prompt, at) => ({ prompt, completion: completions[at]! }));
      const { rows: used, places } = causalCount(sequences.map(lengthsOf));
      const room = { rows: used + 3, places: places + 2 };
      const { text, predictions } = causalLayout(config, room, sequences);
      let place = 0;
      sequences.forEach(({ prompt, completion }) => {
        const whole = alone(prompt, completion);
        for (let at = 0; at < completion.length; at++, place++) {
          expect(predictions.targets[place]).toBe(completion[at]);
          expect(seen(text, predictions.from[place]!)).toEqual(whole.slice(0, prompt.tokens.length + at));
        }
      });
      expect([...predictions.mask]).toEqual(Array.from({ length: room.places }, (_, at) => (at < places ? 1 : 0)));
      expect(Array.from(text.ranges.slice(4 * used)).every((each) => each === 0)).toBe(true);
      expect(() => causalLayout(config, { ...room, rows: used - 1 }, sequences)).toThrow();
    }),
  );
});

test("pictures: window order, its inverse and the segments agree, spare rows see nothing", () => {
  fc.assert(
    fc.property(fc.array(gridOf, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 3 }), (grids, spare) => {
      const used = grids.reduce((sum, [, h, w]) => sum + h * w, 0);
      const layout = pictureLayout(config.vision, grids, used + 4 * spare);
      const { tokens } = windowOrder(grids, config.vision);
      expect(Array.from(layout.order).sort((a, b) => a - b)).toEqual(Array.from(layout.order, (_, at) => at));
      tokens.forEach((token, place) => {
        expect(layout.reading[token]).toBe(place);
        expect(layout.order[4 * place]).toBe(4 * token);
      });
      for (let at = used; at < layout.patches; at++)
        expect(Array.from(layout.windows.slice(4 * at, 4 * at + 4))).toEqual([0, 0, 0, 0]);
      for (let at = 0; at < used; at++)
        for (const ranges of [layout.windows, layout.frames]) {
          expect(ranges[4 * at]!).toBeLessThanOrEqual(at);
          expect(ranges[4 * at + 1]!).toBeGreaterThan(at);
        }
      expect(() => pictureLayout(config.vision, grids, used - 4)).toThrow();
    }),
  );
});
