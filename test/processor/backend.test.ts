// The backend on the processor: states, feeds, updates, threads that fail. What ops compute is held in ops.test.ts.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { builder, f32, feed, fetch, finish, state, update } from "../../runtime/graph/ir.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { engine } from "../../runtime/processor/engine.ts";
import { openProcessor, type Processor } from "../../runtime/processor/processor.ts";
import { onePhase } from "../../runtime/simd/kernel.ts";
import { programModule } from "../../runtime/simd/program.ts";
import { add, scale, shift, subtract } from "../../runtime/tensor/ops/arithmetic.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";

let cpu: Processor;
beforeAll(() => {
  cpu = openProcessor({ threads: 2 });
});
afterAll(() => cpu.destroy());

const square = (...numbers: readonly number[]): Float32Array => Float32Array.from(numbers);

/** w ← x·w, and what it was fetched. */
function stepping() {
  const g = builder("stepping");
  const x = feed(g, "x", f32(2, 2));
  const w = state(g, "w", f32(2, 2));
  const next = matmul(g, x, w);
  fetch(g, "next", next);
  update(g, "w", next);
  return finish(g);
}

test("states live in the backend: runs in a row see what the one before left", async () => {
  const backend = processorBackend(cpu);
  backend.write("w", f32(2, 2), [1, 2, 3, 4]);
  const program = await backend.compile(stepping());
  for (let turn = 0; turn < 5; turn++) program.run({ x: square(2, 0, 0, 1) });
  expect(await program.fetch("next")).toEqual({ next: square(32, 64, 3, 4) });
  expect(await backend.read("w")).toEqual(square(32, 64, 3, 4));
  // what was packed of an earlier w is not believed
  backend.write("w", f32(2, 2), [1, 0, 0, 1]);
  program.run({ x: square(0, 1, 1, 0) });
  expect(await backend.read("w")).toEqual(square(0, 1, 1, 0));
  backend.write("w", f32(2, 2));
  expect(await backend.read("w")).toEqual(square(0, 0, 0, 0));
  backend.destroy();
});

test("a run takes its feeds as they are when it is called", async () => {
  const backend = processorBackend(cpu);
  backend.write("w", f32(2, 2), [1, 0, 0, 1]);
  const program = await backend.compile(stepping());
  const x = square(3, 0, 0, 3);
  program.run({ x });
  x.fill(0);
  expect(await program.fetch("next")).toEqual({ next: square(3, 0, 0, 3) });
  backend.destroy();
});

test("a program that does nothing is forgotten by no thread before all have had it", async () => {
  const own = openProcessor({ threads: 3 });
  const backend = processorBackend(own);
  for (let turn = 0; turn < 100; turn++) {
    const g = builder("a view");
    fetch(g, "y", reshape(g, feed(g, "x", f32(2, 2)), [4]));
    const program = await backend.compile(finish(g));
    program.run({ x: square(1, 2, 3, turn) });
    expect(await program.fetch("y")).toEqual({ y: square(1, 2, 3, turn) });
    program.release();
  }
  backend.destroy();
  own.destroy();
});

test("nodes that do the same on the same types share a function, and no others do", async () => {
  const backend = processorBackend(cpu);
  const g = builder("alike");
  const [x, y] = [feed(g, "x", f32(3)), feed(g, "y", f32(3))];
  const made = {
    // fused, and alike but for a number, the order of operands, an op
    double: scale(g, add(g, x, y), 2),
    again: scale(g, add(g, y, x), 2),
    triple: scale(g, add(g, x, y), 3),
    less: scale(g, subtract(g, x, y), 2),
    turned: scale(g, subtract(g, y, x), 2),
    // not fused
    shifted: shift(g, x, 1),
    more: shift(g, x, 2),
  };
  for (const [name, value] of Object.entries(made)) fetch(g, name, value);
  const program = await backend.compile(finish(g));
  program.run({ x: square(1, 2, 3), y: square(10, 20, 30) });
  expect(await program.fetch(...Object.keys(made))).toEqual({
    double: square(22, 44, 66),
    again: square(22, 44, 66),
    triple: square(33, 66, 99),
    less: square(-18, -36, -54),
    turned: square(18, 36, 54),
    shifted: square(2, 3, 4),
    more: square(3, 4, 5),
  });
  backend.destroy();
});

test("everything is given back", async () => {
  const own = openProcessor({ threads: 1 });
  const backend = processorBackend(own);
  const before = own.take(1, "a mark");
  own.give(before);
  backend.write("w", f32(2, 2), [1, 2, 3, 4]);
  const program = await backend.compile(stepping());
  program.run({ x: square(1, 0, 0, 1) });
  await program.fetch("next");
  program.release();
  const room = backend.room(stepping());
  const inRoom = await backend.compile(stepping(), room);
  inRoom.run({ x: square(1, 0, 0, 1) });
  await inRoom.fetch("next");
  inRoom.release();
  room.release();
  // what nobody releases goes with the backend
  await backend.compile(stepping(), backend.room(stepping()));
  backend.drop("w");
  backend.destroy();
  expect(own.take(1, "a mark")).toBe(before);
  own.destroy();
});

test("E1006: what does not fit is named", () => {
  const own = openProcessor({ threads: 1 });
  const backend = processorBackend(own);
  expect(() => backend.write("large", f32(2 ** 30, 2))).toThrow(
    expect.objectContaining({ diagnostics: [expect.objectContaining({ code: "E1006" })] }),
  );
  backend.destroy();
  own.destroy();
});

test("E1023: a thread that fails ends the wait of the others and of whoever asked, with its reason", async () => {
  const own = openProcessor({ threads: 2 });
  // thread 1 traps in its unit; thread 0 waits for it at the barrier
  const kernel = onePhase(2, (f, _, { from }) => f.when(from, () => f.put(0x00)));
  const dispatch = { name: "trap", kernel, inputs: [], outputs: [], shared: 0, skip: [undefined], work: 1e9 };
  const layout = { wide: own.wide, pages: own.pages, own: 0, ownBytes: 0 };
  own.threads.post(own.threads.learn(await engine.compile(programModule([dispatch], layout))));
  const failure = await own.threads.done().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect((failure as Failure).diagnostics[0]).toMatchObject({
    code: "E1023",
    title: expect.stringContaining("unreachable"),
  });
  const backend = processorBackend(own);
  expect(() => backend.write("w", f32(1), [1])).toThrow(failure as Failure);
  backend.destroy();
  own.destroy();
});
