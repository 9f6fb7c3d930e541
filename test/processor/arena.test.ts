// The memory of the processor: places do not overlap, what is given back is taken again, and it grows as far as it may.

import { expect, test } from "vitest";
import { drawsOf } from "../../bench/campaigns/harness.ts";
import { arena } from "../../runtime/processor/arena.ts";
import { reserved } from "../../runtime/simd/control.ts";

test("places never overlap, begin at a line of the cache, and leave the control words alone", () => {
  const { below, chance } = drawsOf("arena", 1, 0);
  const places = arena(2 ** 28);
  const taken = new Map<number, number>();
  for (let turn = 0; turn < 2000; turn++) {
    if (taken.size > 0 && chance(0.45)) {
      const address = [...taken.keys()][below(taken.size)]!;
      places.give(address);
      taken.delete(address);
      continue;
    }
    const bytes = below(20_000);
    const address = places.take(bytes)!;
    expect(address % 64).toBe(0);
    expect(address).toBeGreaterThanOrEqual(reserved);
    expect(address + bytes + 64).toBeLessThanOrEqual(places.memory.buffer.byteLength);
    const apart = [...taken].every(([from, length]) => address + bytes <= from || from + length <= address);
    expect(apart).toBe(true);
    taken.set(address, bytes);
  }
  const before = places.memory.buffer.byteLength;
  for (const address of taken.keys()) places.give(address);
  expect(places.used()).toBe(0);
  // all of it is one place again
  expect(places.take(before - reserved - 64)).toBe(reserved);
});

test("what does not fit is refused, and does no harm", () => {
  const places = arena(2 ** 20);
  expect(places.take(2 ** 21)).toBeUndefined();
  const all = places.take(2 ** 20 - reserved - 64);
  expect(all).toBe(reserved);
  expect(places.take(1)).toBeUndefined();
  places.give(all!);
  expect(places.take(1)).toBe(reserved);
});

test("above 4 GiB addresses have 64 bits", () => {
  expect(arena(2 ** 30).wide).toBe(false);
  const wide = arena(2 ** 33);
  expect(wide.wide).toBe(true);
  expect(wide.take(2 ** 20)).toBe(reserved);
});
