// `npm run mutation -- --templates`: what became of the slips, template by template and op by op.

import { stdout } from "node:process";
import { drawn } from "../drawn.ts";
import { templates } from "./candidates.ts";
import { type TemplatesWanted, type TriedTemplate, tryTemplates } from "./run.ts";

/** Of the slips of a template that change something, the share that must die. */
const bar = 0.95;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const isDead = ({ outcome }: TriedTemplate): boolean => outcome === "dead";

/** Tries, prints, and says what is wrong: nothing, if the list is empty. */
export async function reportTemplates(root: string, wanted: TemplatesWanted): Promise<readonly string[]> {
  const start = performance.now();
  const { tried, uncompiled, unreached } = await tryTemplates(
    root,
    wanted,
    ({ op, template, mutant, outcome, equivalent }) => {
      if (outcome === "survived" && equivalent === undefined)
        stdout.write(`${op}, ${template}\n${drawn(root, mutant)}\n`);
    },
  );
  const wrong = tried
    .filter((each) => isDead(each) && each.equivalent !== undefined)
    .map(({ op, template, mutant }) => `is said to change nothing, and dies for ${op}, ${template}: ${mutant.name}`);
  const counted = tried.filter(({ equivalent }) => equivalent === undefined);
  for (const template of templates) {
    const own = counted.filter((each) => each.template === template);
    if (own.length === 0) continue;
    const dead = own.filter(isDead).length;
    const kinds = ["sign", "index", "bound"].map((kind) => {
      const ofKind = own.filter(({ mutant }) => mutant.change.operator === kind);
      return `${kind} ${ofKind.filter(isDead).length} of ${ofKind.length}`;
    });
    const same = tried.filter((each) => each.template === template && each.equivalent !== undefined).length;
    stdout.write(
      `${template}: ${dead} of ${own.length} die (${percent(dead / own.length)}): ${kinds.join(", ")}; ${same} change nothing\n`,
    );
    if (dead < bar * own.length) wrong.push(`${template}: fewer than ${percent(bar)} die`);
  }
  const few = [...Map.groupBy(tried, ({ op, template }) => `${op}, ${template}`)].filter(
    ([, list]) => wanted.count === undefined && list.length < wanted.per,
  );
  if (few.length > 0)
    stdout.write(`fewer than ${wanted.per}: ${few.map(([which, list]) => `${which} ${list.length}`).join("; ")}\n`);
  stdout.write(
    `${uncompiled} more did not compile; ${unreached.length} slips stand in code of templates that no case reaches; seed ${wanted.seed}, ${((performance.now() - start) / 60_000).toFixed(1)} min\n`,
  );
  return wrong;
}
