// Rooms: programs of which one runs at a time lie in the same memory, and compute what each computes in memory of its own.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Backend, Executable } from "../../runtime/graph/backend.ts";
import { builder, constant, f32, feed, fetch, finish, type Graph, state, update } from "../../runtime/graph/ir.ts";
import { placesIn, roomOf } from "../../runtime/graph/room.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { sigmoid } from "../../runtime/tensor/ops/activation.ts";
import { add, multiply, scale } from "../../runtime/tensor/ops/arithmetic.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { numbers, useDevice } from "./check.ts";

const gpu = useDevice();

/** A step of learning over so many rows: w is read from a state, packed by the processor's kernels, and changed. */
function step(rows: number): Graph {
  const g = builder("step");
  const [x, w] = [feed(g, "x", f32(rows, 20)), state(g, "room/w", f32(20, 20))];
  const ones = constant(g, f32(20), new Array(20).fill(1));
  const hidden = rmsNorm(g, sigmoid(g, matmul(g, x, w, { transB: true })), ones, 1e-5);
  const again = matmul(g, hidden, w);
  update(g, "room/w", add(g, w, scale(g, matmul(g, again, hidden, { transA: true }), 0.01)));
  fetch(g, "loss", sumAll(g, multiply(g, hidden, hidden)));
  fetch(g, "again", again);
  return finish(g);
}

const x = (rows: number, seed: number) => ({ x: Float32Array.from(numbers(20 * rows, seed)) });
const begin = (on: Backend): void => on.write("room/w", f32(20, 20), numbers(400, 1));

/** What each of these sizes in turn gives, by programs of `programOf`. */
async function turns(on: Backend, sizes: readonly number[], programOf: (rows: number) => Promise<Executable>) {
  begin(on);
  const seen: unknown[] = [];
  for (const [at, rows] of sizes.entries()) {
    const program = await programOf(rows);
    program.run(x(rows, at));
    seen.push(await program.fetch("loss", "again"));
  }
  return [...seen, await on.read("room/w")];
}

const sizes = [9, 33, 70, 9, 70, 33, 33, 9];

test.each([
  ["the largest", [70]],
  ["one in the middle, beside larger ones", [33]],
  ["two of them", [33, 70]],
] as const)("programs take turns in room for %s", async (_, largest) => {
  const backend = gpu();
  begin(backend);
  const alone = new Map(await Promise.all([9, 33, 70].map(async (n) => [n, await backend.compile(step(n))] as const)));
  const wanted = await turns(backend, sizes, async (rows) => alone.get(rows)!);
  const room = backend.room(...largest.map(step));
  const shared = new Map<number, Executable>();
  const found = await turns(backend, sizes, async (rows) => {
    const program = shared.get(rows) ?? (await backend.compile(step(rows), room));
    shared.set(rows, program);
    return program;
  });
  expect(found).toEqual(wanted);
  // what was worked out of an earlier state is not believed, whichever program did it
  expect(await turns(backend, sizes, async (rows) => shared.get(rows)!)).toEqual(wanted);
  for (const each of [...alone.values(), ...shared.values()]) each.release();
  room.release();
});

test("the interpreter takes rooms as they come", async () => {
  const backend = interpreter();
  begin(backend);
  const room = backend.room(step(9));
  const program = await backend.compile(step(9), room);
  program.run(x(9, 0));
  expect((await program.fetch("loss"))["loss"]![0]).toBeGreaterThan(0);
  program.release();
  room.release();
});

test("a room of another backend is a bug", async () => {
  begin(gpu());
  const room = interpreter().room(step(9));
  await expect(gpu().compile(step(9), room)).rejects.toThrow(/room of another backend/);
});

const slabs = fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 6 });

test("slabs lie in slabs as large, no two in one; room for a plan holds all of it", () => {
  const planOf = (bytes: readonly number[]) => ({ graph: step(1), plan: { slabs: bytes } });
  fc.assert(
    fc.property(slabs, slabs, slabs, (one, other, stranger) => {
      const room = roomOf([planOf(one), planOf(other)]);
      expect(room.feeds).toEqual(new Map([["x", 80]]));
      for (const plan of [one, other, stranger]) {
        const places = placesIn(room.slabs, plan);
        expect(places).toHaveLength(plan.length);
        const taken = places.filter((each) => each !== undefined);
        expect(new Set(taken).size).toBe(taken.length);
        places.forEach((place, slab) => {
          if (place !== undefined) expect(room.slabs[place]).toBeGreaterThanOrEqual(plan[slab]!);
          else expect(plan).toBe(stranger);
        });
      }
    }),
  );
});
