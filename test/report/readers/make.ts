// The pages that readers are given, and the figures of the key: three runs on `cpu`, of a clear result, of none, and of one that falls to
// pieces. The figures come from metrics.json and the journal, not from the page.
//
//   npx node test/report/readers/make.ts FOLDER
//
// FOLDER/readers has the pages alone, FOLDER/key the questions' answers with the figures. A folder of runs that is there is used.

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { argv, execPath, stdout } from "node:process";
import { readJournal } from "../../../runtime/record/journal.ts";
import type { EvaluationFigures, Figure } from "../../../runtime/report/figures.ts";

const root = join(import.meta.dirname, "../../..");
/** Neither a page nor its spec has a name that tells what came out. */
const runs = ["first", "second", "third"] as const;

const percent = ({ value, low, high }: Figure): string =>
  `${(100 * value).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;

/** The folder of a run, which is made unless it is there. */
function runOf(spec: string, parent: string): string {
  const out = join(parent, spec);
  if (!existsSync(out)) {
    const path = relative(root, join(import.meta.dirname, `${spec}.perl`));
    const args = [join(root, "cli/perlc.js"), "run", path, "--adapter", "cpu", "--out", out];
    spawnSync(execPath, args, { cwd: root, stdio: "inherit" });
  }
  const [name] = readdirSync(out);
  if (name === undefined) throw new Error(`${out} holds no run`);
  return join(out, name);
}

/** What the journal of a run says of the eight questions, in figures. */
function figuresOf(folder: string): readonly string[] {
  const events = readJournal(join(folder, "journal.jsonl"));
  const steps = events.flatMap((each) => (each.event === "step" ? [each] : []));
  const said = (figures: EvaluationFigures, when: string): readonly string[] => [
    `- ${when} training, ${figures.items} questions: accuracy ${percent(figures.accuracy)}, flip rate ${percent(figures.flipRate)}, consistent accuracy ${percent(figures.consistentAccuracy)}`,
    `- ${when} training, by the place of the right picture: ${figures.slots.map((each, slot) => `${slot + 1}: ${percent(each)}`).join("; ")}`,
  ];
  return [
    `- steps done: ${steps.length} of ${steps[0]?.of ?? "?"}; last event: ${events.at(-1)?.event}`,
    ...events.flatMap((each) => (each.event === "evaluation" ? said(each.figures, each.when) : [])),
    ...events.flatMap((each) => (each.event === "failed" ? [`- failed: ${each.code}, ${each.says}`] : [])),
  ];
}

function main(out: string): void {
  for (const name of ["readers", "key", "runs"]) mkdirSync(join(out, name), { recursive: true });
  const parts = [readFileSync(join(import.meta.dirname, "key.md"), "utf8")];
  for (const spec of runs) {
    const folder = runOf(spec, join(out, "runs"));
    copyFileSync(join(folder, "report.html"), join(out, "readers", `${spec}.html`));
    parts.push(`## Figures of ${spec}.html, from the journal\n\n${figuresOf(folder).join("\n")}\n`);
  }
  copyFileSync(join(import.meta.dirname, "questions.md"), join(out, "readers", "questions.md"));
  writeFileSync(join(out, "key", "key.md"), parts.join("\n"));
  stdout.write(`${join(out, "readers")}\n${join(out, "key")}\n`);
}

if (import.meta.main) main(argv[2] ?? ".");
