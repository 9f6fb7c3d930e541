// The two lists beside the sample: mutants that are tried each time, and those that change nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

interface Fixed {
  readonly path: string;
  readonly was: string;
  readonly now: string;
  readonly tests: readonly string[];
}

interface Equivalent {
  readonly name: string;
  /** Why no test can tell the two apart. */
  readonly reason: string;
}

interface Alike {
  /** Why no test can tell any of these from the code as it is. */
  readonly reason: string;
  readonly names: readonly string[];
}

const listIn = <T>(name: string): readonly T[] => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));

/** Names of mutants that no test can tell from the code as it is, with the reason. */
export const equivalent: ReadonlyMap<string, string> = new Map(
  listIn<Equivalent>("./equivalent.json").map(({ name, reason }) => [name, reason]),
);

/** The same of slips in templates. */
export const equivalentSlips: ReadonlyMap<string, string> = new Map(
  listIn<Alike>("./templates/equivalent.json").flatMap(({ reason, names }) => names.map((name) => [name, reason])),
);

export interface FixedMutant extends Mutant {
  readonly tests: readonly string[];
}

/** Mutants that once survived (each was found by hand); one whose code is not there any more is only a name. */
export function fixedMutants(root: string): {
  readonly mutants: readonly FixedMutant[];
  readonly gone: readonly string[];
} {
  const mutants: FixedMutant[] = [];
  const gone: string[] = [];
  for (const { path, was, now, tests } of listIn<Fixed>("./fixed.json")) {
    const text = readOr(join(root, path));
    const from = text.indexOf(was);
    const name = `${path}: \`${was}\` → \`${now}\``;
    if (from < 0) gone.push(name);
    else {
      const line = text.slice(0, from).split("\n").length;
      mutants.push({
        name,
        path,
        line,
        change: { operator: "constant", text: now, from, to: from + was.length },
        tests,
      });
    }
  }
  return { mutants, gone };
}

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
