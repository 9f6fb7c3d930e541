// Programs in sizes: one a size while few are asked for, the longest unused first to go; and the sizes themselves.

import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../runtime/engine/sized.ts";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { roomFor, sizeFor } from "../../runtime/model/layouts/sizes.ts";
import { scale } from "../../runtime/tensor/ops/arithmetic.ts";

test("a size is compiled once as long as few others are asked for, and all are released", async () => {
  const inner = interpreter();
  const compiled: string[] = [];
  const released: string[] = [];
  const backend = {
    ...inner,
    async compile(...[graph]: Parameters<typeof inner.compile>) {
      compiled.push(graph.name);
      return { ...(await inner.compile(graph)), release: () => void released.push(graph.name) };
    },
  };
  const graphOf = ({ rows, places }: { readonly rows: number; readonly places: number }) => {
    const g = builder(`${rows}/${places}`);
    fetch(g, "y", scale(g, feed(g, "x", f32(rows)), places));
    return finish(g);
  };
  const programs = sized(backend, backend.room(graphOf({ rows: 1, places: 1 })), graphOf);
  const first = await programs.of({ rows: 1, places: 1 });
  for (const places of [2, 3, 4]) await programs.of({ rows: 1, places });
  expect(await programs.of({ rows: 1, places: 1 })).toBe(first);
  expect([compiled.length, released]).toEqual([4, []]);
  await programs.of({ rows: 1, places: 5 });
  expect(released).toEqual(["1/2"]);
  await programs.of({ rows: 1, places: 2 });
  expect([compiled.length, released]).toEqual([6, ["1/2", "1/3"]]);
  programs.release();
  expect(released.toSorted()).toEqual([...compiled].toSorted());
});

test("a size holds what it is for, at most a sixteenth of it is padding, and there are few", () => {
  const counts = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(counts, counts, (count, more) => {
      const most = count + more;
      const size = sizeFor(count, most);
      expect(size).toBeGreaterThanOrEqual(count);
      expect(size).toBeLessThanOrEqual(most);
      expect(size - count).toBeLessThanOrEqual(Math.max(31, size / 16, count === 0 ? 32 : 0));
      // of a larger count no smaller one, and of itself itself
      expect(sizeFor(count + 1, most + 1)).toBeGreaterThanOrEqual(size);
      expect(sizeFor(size, most)).toBe(size);
    }),
  );
  for (let least = 1; least <= 2 ** 15; least *= 2) {
    const sizes = new Set(Array.from({ length: least + 1 }, (_, at) => sizeFor(least + at, 2 ** 20)));
    expect(sizes.size).toBeLessThanOrEqual(17);
  }
  expect(roomFor({ rows: 100, places: 33 }, { rows: 110, places: 64 })).toEqual({ rows: 110, places: 64 });
});
