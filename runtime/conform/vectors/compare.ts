// Runs a case on several backends and counts the bits in which they differ.

import type { Backend } from "../../graph/backend.ts";
import type { HostArray } from "../../graph/op.ts";
import type { Case } from "./case.ts";

/** What a case gives on a backend: what it fetches, then what its states hold. */
export async function outcome(
  backend: Backend,
  { graph, feeds, states }: Case,
): Promise<{ readonly [name: string]: HostArray }> {
  for (const each of states) backend.write(each.name, each.type, each.data);
  const executable = await backend.compile(graph);
  try {
    executable.run(feeds);
    const fetched = await executable.fetch(...graph.fetches.map((each) => each.name));
    const held = await Promise.all(states.map(async ({ name }) => [name, await backend.read(name)] as const));
    return { ...fetched, ...Object.fromEntries(held) };
  } finally {
    executable.release();
    backend.drop(...states.map((each) => each.name));
  }
}

function shown(value: number | undefined): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The first element in which two arrays differ, as words; NaN is NaN whatever its bits. */
export function difference(expected: ArrayLike<number>, got: ArrayLike<number>): string | undefined {
  if (expected.length !== got.length) return `${expected.length} elements, not ${got.length}`;
  let count = 0;
  let first: string | undefined;
  for (let at = 0; at < expected.length; at++) {
    if (Object.is(expected[at], got[at])) continue;
    count++;
    first ??= `[${at}] is ${shown(got[at])}, not ${shown(expected[at])}`;
  }
  return first && `${first}; ${count} of ${expected.length} differ`;
}

/** Where the second backend's results differ from the first one's. */
export async function differences(case_: Case, expected: Backend, got: Backend): Promise<readonly string[]> {
  const [right, own] = [await outcome(expected, case_), await outcome(got, case_)];
  return Object.entries(right).flatMap(([name, values]) => {
    const found = difference(values, own[name] ?? []);
    return found === undefined ? [] : [`${case_.name}: ${name}: ${found}`];
  });
}
