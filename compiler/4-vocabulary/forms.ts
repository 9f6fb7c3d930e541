// The words that work on a spec itself before any of it has a type: what a parent gives, what a sweep varies, what an
// author promises. 2-names gives them their meaning; what they are called and what they take is said here, for the editor.

import { contrast } from "../3-types/contrast.ts";
import * as limits from "../3-types/limits.ts";
import { count } from "../3-types/number.ts";
import { type BlockWord, block } from "../3-types/word.ts";
import { experiment } from "./blocks/experiment.ts";

/** What an argument of such a word is read as. */
export type Reads = "condition" | "path" | "text" | "value";

export interface FormWord {
  readonly family: "form";
  readonly name: string;
  /** A line of a block, the value of a setting, or a word in the head of a block. */
  readonly stands: "line" | "value" | "head";
  /** The blocks in which, or in whose heads, it may stand. */
  readonly inside: readonly string[];
  readonly doc: string;
  /** As it stands there. */
  readonly example: string;
  readonly takes: readonly { readonly name: string; readonly reads: Reads; readonly doc: string }[];
  /** The last argument may be given again and again. */
  readonly variadic?: true;
}

/** A block whose lines are settings of another one, by path. */
export interface FormBlock extends BlockWord {
  /** The block to which the paths belong. */
  readonly amends: string;
}

export const forms: readonly FormWord[] = [
  {
    family: "form",
    name: "without",
    stands: "line",
    inside: ["experiment"],
    doc: "Leaves out a part of what the experiment `extends`: a block, a setting, a dataset, a stage of a pipeline.",
    example: "without(permute, data.train.rollout)",
    takes: [{ name: "path", reads: "path", doc: "What is left out." }],
    variadic: true,
  },
  {
    family: "form",
    name: "require",
    stands: "line",
    inside: ["experiment"],
    doc: "A promise about settings. It is checked for the experiment and for whatever extends or sweeps it.",
    example: 'require(train.per_order * (permute.copies + 1) == 12rollout, "12 rollouts in all")',
    takes: [
      { name: "condition", reads: "condition", doc: "Comparisons of settings by path, joined by `and`, `or`, `not`." },
      { name: "reason", reads: "text", doc: "Why, in a sentence: what is said when it does not hold." },
    ],
  },
  {
    family: "form",
    name: "skip",
    stands: "line",
    inside: ["sweep"],
    doc: "Leaves out the combinations of a sweep for which the condition holds.",
    example: "skip(permute.copies == 0 and seed > 1)",
    takes: [
      { name: "condition", reads: "condition", doc: "Comparisons of settings by path, joined by `and`, `or`, `not`." },
    ],
  },
  {
    family: "form",
    name: "each",
    stands: "value",
    inside: ["sweep", "zip"],
    doc: "One experiment for each of these values; several such lines multiply, and those in a `zip` go in step.",
    example: "each(1, 2, 3)",
    takes: [
      { name: "value", reads: "value", doc: "A value of the setting, or a range of whole numbers: `each(1..3)`." },
    ],
    variadic: true,
  },
  {
    family: "form",
    name: "extends",
    stands: "head",
    inside: ["experiment"],
    doc: "Takes everything from another experiment, and changes what is written here. One parent; the nearest writer wins.",
    example: "experiment child extends parent { train.rate = 1e-7 }",
    takes: [{ name: "parent", reads: "path", doc: "The experiment." }],
  },
  {
    family: "form",
    name: "over",
    stands: "head",
    inside: ["sweep"],
    doc: "The experiments that a sweep varies: one, or several in brackets.",
    example: "sweep seeds over [base] { seed = each(1..3) }",
    takes: [{ name: "experiments", reads: "path", doc: "The experiments." }],
  },
];

const sweep = {
  ...block({
    name: "sweep",
    word: "sweep",
    inside: ["file"],
    doc: "Many experiments from few: each of those behind `over`, with every combination of the values behind `each`.",
    example: "sweep seeds over [base] { seed = each(1..3)  limit = 3run }",
    relations: ["over"],
    settings: {
      limit: {
        type: count("run", limits.whole().min(1)),
        doc: "The most runs that it may come to; more of them is a mistake.",
        optional: true as const,
      },
      primary: {
        type: contrast,
        doc: "The comparison that decides, named before its runs: a figure of one arm less that of another. An arm is an experiment behind `over`, or a condition on settings in brackets: `accuracy of (permute.copies == 1) - (permute.copies == 0)`. Of several evaluations the one that is meant stands in front of the figure, `held.accuracy`. `perlc freeze --preregister` seals it.",
        optional: true as const,
      },
    },
  }),
  amends: experiment.name,
};

const zip = {
  ...block({
    name: "zip",
    word: "zip",
    inside: ["sweep"],
    doc: "Settings of a sweep that go in step: the first values together, then the second ones.",
    example: "zip { permute.copies = each(0, 1)  train.per_order = each(12rollout, 6rollout) }",
    settings: {},
  }),
  amends: experiment.name,
};

export const formBlocks = [sweep, zip] as readonly unknown[] as readonly FormBlock[];

/** The words of the grammar itself. */
export const keywords: readonly { readonly name: string; readonly doc: string; readonly example: string }[] = [
  {
    name: "spec",
    doc: "The first word of every file, with the edition of the language behind it.",
    example: "spec 1",
  },
  {
    name: "use",
    doc: "Takes names from another file: experiments, models, judges, benchmarks. It stands above the first block.",
    example: 'use { tiny_vlm } from "models.perl"',
  },
  {
    name: "from",
    doc: "The file of a `use`, by its path from the one that is written; `perlc:models` is `models.perl` of those that come with perlc, from any folder.",
    example: 'use { blink } from "benchmarks.perl"',
  },
  { name: "and", doc: "Both conditions hold.", example: "images in 2..6 and kind in [which, odd]" },
  { name: "or", doc: "One of the conditions holds, or both do.", example: "images == 1 or images == 2" },
  { name: "not", doc: "The condition does not hold.", example: "not (images == 1)" },
  { name: "in", doc: "A value lies in a range, ends included, or is one of a list.", example: "images in 2..6" },
  {
    name: "of",
    doc: "A share of something, where parts are mixed.",
    example: "mix(80% of data.multi, 20% of data.single)",
  },
];

/** The word of that name which may stand so. */
export const formOf = (name: string, stands: FormWord["stands"]): FormWord | undefined =>
  forms.find((each) => each.name === name && each.stands === stands);
