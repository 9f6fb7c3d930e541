// Do tests notice what is wrong? A seeded sample of mutants (one operator, constant, condition or call is another) of the rooms in
// which a wrong number is a wrong result, each against the tests of its room, in a copy of the tree:
//
//   npm run mutation                            400 mutants; what is known already is not tried again
//   npm run mutation -- --count 40              as in CI
//   npm run mutation -- --only runtime/method   of one room; runtime/simd, runtime/wasm, runtime/graph/functions and runtime/tensor/single
//                                               are tried where they are named alone
//   npm run mutation -- --templates             of every op its rule, its WGSL and its WebAssembly: 20 slips of sign, index and bound
//                                               each, against random cases of the op (--op matmul, --per 20, --cases 12, --count 60
//                                               for a sample of all, --tests to try what lives in files of tests too, --write to
//                                               put the counts on record)
//
// Mutants that do not compile do not count. Those that change nothing stand in mutation/equivalent.json and in
// mutation/templates/equivalent.json with the reason; of mutants against tests they are at most one in twenty of a large sample. Exits
// with 1 where fewer than nine in ten of the others die (of templates 95 %), or a mutant of mutation/fixed.json lives.

import { tmpdir } from "node:os";
import { join } from "node:path";
import { stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { drawn } from "./mutation/drawn.ts";
import { fixedMutants } from "./mutation/lists.ts";
import { reportTemplates } from "./mutation/templates/report.ts";
import { tryMutants } from "./mutation/trial.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    count: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string", multiple: true, default: [] },
    state: { type: "string", default: join(tmpdir(), "perlc-mutation", "state.jsonl") },
    templates: { type: "boolean", default: false },
    op: { type: "string", multiple: true, default: [] },
    per: { type: "string", default: "20" },
    cases: { type: "string", default: "12" },
    tests: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

// the copy goes, and the processes in it
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

if (values.templates) {
  const wrong = await reportTemplates(root, {
    per: Number(values.per),
    ...(values.count !== undefined && { count: Number(values.count) }),
    seed: Number(values.seed),
    ops: values.op,
    state: values.state.replace(/(?:\.jsonl)?$/, "-templates.jsonl"),
    cases: Number(values.cases),
    tests: values.tests,
    write: values.write,
  });
  for (const each of wrong) stdout.write(`  ${each}\n`);
  process.exit(wrong.length > 0 ? 1 : 0);
}

const bar = 0.9;
const mostEquivalent = 0.05;
/** Mutants of which one in twenty is more than chance. */
const enough = 200;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const start = performance.now();
let count = 0;
const { tried, uncompiled, gone } = await tryMutants(
  root,
  { count: Number(values.count ?? 400), seed: Number(values.seed), only: values.only, state: values.state },
  (each) => {
    count++;
    if (each.outcome.kind === "survived" && each.equivalent === undefined)
      stdout.write(`${count}: survived\n${drawn(root, each.mutant)}\n`);
    else if (count % 20 === 0) stdout.write(`${count}\n`);
  },
);
const wrong: string[] = [];
const fixed = new Set(fixedMutants(root).mutants.map(({ name }) => name));
for (const name of gone) stdout.write(`the code of a fixed mutant is not there any more: ${name}\n`);
for (const { mutant, outcome } of tried.filter((each) => fixed.has(each.mutant.name)))
  if (outcome.kind !== "dead") wrong.push(`a fixed mutant lives: ${mutant.name}`);
const sample = tried.filter((each) => !fixed.has(each.mutant.name));
const same = sample.filter((each) => each.equivalent !== undefined);
for (const { mutant } of same.filter(({ outcome }) => outcome.kind === "dead"))
  wrong.push(`is said to change nothing, and dies: ${mutant.name}`);
const counted = sample.filter((each) => each.equivalent === undefined);
const dead = counted.filter(({ outcome }) => outcome.kind === "dead").length;
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
stdout.write(
  `${dead} of ${counted.length} mutants die (${percent(dead / counted.length)}); ${same.length} change nothing, ${uncompiled} more did not compile; ${fixed.size} fixed ones beside them; seed ${values.seed}, ${minutes} min\n`,
);
if (dead < bar * counted.length) wrong.push(`fewer than ${percent(bar)} die`);
if (sample.length >= enough && same.length > mostEquivalent * sample.length)
  wrong.push(`more than ${percent(mostEquivalent)} are said to change nothing`);
for (const each of wrong) stdout.write(`  ${each}\n`);
process.exit(wrong.length > 0 ? 1 : 0);
