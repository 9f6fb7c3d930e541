// `npm run mutation -- --templates`: what became of the slips, template by template and op by op.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stdout } from "node:process";
import { drawn } from "../drawn.ts";
import type { Drawn } from "./attempt.ts";
import { type Template, templates } from "./candidates.ts";
import { type Templates, type TemplatesWanted, type TriedTemplate, tryTemplates } from "./run.ts";

/** Of the slips of a template that change something, the share that must die. */
const bar = 0.95;

/** What a whole run found, by op and template; `npm run mutation -- --templates --write` makes it. */
const record = "bench/mutation/templates/record.json";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const isDead = ({ outcome }: TriedTemplate): boolean => outcome === "dead";
const isListed = (each: TriedTemplate): boolean => !isDead(each) && each.equivalent !== undefined;

/** Slips that died, that live, that live and stand in the list of those that change nothing, and that do not compile. */
type Counts = readonly [died: number, lives: number, listed: number, uncompiled: number];

function countsOf(tried: readonly TriedTemplate[], uncompiled: readonly Drawn[]): Counts {
  const died = tried.filter(isDead).length;
  const listed = tried.filter(isListed).length;
  return [died, tried.length - died - listed, listed, uncompiled.length];
}

/** By op and template. */
function tableOf({ tried, uncompiled }: Templates): ReadonlyMap<string, ReadonlyMap<Template, Counts>> {
  const ops = [...new Set([...tried, ...uncompiled].map(({ op }) => op))];
  return new Map(
    ops.map((op) => [
      op,
      new Map(
        templates.map((template) => {
          const own = (each: Drawn): boolean => each.op === op && each.template === template;
          return [template, countsOf(tried.filter(own), uncompiled.filter(own))];
        }),
      ),
    ]),
  );
}

function printTable(table: ReturnType<typeof tableOf>): void {
  stdout.write(
    `${"died / lives / listed / uncompiled".padEnd(34)}${templates.map((each) => each.padEnd(16)).join("")}\n`,
  );
  for (const [op, row] of table)
    stdout.write(`${op.padEnd(34)}${[...row.values()].map((each) => each.join(" / ").padEnd(16)).join("")}\n`);
}

/** Tries, prints, and says what is wrong: nothing, if the list is empty. */
export async function reportTemplates(
  root: string,
  wanted: TemplatesWanted & { readonly write: boolean },
): Promise<readonly string[]> {
  const start = performance.now();
  const found = await tryTemplates(root, wanted, ({ op, template, mutant, outcome, equivalent }) => {
    if (outcome === "survived" && equivalent === undefined)
      stdout.write(`${op}, ${template}\n${drawn(root, mutant)}\n`);
  });
  const { tried, uncompiled, unreached } = found;
  const wrong = tried
    .filter((each) => isDead(each) && each.equivalent !== undefined)
    .map(({ op, template, mutant }) => `is said to change nothing, and dies for ${op}, ${template}: ${mutant.name}`);
  const table = tableOf(found);
  printTable(table);
  for (const template of templates) {
    const own = tried.filter((each) => each.template === template);
    if (own.length === 0) continue;
    const [dead, lives, listed] = countsOf(own, []);
    const kinds = ["sign", "index", "bound"].map((kind) => {
      const ofKind = own.filter((each) => each.mutant.change.operator === kind && !isListed(each));
      return `${kind} ${ofKind.filter(isDead).length} of ${ofKind.length}`;
    });
    const share = dead / (dead + lives);
    stdout.write(
      `${template}: ${dead} of ${dead + lives} die (${percent(share)}): ${kinds.join(", ")}; ${listed} change nothing\n`,
    );
    // of a sample few are of one template
    if (share < bar && wanted.count === undefined) wrong.push(`${template}: fewer than ${percent(bar)} die`);
  }
  const [dead, lives] = countsOf(tried, []);
  if (dead / (dead + lives) < bar) wrong.push(`fewer than ${percent(bar)} die`);
  stdout.write(
    `${uncompiled.length} more did not compile; ${unreached.length} slips stand in code of templates that no case reaches; seed ${wanted.seed}, ${((performance.now() - start) / 60_000).toFixed(1)} min\n`,
  );
  if (wanted.write) writeRecord(root, wanted, table);
  return wrong;
}

function writeRecord(root: string, { seed, per, cases }: TemplatesWanted, table: ReturnType<typeof tableOf>): void {
  const rows = [...table].map(([op, row]) => `    ${JSON.stringify(op)}: ${JSON.stringify(Object.fromEntries(row))}`);
  const columns = JSON.stringify(["died", "lives", "listed", "uncompiled"]);
  writeFileSync(
    join(root, record),
    `{\n  "seed": ${seed},\n  "per": ${per},\n  "cases": ${cases},\n  "columns": ${columns},\n  "ops": {\n${rows.join(",\n")}\n  }\n}\n`,
  );
}
