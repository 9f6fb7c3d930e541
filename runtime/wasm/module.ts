// A module: functions over one shared memory that is handed in.

import { sized, text, unsigned, vector } from "./bytes.ts";
import { typeByte, type ValueType } from "./code.ts";
import type { Fun } from "./fun.ts";

/** The body of a function as it stands in a module, with a word by which equal ones are found. */
export interface Body {
  readonly code: Uint8Array;
  readonly word: string;
}

/** What a function has come to: to be added to any module, as long as it calls no other function. */
export function bodyOf(f: Fun): Body {
  const { locals, bytes } = f.finish();
  const declared = vector(locals.map((each) => [1, typeByte[each]]));
  const code = Uint8Array.from(sized(declared.concat(bytes, 0x0b)));
  return { code, word: `${String.fromCharCode(...code.subarray(0, 64))} ${code.length} ${digest(code)}` };
}

/** A module under construction. */
export interface Module {
  /** Adds a function; the same parameters, locals and statements are one function, under the first name. Returns its index. */
  add(parameters: readonly ValueType[], body: Fun | Body, name: string): number;
  export(name: string, index: number): void;
  /** The module in the binary format. It imports the memory as `env.memory`. */
  finish(): Uint8Array<ArrayBuffer>;
}

/** `wide`: the memory has addresses of 64 bits. `pages`: the most pages of 64 KiB that the memory can have. */
export function module(memory: { readonly wide: boolean; readonly pages: number }): Module {
  const types = new Map<string, number>();
  const functions: { readonly type: number; readonly code: Uint8Array; readonly name: string }[] = [];
  const known = new Map<string, number>();
  const exported: number[][] = [];
  const typeOf = (parameters: readonly ValueType[]): number => {
    const key = parameters.join();
    const found = types.get(key) ?? types.size;
    types.set(key, found);
    return found;
  };
  return {
    add(parameters, body, name) {
      const { code, word } = "code" in body ? body : bodyOf(body);
      const type = typeOf(parameters);
      const key = `${type} ${word}`;
      const same = known.get(key);
      const there = same === undefined ? undefined : functions[same]?.code;
      if (same !== undefined && there && (there === code || equal(there, code))) return same;
      functions.push({ type, code, name });
      known.set(key, functions.length - 1);
      return functions.length - 1;
    },
    export(name, index) {
      exported.push([...text(name), 0x00, ...unsigned(index)]);
    },
    finish() {
      const signatures = [...types.keys()].map((key) => {
        const parameters = key === "" ? [] : (key.split(",") as ValueType[]);
        return [0x60, ...vector(parameters.map((each) => [typeByte[each]])), 0];
      });
      // shared, with a limit: 3; with addresses of 64 bits: 7
      const limits = [memory.wide ? 7 : 3, ...unsigned(1), ...unsigned(memory.pages)];
      const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
      const head = [
        ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
        ...section(1, vector(signatures)),
        ...section(2, vector([[...text("env"), ...text("memory"), 0x02, ...limits]])),
        ...section(3, vector(functions.map(({ type }) => unsigned(type)))),
        ...section(7, vector(exported)),
      ];
      const count = unsigned(functions.length);
      const length = functions.reduce((sum, { code }) => sum + code.length, count.length);
      const lead = [...head, 10, ...unsigned(length), ...count];
      // what profilers call them
      const names = vector(functions.map(({ name }, index) => [...unsigned(index), ...text(name)]));
      const tail = section(0, [...text("name"), 1, ...sized(names)]);
      const out = new Uint8Array(lead.length + length - count.length + tail.length);
      out.set(lead);
      let at = lead.length;
      for (const { code } of functions) {
        out.set(code, at);
        at += code.length;
      }
      out.set(tail, at);
      return out;
    },
  };
}

/** FNV-1a of bytes, to find equal functions soon. */
function digest(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const each of bytes) hash = Math.imul(hash ^ each, 0x01000193);
  return hash;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
