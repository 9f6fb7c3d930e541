// Objectives of train grpo, made from their declarations (plan/nodes/objectives). Some are the clipped objective with other ratios
// and means, so they become those; the others are objectives of their own.

import type { ObjectiveDeclaration, ObjectiveSetting, ObjectiveSettings } from "../../../plan/nodes/objective.ts";
import { plannedSettings } from "../../../plan/nodes/objective.ts";
import { declaredObjectives } from "../../../plan/nodes/planned-objective.ts";
import type { GrpoNode } from "../../../plan/plan.ts";
import { isWritten } from "../../2-names/origin.ts";
import * as limits from "../../3-types/limits.ts";
import { real } from "../../3-types/number.ts";
import { amended, choice } from "../../3-types/plain.ts";
import type { Setting, Settled } from "../../3-types/type.ts";
import type { Implied } from "../../3-types/word.ts";
import { E0420, E0770 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

type Declared = ObjectiveDeclaration<ObjectiveSettings>;
const words: readonly Declared[] = Object.values(declaredObjectives).filter(({ wordless }) => !wordless);
const declared = (name: string): Declared => declaredObjectives[name]!;

const typeOf = (setting: ObjectiveSetting) =>
  setting.kind === "positive" ? real(limits.number().above(0), setting.example) : choice(setting.words);

/** The settings of all objectives; each says whose it is. */
const settings: Readonly<Record<string, Setting & { readonly optional: true }>> = Object.fromEntries(
  words.flatMap(({ name, settings: own }) =>
    Object.entries(own).map(([key, each]) => [
      key,
      {
        type: typeOf(each),
        doc: `Of \`${name}\`: ${each.doc}; ${each.kind === "choice" ? `\`${each.default}\`` : each.default} when left out.`,
        optional: true as const,
      },
    ]),
  ),
);

export const objective = {
  type: amended(choice(Object.fromEntries(words.map(({ name, doc }) => [name, doc]))), settings),
  doc: "What is maximised.",
  default: "clip",
};

/** Where the settings stand that an objective means. */
const places = { ratio: "ratio", mean: "mean", std: "baseline.std" } as const;

/** What an objective means for settings that nobody wrote. */
export const impliedBy = ({ value: { base } }: Pick<Written, "value">): readonly Implied[] =>
  Object.entries(declared(base).implies ?? {}).map(([key, text]) => ({
    path: places[key as keyof typeof places],
    text,
    by: `objective = ${base}`,
  }));

type Written = Settled<{ readonly base: string } & { readonly [setting: string]: unknown }>;

interface Chosen {
  readonly ratio: GrpoNode["ratio"];
  readonly mean: GrpoNode["mean"];
  readonly std: GrpoNode["baseline"]["std"];
  readonly objective?: NonNullable<GrpoNode["objective"]>;
}

interface Asked {
  readonly clip: Settled<unknown>;
  readonly ratio: Settled<GrpoNode["ratio"]>;
  readonly mean: Settled<GrpoNode["mean"]>;
  readonly std: Settled<GrpoNode["baseline"]["std"]>;
}

/** What an objective makes of its three companions; one that was written and contradicts it is reported. */
export function choose(written: Written, asked: Asked, report: (diagnostic: Diagnostic) => void): Chosen {
  const { base } = written.value;
  const { implies: wanted = {} } = declared(base);
  for (const [key, value] of Object.entries(wanted)) {
    const given = asked[key as keyof typeof wanted];
    if (!isWritten(given.written.origin) || given.value === value) continue;
    const labels = [{ ...written.at, text: `\`${base}\` is asked for`, primary: false }];
    const where = { at: given.at, label: `\`${base}\` means \`${key} = ${value}\``, labels };
    report(E0770({ objective: base, setting: `${key} = ${given.value}` }, where));
  }
  const { of, by } = meant(written.value);
  for (const key of Object.keys(settings)) {
    if (written.value[key] === undefined || Object.hasOwn(of.settings, key) || key === by?.key) continue;
    const label =
      by && Object.hasOwn(declared(base).settings, key) ? `\`${by.text}\` has none` : `\`${base}\` has none`;
    report(E0420({ path: `objective.${key}` }, { at: written.at, label }));
  }
  if (!of.clips && isWritten(asked.clip.written.origin))
    report(E0420({ path: "train.clip" }, { at: asked.clip.at, label: `\`${base}\` clips nothing` }));
  const plain = { ratio: asked.ratio.value, mean: asked.mean.value, std: asked.std.value, ...wanted };
  return of.absent ? plain : { ...plain, objective: plannedAs(of, written.value) };
}

/** The objective that is meant: another one where a setting of it says so, and which setting that is. */
function meant(value: Written["value"]) {
  const of = declared(value.base);
  for (const [key, setting] of Object.entries(of.settings)) {
    const other = setting.kind === "choice" ? setting.means[String(value[key])] : undefined;
    if (other !== undefined) return { of: declared(other), by: { key, text: `${key} = ${String(value[key])}` } };
  }
  return { of };
}

function plannedAs({ name, settings: own }: Declared, value: Written["value"]) {
  const numbers = plannedSettings(own).map((key) => [key, value[key] ?? own[key]?.default]);
  return { kind: name, ...Object.fromEntries(numbers) } as NonNullable<GrpoNode["objective"]>;
}
