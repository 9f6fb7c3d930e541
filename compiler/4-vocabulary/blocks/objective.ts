// Objectives of train grpo. GSPO and Dr. GRPO are the clipped objective with other ratios and means, so they become those;
// CISPO and SAPO are objectives of their own.

import type { GrpoNode } from "../../../plan/plan.ts";
import * as z from "../../../plan/shape.ts";
import { isWritten } from "../../2-names/origin.ts";
import { real } from "../../3-types/number.ts";
import { amended, choice } from "../../3-types/plain.ts";
import type { Settled, ValueOf } from "../../3-types/type.ts";
import type { Implied } from "../../3-types/word.ts";
import { E0420, E0770 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

const positive = z.number().gt(0);

export const objective = {
  type: amended(
    choice({
      clip: "the clipped surrogate of PPO and GRPO",
      gspo: "the same on the ratio of whole completions (Zheng et al., 2025): `ratio = sequence`",
      dr_grpo:
        "no division by the deviation, and by the longest completion instead of the own (Liu et al., 2025): `std = none`, `mean = fixed_budget`",
      cispo: "the log-probability, weighted by the ratio, which is capped and not differentiated (MiniMax-M1, 2025)",
      sapo: "a soft gate on the ratio instead of the clip (Gao et al., 2025)",
    }),
    {
      cap: {
        type: real(positive, "5.0"),
        doc: "Of `cispo`: the ratio counts no further than this; 5 when left out. It bounds the ratio itself, not its distance from 1.",
        optional: true as const,
      },
      bounds: {
        type: choice({
          cap: "the ratio counts no further than `cap` (MiniMax-M1, TRL)",
          clip: "the ratio is held between the bounds of `clip` (verl)",
        }),
        doc: "Of `cispo`: what holds the ratio; `cap` when left out.",
        optional: true as const,
      },
      positive: {
        type: real(positive, "1.0"),
        doc: "Of `sapo`: temperature where the advantage is positive; 1 when left out.",
        optional: true as const,
      },
      negative: {
        type: real(positive, "1.05"),
        doc: "Of `sapo`: temperature where it is negative; 1.05 when left out.",
        optional: true as const,
      },
    },
  ),
  doc: "What is maximised.",
  default: "clip",
};

/** Objectives that are names for the clipped one with other settings. */
export const named = {
  gspo: { ratio: "sequence" },
  dr_grpo: { mean: "fixed_budget", std: "none" },
} as const;

/** Where the settings stand that an objective means. */
const places = { ratio: "ratio", mean: "mean", std: "baseline.std" } as const;

/** What an objective means for settings that nobody wrote. */
export function impliedBy({ value: { base } }: Written): readonly Implied[] {
  const wanted = isNamed(base) ? Object.entries(named[base]) : [];
  return wanted.map(([key, text]) => ({ path: places[key as keyof typeof places], text, by: `objective = ${base}` }));
}

const isNamed = (base: string): base is keyof typeof named => Object.hasOwn(named, base);

type Written = Settled<ValueOf<typeof objective>>;

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
  const { base, cap, bounds, positive: above, negative } = written.value;
  const wanted: Partial<Pick<Chosen, "ratio" | "mean" | "std">> = isNamed(base) ? named[base] : {};
  for (const [key, value] of Object.entries(wanted)) {
    const given = asked[key as keyof typeof wanted];
    if (!isWritten(given.written.origin) || given.value === value) continue;
    const labels = [{ ...written.at, text: `\`${base}\` is asked for`, primary: false }];
    const where = { at: given.at, label: `\`${base}\` means \`${key} = ${value}\``, labels };
    report(E0770({ objective: base, setting: `${key} = ${given.value}` }, where));
  }
  const plain = { ratio: asked.ratio.value, mean: asked.mean.value, std: asked.std.value, ...wanted };
  const isClipped = base === "cispo" && bounds === "clip";
  const [ofCispo, ofSapo] = [
    { cap, bounds },
    { positive: above, negative },
  ];
  const idle =
    base === "cispo" ? { ...ofSapo, ...(isClipped && { cap }) } : base === "sapo" ? ofCispo : { ...ofCispo, ...ofSapo };
  for (const [key, value] of Object.entries(idle))
    if (value !== undefined)
      report(
        E0420(
          { path: `objective.${key}` },
          { at: written.at, label: isClipped && key === "cap" ? "`bounds = clip` has none" : `\`${base}\` has none` },
        ),
      );
  if (((base === "cispo" && !isClipped) || base === "sapo") && isWritten(asked.clip.written.origin))
    report(E0420({ path: "train.clip" }, { at: asked.clip.at, label: `\`${base}\` clips nothing` }));
  if (isClipped) return { ...plain, objective: { kind: "cispo_clip" } };
  if (base === "cispo") return { ...plain, objective: { kind: "cispo", cap: cap ?? 5 } };
  if (base === "sapo")
    return { ...plain, objective: { kind: "sapo", positive: above ?? 1, negative: negative ?? 1.05 } };
  return plain;
}
