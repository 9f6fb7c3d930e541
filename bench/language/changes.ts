// Other values that may be legal where a value stands: other numbers, other words of the same place, one stage more.
// Some fields are bound to others by a rule and can only change in company; their companions are here too.

import { declaredObjectives } from "../../plan/nodes/planned-objective.ts";
import { places } from "./typos.ts";

/** A value to be written instead. */
export interface Change {
  readonly text: string;
  /** Lines that have to stand beside it, before the change and after it. */
  readonly beside?: readonly string[];
  /** Lines that change with it: an equation ties the field to them, and nobody can change it alone. */
  readonly together?: readonly string[];
  /** A line that changes the field under another name: another model that differs in nothing else. */
  readonly instead?: string;
  /** The same in a declared block: its text, changed. */
  readonly edit?: (block: string) => string;
}

const words = places();

const plain = [
  "frozen(policy)",
  "100% * boxed(answer)",
  "50% ± 10%",
  '"another text"',
  '"{question} Other words. <think> </think> \\\\boxed{}"',
  "3step",
  "21tok",
  "7",
  "constant(50%)",
  "1e-5",
  "another_judge",
  "tiny_vlm",
  'checkpoint("models/tiny-vlm")',
  'frozen(checkpoint("models/tiny-vlm"))',
];

/** What stands at a path, as it is printed. */
export type Standing = (path: string) => string | undefined;

/** `objective = gspo` is a name for `ratio = sequence`: where that stands already, the name says nothing else. */
function saysTheSame(path: string, word: string, standing: Standing): boolean {
  const implied = path === "train.objective" ? declaredObjectives[word]?.implies : undefined;
  if (!implied) return false;
  return Object.entries(implied).every(
    ([key, value]) => standing(key === "std" ? "train.baseline.std" : `train.${key}`) === value,
  );
}

/** Texts that might be legal at `path` instead of `text`, the likeliest first. */
export function others(path: string, text: string, standing: Standing): readonly string[] {
  const last = path.split(".").at(-1) ?? "";
  const choices = words
    .filter((each) => each.where.endsWith(`.${last}`))
    .flatMap((each) => each.words)
    .filter((word) => !saysTheSame(path, word, standing));
  const numbers = [...text.matchAll(/(?<![\w.])(\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)/gi)].flatMap((match) => {
    const number = Number(match[1]?.replaceAll("_", ""));
    const next = [number + 1, number * 2, number - 1, number / 2, number * 0.9, number + 784, number * 16, 784, 48];
    const end = match.index + (match[1]?.length ?? 0);
    return next
      .filter((other) => other !== number)
      .map((other) => text.slice(0, match.index) + String(other) + text.slice(end));
  });
  const longer = [
    `${text} | take(7)`,
    `${text} | shuffle`,
    "[]",
    `${text} { max_pixels = 3136 }`,
    `${text} { min_pixels = 3136  max_pixels = 6272 }`,
    `${text} { beta2 = 0.9 }`,
  ];
  // the same items the other way round: what they sum to stays
  const turned = /^\[([^[\]]+)\]$/.exec(text)?.[1]?.split(", ").toReversed().join(", ");
  return [...choices, ...(turned ? [`[${turned}]`] : []), ...numbers, ...longer, ...plain];
}

const line = (setting: string, value: string) => (block: string) =>
  block.replace(new RegExp(`(\\b${setting}\\s*=)[^\\n]*`), `$1 ${value}`);
const withoutShape = (block: string): string => block.replace(/\n\s*(?:text|vision) \{[^}]*\}/g, "");

/** Fields of a model that go together: a shape belongs to fresh weights, and heads × twice the sum of the sections is the width. */
const shapes: Readonly<Record<string, (text: string) => readonly Change[]>> = {
  weights: (text) => {
    const other = 'checkpoint("models/tiny-vlm")';
    const pinned = `checkpoint("models/tiny-vlm", sha256 = "${"0".repeat(64)}")`;
    const edit = (block: string) => line("weights", other)(withoutShape(block));
    return text === "fresh" ? [{ text: other, instead: "policy = tiny_vlm", edit }] : [{ text: pinned }];
  },
  "text.heads": () => [
    {
      text: "2",
      together: ["policy.text.mrope = [4, 6, 6]"],
      edit: (block) => line("mrope", "[4, 6, 6]")(line("heads", "2")(block)),
    },
  ],
  "text.hidden": () => [
    {
      text: "128",
      together: ["policy.text.mrope = [4, 6, 6]"],
      edit: (block) => line("mrope", "[4, 6, 6]")(line("hidden", "128")(block)),
    },
  ],
};

/** Changes of a field that a rule binds to others. */
export function companions(path: string, text: string): readonly Change[] {
  const known = shapes[path.slice(path.indexOf(".") + 1)];
  if (known && (path.startsWith("policy.") || path.startsWith("tiny_vlm"))) return known(text);
  switch (path) {
    // what is permuted must be trained on: a dataset made from it is trained on instead, and may be permuted too
    case "permute.images":
      return [{ text: "data.law", beside: [`data.law = ${text} | shuffle`, "train.on = data.law"] }];
    // a mean over tokens counts no completions
    case "train.mean_rows":
      return [{ text: "trained", beside: ["train.mean = sequence"] }];
    case "evaluate.samples":
      return [{ text: "3", beside: ["evaluate.decode = sample"] }];
    default:
      return [];
  }
}
