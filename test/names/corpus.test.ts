// Cases to read: each folder of test/corpus/names holds a spec, what the compiler says about it, and the plan it becomes.
// `UPDATE=1 npx vitest run test/names/corpus.test.ts` rewrites diagnostics.txt and plan.txt.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { describeNode } from "../../compiler/tools/describe.ts";
import { disk } from "../plan/disk.ts";

const root = new URL("../corpus/names/", import.meta.url);

test.each(readdirSync(root).sort())("%s", (name) => {
  const folder = new URL(`${name}/`, root);
  const source = { path: "spec.perl", text: readFileSync(new URL("spec.perl", folder), "utf8") };
  const { value, diagnostics } = compile(source, disk());
  const runs = value?.plan.runs.map((run) => [
    `run ${run.name}, seed ${run.seed}`,
    ...run.nodes.map((node) => `  ${node.id}: ${node.kind}: ${describeNode(node)}`),
  ]);
  compare(new URL("diagnostics.txt", folder), drawAll(diagnostics));
  compare(new URL("plan.txt", folder), runs ? runs.map((run) => run.join("\n")).join("\n\n") : "");
});

/** An empty text has no file. */
function compare(file: URL, text: string): void {
  const wanted = text === "" ? "" : `${text}\n`;
  if (env.UPDATE === "1" && text === "") rmSync(file, { force: true });
  else if (env.UPDATE === "1") writeFileSync(file, wanted);
  expect(wanted).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
}
