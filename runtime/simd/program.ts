// The module of a program: its kernels as functions, and `run`, which calls them one after the other in each thread. Between two
// dispatches the threads wait for each other, unless one thread does both.

import { type Code, constant, i32, i64, type ValueType, whole, widen } from "../wasm/code.ts";
import { type Fun, fun } from "../wasm/fun.ts";
import { addresses, memory, shared } from "../wasm/memory.ts";
import { type Body, bodyOf, type Module, module } from "../wasm/module.ts";
import { control } from "./control.ts";
import type { Phase, SimdKernel } from "./kernel.ts";

/** One application of a kernel, with the addresses of its tensors. */
export interface Dispatch {
  /** Op and shapes, for profiles. */
  readonly name: string;
  readonly kernel: SimdKernel;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Address of the shared scratch. */
  readonly shared: number;
  /** By phase: address of a word that is 0 where the phase need not run again. */
  readonly skip: readonly (number | undefined)[];
  /** Floating-point operations and bytes moved, roughly: little work is not worth a second thread. */
  readonly work: number;
}

export interface Layout {
  readonly wide: boolean;
  readonly pages: number;
  /** Scratch of thread t begins at own + t·ownBytes. */
  readonly own: number;
  readonly ownBytes: number;
}

/** Work below this is done by one thread: about what waking a second one costs. */
const little = 30_000;

/** The module's bytes. It exports `run(thread, threads)`. */
export function programModule(dispatches: readonly Dispatch[], layout: Layout): Uint8Array<ArrayBuffer> {
  const built = module(layout);
  const at = addresses(layout.wide);
  const barrier = built.add(["i32"], barrierBody(layout.wide), "barrier");
  const run = fun(["i32", "i32"]);
  const [thread, threads] = run.parameters as readonly [Code, Code];
  const far = layout.wide ? widen(thread) : thread;
  const own = run.named(
    whole.add(at.fixed(layout.own), whole.multiply(far, constant(at.type, Math.max(layout.ownBytes, 1)))),
  );
  // true where some thread has not waited for the others since it last worked, or at all
  let alone = true;
  let worked = false;
  const wait = (): void => run.call(barrier, threads);
  const functions = new Map<Phase, number>();
  for (const each of dispatches)
    each.kernel.phases.forEach((phase, index) => {
      const single = phase.units === 1 || each.work < little;
      // whoever worked alone must be waited for before others read what it wrote
      if (alone && worked && !single) wait();
      worked = true;
      const kernel = functions.get(phase) ?? addPhase(built, layout.wide, each, index);
      functions.set(phase, kernel);
      const call = (from: Code, to: Code): void =>
        run.call(
          kernel,
          from,
          to,
          own,
          ...[each.shared, ...each.inputs, ...each.outputs].map((address) => at.fixed(address)),
        );
      const skip = each.skip[index];
      const work = (): void => {
        if (single) run.when(whole.equal(thread, i32(0)), () => call(i32(0), i32(phase.units)));
        else call(share(phase.units, thread, threads), share(phase.units, whole.add(thread, i32(1)), threads));
      };
      if (skip === undefined) work();
      else run.when(memory.int(at.fixed(skip)), work);
      if (!single) wait();
      alone = single;
    });
  // all have done with the program when the first one says that it is done, also where it does nothing
  if (alone) wait();
  built.export("run", built.add(["i32", "i32"], run, "run"));
  return built.finish();
}

/** The first unit of a thread: ⌊units·thread / threads⌋. */
function share(units: number, thread: Code, threads: Code): Code {
  return whole.divide(whole.multiply(i32(units), thread), threads);
}

/** Adds a phase as a function of its first unit, the one behind its last, and the addresses of own and shared scratch, inputs and outputs. */
export function addPhase(
  built: Module,
  wide: boolean,
  { name, kernel, inputs, outputs }: Dispatch,
  phase: number,
): number {
  const { type } = addresses(wide);
  const parameters = ["i32", "i32", ...Array.from({ length: 2 + inputs.length + outputs.length }, () => type)] as const;
  const body = phaseBody(kernel.phases[phase], wide, parameters, inputs.length);
  return built.add(parameters, body, phase === 0 ? name : `${name}, phase ${phase}`);
}

/** What phases came to in a memory of either width: a kernel is of one op on one set of types, so it is the same in every module. */
const known = { wide: new WeakMap<Phase, Body>(), narrow: new WeakMap<Phase, Body>() };

function phaseBody(phase: Phase | undefined, wide: boolean, parameters: readonly ValueType[], inputs: number): Body {
  const before = phase && known[wide ? "wide" : "narrow"].get(phase);
  if (before) return before;
  const f = fun(parameters);
  const [from, to, own, sharedScratch, ...tensors] = f.parameters as readonly [Code, Code, Code, Code, ...Code[]];
  phase?.emit(f, addresses(wide), {
    inputs: tensors.slice(0, inputs),
    outputs: tensors.slice(inputs),
    shared: sharedScratch,
    own,
    from,
    to,
  });
  const body = bodyOf(f);
  if (phase) known[wide ? "wide" : "narrow"].set(phase, body);
  return body;
}

/** Turns of looking before a thread sleeps: a few microseconds, which most waits are shorter than. */
const looks = 2000;
/** Nanoseconds until a sleeping thread looks whether another has failed. */
const longestSleep = 500_000_000;

/** Waits until all threads have come here (sense reversal by a counter of generations); traps once a thread has failed. */
function barrierBody(wide: boolean): Fun {
  const f = fun(["i32"]);
  const [threads] = f.parameters as readonly [Code];
  const place = (word: number): Code => constant(wide ? "i64" : "i32", 4 * word);
  f.when(whole.greater(threads, i32(1)), () => {
    const generation = f.named(shared.load(place(control.generation)));
    const last = whole.equal(shared.add(place(control.arrived), i32(1)), whole.subtract(threads, i32(1)));
    f.when(
      last,
      () => {
        shared.store(f, place(control.arrived), i32(0));
        f.drop(shared.add(place(control.generation), i32(1)));
        f.drop(shared.wake(place(control.generation)));
      },
      () => {
        const left = f.local("i32");
        left.set(i32(looks));
        f.loop(
          () => whole.equal(shared.load(place(control.generation)), generation),
          () => {
            f.when(
              left.get,
              () => left.set(whole.subtract(left.get, i32(1))),
              () => f.drop(shared.wait(place(control.generation), generation, i64(longestSleep))),
            );
            f.when(shared.load(place(control.failed)), () => f.put(0x00));
          },
        );
      },
    );
  });
  return f;
}
