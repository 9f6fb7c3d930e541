// What a kernel of the processor is: code of one or more phases over one shared memory, each phase cut into units that threads take.

import type { Code } from "../wasm/code.ts";
import type { Fun } from "../wasm/fun.ts";
import type { Addresses } from "../wasm/memory.ts";

/** What the code of a phase is given: addresses, and the units that are its thread's. */
export interface Operands {
  readonly inputs: readonly Code[];
  readonly outputs: readonly Code[];
  /** Scratch of the kernel, shared by its threads and phases. */
  readonly shared: Code;
  /** Scratch of the thread. */
  readonly own: Code;
  /** First unit, and the one behind the last: i32. */
  readonly from: Code;
  readonly to: Code;
}

export interface Phase {
  /**
   * Pieces of work of about the same length: rows, tiles. A thread takes neighbouring ones. What a unit computes must depend on
   * the unit alone, so that the number of threads changes no bit; each writes something, and none what another writes
   * (conform/vectors/units.ts holds all kernels to it).
   */
  readonly units: number;
  /** The input that is all this phase reads, writing nothing but shared scratch: where it is a state, once is enough until the state changes. */
  readonly of?: number;
  emit(f: Fun, at: Addresses, operands: Operands): void;
}

export interface SimdKernel {
  readonly phases: readonly Phase[];
  /** Bytes of scratch that threads share, and of each thread. */
  readonly shared?: number;
  readonly own?: number;
}
