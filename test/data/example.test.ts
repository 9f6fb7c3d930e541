// Permuting examples (the answer follows its picture, orders compose) and augmenting pictures (pure in the key).

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { augment, mayMirror } from "../../runtime/data/augment.ts";
import { type Example, permuted, workedAnswer } from "../../runtime/data/example.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { rasterize } from "../../runtime/data/four-artists/rasterize.ts";
import { composeOrders, identityOrder, inverseOrder } from "../../runtime/method/order.ts";

const family = (kinds: readonly ("which" | "odd" | "latest" | "count" | "same" | "most" | "forward")[]) =>
  fourArtists({
    split: "train",
    images: { from: 2, to: 4 },
    ask: kinds.map((kind) => ({ kind, share: 1 / kinds.length })),
    seed: 3,
  });
const follows = family(["which", "odd", "latest"]);
const free = family(["count", "same", "most"]);
const withOrder = (source: typeof follows) =>
  fc.nat(5000).chain((index) => {
    const example = source.example(index);
    const order = fc.shuffledSubarray([...identityOrder(example.images.length)], { minLength: example.images.length });
    return fc.record({ example: fc.constant(example), first: order, second: order });
  });
const shownAnswer = ({ images, answer, options }: Example) => images[options!.indexOf(answer)];

describe("permuted examples", () => {
  test("the answer names the same picture, in the same words elsewhere", () => {
    fc.assert(
      fc.property(withOrder(follows), ({ example, first }) => {
        const moved = permuted(example, first);
        expect(shownAnswer(moved)).toEqual(shownAnswer(example));
        expect(moved.question).toBe(example.question);
        expect(moved.images).toEqual(first.map((old) => example.images[old]));
        expect(moved.solution).toBe(workedAnswer(moved.names!, moved.answer));
        expect(moved.names).toEqual(first.map((old) => example.names![old]));
      }),
    );
  });
  test("an answer that is free of the order stays", () => {
    fc.assert(
      fc.property(withOrder(free), ({ example, first }) => {
        expect(permuted(example, first).answer).toBe(example.answer);
      }),
    );
  });
  test("orders compose, and the inverse undoes", () => {
    fc.assert(
      fc.property(withOrder(follows), ({ example, first, second }) => {
        expect(permuted(permuted(example, first), second)).toEqual(permuted(example, composeOrders(first, second)));
        expect(permuted(permuted(example, first), inverseOrder(first))).toEqual(example);
      }),
    );
  });
  test("a bound example refuses to be permuted", () => {
    const bound = family(["forward"]).example(0);
    const reversed = identityOrder(bound.images.length).toReversed();
    expect(permuted(bound, identityOrder(bound.images.length))).toBe(bound);
    expect(() => permuted(bound, reversed)).toThrow("bound to its order");
  });
});

describe("augmented pictures", () => {
  const key = (sample: number) => ({ seed: 7, purpose: "augment" as const, sample });
  test("are a function of the key, and differ between keys", async () => {
    const picture = await rasterize("noto", "fox");
    const drawn = Array.from({ length: 30 }, (_, sample) =>
      Buffer.from(augment(picture, key(sample), true).rgb).toString("hex"),
    );
    expect(new Set(drawn).size).toBe(30);
    expect(Buffer.from(augment(picture, key(11), true).rgb).toString("hex")).toBe(drawn[11]);
  });
  test("mirror things, not clocks and not strangers' pictures", () => {
    expect(mayMirror({ kind: "artist", artist: "noto", name: "fox" })).toBe(true);
    expect(mayMirror({ kind: "artist", artist: "noto", name: "three-thirty" })).toBe(false);
    expect(mayMirror({ kind: "bytes", bytes: new Uint8Array(), name: "row 1" })).toBe(false);
  });
  test("move by at most two pixels and never mirror when told not to", () => {
    // One black pixel, right of the middle, on white: where it goes shows what was done.
    const side = 28;
    const rgb = new Uint8Array(side * side * 3).fill(255);
    rgb.fill(0, (14 * side + 20) * 3, (14 * side + 20) * 3 + 3);
    const columns = new Set<number>();
    for (let sample = 0; sample < 300; sample++) {
      for (const mirror of [false, true]) {
        const changed = augment({ width: side, height: side, rgb }, key(sample), mirror).rgb;
        const at = changed.indexOf(Math.min(...changed)) / 3;
        const [x, y] = [at % side, Math.floor(at / side)];
        expect(Math.abs(y - 14)).toBeLessThanOrEqual(2);
        const mirrored = Math.abs(x - 7) <= 2;
        expect(mirrored || Math.abs(x - 20) <= 2).toBe(true);
        if (!mirror) expect(mirrored).toBe(false);
        if (mirror) columns.add(x);
      }
    }
    expect([...columns].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 18, 19, 20, 21, 22]);
  });
});
