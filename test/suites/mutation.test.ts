// The mutation script: what it changes and what it leaves, that it notes where tests were, and what it remembers. The trial itself
// is a step of CI (`npm run mutation`).

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { afterAll, expect, test } from "vitest";
import { equivalent, fixedMutants } from "../../bench/mutation/lists.ts";
import { mutantsOf, mutated, sampled } from "../../bench/mutation/mutants.ts";
import { mutatedFiles, testsOf } from "../../bench/mutation/places.ts";
import { withNotes } from "../../bench/mutation/reach.ts";
import { openState } from "../../bench/mutation/state.ts";
import { templateFiles } from "../../bench/mutation/templates/candidates.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perlc-mutation-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = `import { bug } from "x";
export function f(a: number, list: readonly number[]): number {
  if (a < 1) bug("never");
  if (a > 2 && list.length === 3) return Math.max(a, 4);
  const first = list[0] ?? 0;
  g(a, first);
  return list.every((each) => !h(each)) ? a + 1 : bug(\`no \${a - 1}\`);
}
`;
const texts = () => mutantsOf("a.ts", text).map(({ change }) => mutated(text, change));
const has = (line: string) => texts().some((each) => each.includes(line));

test("operators, constants, conditions, calls and statements are changed, one at a time", () => {
  for (const line of [
    "a >= 2 && list",
    "a <= 2 && list",
    "a > 2 || list",
    "list.length !== 3",
    "list.length === 4",
    "if (true) return",
    "if (false) return",
    "Math.min(a, 4)",
    "g(first, a)",
    "list.some(",
    "=> h(each)",
    "a - 1 : bug",
    "true ? a + 1",
  ])
    expect(has(line), line).toBe(true);
  expect(texts().some((each) => !each.includes("g(a, first)") && !each.includes("g(first"))).toBe(true);
  expect(new Set(mutantsOf("a.ts", text).map(({ name }) => name)).size).toBe(texts().length);
});

test("what only guards a bug, stands for a missing index or may be swapped is left", () => {
  for (const line of ["a <= 1", "a >= 1", "list[0] ?? 1", "Math.max(4, a)", "no ${a + 1}"])
    expect(has(line), line).toBe(false);
  expect(texts().every((each) => each.includes("if (a < 1) bug"))).toBe(true);
});

test("a seed takes the same mutants in the same order, and another seed others", () => {
  const all = mutantsOf("a.ts", text);
  const names = (seed: number) => sampled(all, seed).map(({ name }) => name);
  expect(names(1)).toEqual(names(1));
  expect(names(1)).not.toEqual(names(2));
  expect(names(1).toSorted()).toEqual(names(2).toSorted());
});

test("with notes a file says the same, and where it was", () => {
  const plain = text.replace(/^import.*\n/, "").replace("export ", "");
  const mutants = mutantsOf("a.ts", plain).map((each, index) => ({ ...each, index }));
  const noted = withNotes(plain, mutants).slice(withNotes(plain, []).length - plain.length);
  const js = ts.transpileModule(`${noted}\nresult = [f(3, [5, 6, 7]), f(2, [0])];`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  }).outputText;
  const reached = new Set<number>();
  const run = new Function("__reached", "g", "h", "bug", `let result; ${js}; return result;`);
  const result = run(
    (at: number) => reached.add(at),
    () => {},
    () => false,
    () => -1,
  );
  expect(result).toEqual([4, 3]);
  expect(reached.size).toBe(mutants.length);
});

test("what is known holds as long as the file and the tests that spoke are what they were", () => {
  mkdirSync(join(folder, "test"), { recursive: true });
  const write = (path: string, what: string) => writeFileSync(join(folder, path), what);
  write("a.ts", "1");
  write("test/one.test.ts", "1");
  write("test/two.test.ts", "1");
  const tests = ["test/one.test.ts", "test/two.test.ts"];
  const file = join(folder, "state.jsonl");
  const state = openState(folder, file);
  state.note("dead", "a.ts", tests, { kind: "dead", by: "test/one.test.ts, it fails", seconds: 1 });
  state.note("alive", "a.ts", tests, { kind: "survived", seconds: 1 });
  const kinds = () => ["dead", "alive"].map((name) => openState(folder, file).known(name, "a.ts", tests)?.kind);
  expect(kinds()).toEqual(["dead", "survived"]);
  write("test/two.test.ts", "2");
  expect(kinds()).toEqual(["dead", undefined]);
  write("test/one.test.ts", "2");
  expect(kinds()).toEqual([undefined, undefined]);
  write("test/one.test.ts", "1");
  write("a.ts", "2");
  expect(kinds()).toEqual([undefined, undefined]);
});

test("every file that is mutated has tests, and the lists speak of what is there", () => {
  const files = [...mutatedFiles(root, []), ...mutatedFiles(root, ["runtime/"])];
  expect(mutatedFiles(root, []).some((path) => path.startsWith("runtime/simd/"))).toBe(false);
  expect(files.some((path) => path.startsWith("runtime/simd/"))).toBe(true);
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((path) => testsOf(path).length === 0)).toEqual([]);
  const { mutants, gone } = fixedMutants(root);
  expect([mutants.length, gone]).toEqual([6, []]);
  expect([...equivalent.values()].filter((reason) => reason.length < 10)).toEqual([]);
  const all = [...files, ...templateFiles(root)];
  expect([...equivalent.keys()].filter((name) => !all.some((path) => name.startsWith(path)))).toEqual([]);
});
