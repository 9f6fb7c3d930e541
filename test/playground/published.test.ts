// Digests that the page calls published are of the runs that perlc has, and README says them.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { diskFiles } from "../../disk.ts";
import { published } from "../../playground/client/training/published.ts";
import { resolvePlan } from "../../runtime/inputs/resolve.ts";

test("what the page calls published is of the quickstart as it stands, with the digest that README has", async () => {
  const path = join(import.meta.dirname, "../../specs/quickstart.perl");
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, diskFiles());
  const { plan } = await resolvePlan(value!.plan, dirname(path));
  expect(published.map(({ hash }) => hash)).toEqual(plan.runs.map(({ hash }) => hash));
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  for (const { weights } of published) expect(readme).toContain(weights);
});
