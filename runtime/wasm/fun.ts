// A function under construction: locals, statements, loops. Statements are appended in the order in which they are said.

import { unsigned } from "./bytes.ts";
import { type Code, instruction, type ValueType, whole } from "./code.ts";

/** A variable of a function. */
export interface Local {
  readonly type: ValueType;
  readonly get: Code;
  set(value: Code): void;
}

export interface Fun {
  readonly parameters: readonly Code[];
  local(type: ValueType): Local;
  /** A local that holds `value` from here on. */
  named(value: Code): Code;
  /** Appends bytes that leave nothing on the stack. */
  put(...bytes: readonly number[]): void;
  /** Appends code for its effect; its value is dropped. */
  drop(code: Code): void;
  /** Calls a function that returns nothing. */
  call(index: number, ...operands: readonly Code[]): void;
  when(condition: Code, then: () => void, otherwise?: () => void): void;
  /** Repeats `body` while the condition, asked before each turn, holds. */
  loop(condition: () => Code, body: () => void): void;
  /** `body` for at = from, from + step, … while at < to (i32, without sign; from and to are computed once). */
  each(from: Code, to: Code, step: Code, body: (at: Code) => void): void;
  /** Locals and statements so far: the body of a function in the binary format. */
  finish(): { readonly locals: readonly ValueType[]; readonly bytes: readonly number[] };
}

/** A function of these parameters, without result unless a statement leaves one. */
export function fun(parameters: readonly ValueType[]): Fun {
  const locals: ValueType[] = [];
  const bytes: number[] = [];
  const put = (more: readonly number[]): void => {
    for (const each of more) bytes.push(each);
  };
  const made: Fun = {
    parameters: parameters.map((type, index) => ({ type, bytes: [0x20, ...unsigned(index)] })),
    local(type) {
      const index = unsigned(parameters.length + locals.length);
      locals.push(type);
      return {
        type,
        get: { type, bytes: [0x20, ...index] },
        set(value) {
          put(value.bytes);
          put([0x21, ...index]);
        },
      };
    },
    named(value) {
      const local = made.local(value.type);
      local.set(value);
      return local.get;
    },
    put: (...more) => put(more),
    drop(code) {
      put(code.bytes);
      put([0x1a]);
    },
    call(index, ...operands) {
      for (const each of operands) put(each.bytes);
      put([0x10, ...unsigned(index)]);
    },
    when(condition, then, otherwise) {
      put(condition.bytes);
      put([0x04, 0x40]);
      then();
      if (otherwise) {
        put([0x05]);
        otherwise();
      }
      put([0x0b]);
    },
    loop(condition, body) {
      // block { loop { leave unless condition; body; again } }
      put([0x02, 0x40, 0x03, 0x40]);
      put(instruction("i32", [0x45], condition()).bytes);
      put([0x0d, 1]);
      body();
      put([0x0c, 0, 0x0b, 0x0b]);
    },
    each(from, to, step, body) {
      const at = made.local("i32");
      const end = made.named(to);
      at.set(from);
      // one test a turn, behind the body
      made.when(whole.less(at.get, end), () => {
        put([0x03, 0x40]);
        body(at.get);
        at.set(whole.add(at.get, step));
        put(whole.less(at.get, end).bytes);
        put([0x0d, 0, 0x0b]);
      });
    },
    finish: () => ({ locals, bytes }),
  };
  return made;
}
