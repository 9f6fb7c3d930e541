// Words of the field that pages use, each with what it means: one place to add one. What the language or GLOSSARY.md says of a word
// is said here in the same words.

import { trainGrpo } from "../../compiler/4-vocabulary/blocks/train-grpo.ts";
import { estimators } from "../../compiler/4-vocabulary/estimators/estimators.ts";

export interface Term {
  readonly term: string;
  readonly says: string;
  /** Where a page uses it; absent = where the term itself stands. */
  readonly used?: RegExp;
}

/** A documentation as a part of a sentence: without its full stop, capital and marks of code. */
const inside = (text: string): string =>
  text
    .replace(/^[A-Z](?=[a-z])/, (sign) => sign.toLowerCase())
    .replace(/\.$/, "")
    .replaceAll("`", "");

export const terms: readonly Term[] = [
  { term: "GRPO", says: inside(trainGrpo.doc) },
  {
    term: "policy",
    says: "the model that is trained; its weights are another policy after every step",
    used: /\bpolicy\b/i,
  },
  {
    term: "reference",
    says: "the model that the policy is kept near: as a rule the policy as it was before training",
    used: /\breference\b/i,
  },
  {
    term: "rollout",
    says: "an answer that the policy wrote in training, drawn at random token by token",
    used: /\brollouts?\b/i,
  },
  { term: "original", says: "a question as it is in the data, beside its copies", used: /\boriginals?\b/i },
  {
    term: "copy",
    says: "the same question beside its original, perhaps in another order of its pictures",
    used: /\bcop(y|ies)\b/i,
  },
  {
    term: "group",
    says: "all rollouts of one prompt over all its orders; advantages are relative to it",
    used: /\bgroups?\b/i,
  },
  {
    term: "reward",
    says: "what an answer is worth in training: a weighted sum of what its graders give",
    used: /\brewards?\b/i,
  },
  {
    term: "advantage",
    says: "how much better an answer was rewarded than its group: the update makes answers above 0 likelier, and others less likely",
    used: /\badvantages?\b/i,
  },
  { term: "clip", says: inside(trainGrpo.settings.clip.doc), used: /\bclip(ped)?\b/i },
  {
    term: "KL",
    says: "Kullback–Leibler divergence: how far the policy's choice of tokens is from the reference's; 0 where both are the same",
  },
  ...estimators.map(({ name, doc }) => ({
    term: name,
    says: `estimator of the KL, with d = log π − log π_ref of a token: ${inside(doc)}`,
  })),
  {
    term: "entropy",
    says: "how undecided the policy is about the next token: 0 where it always takes the same one",
    used: /\bentropy\b/i,
  },
  { term: "nat", says: "the unit of natural logarithms, of KL and entropy: 1 nat is 1.44 bit", used: /\bnats?\b/ },
  {
    term: "log-prob",
    says: "the logarithm of how likely a token was to be drawn: 0 where it was certain",
    used: /\blog-probs?\b/i,
  },
  {
    term: "gradient norm",
    says: "how steeply the loss changes with the weights, all taken together",
    used: /\bgradient\b/i,
  },
  { term: "AdamW", says: "the rule that makes an update of a gradient; each weight moves by about the learning rate" },
  {
    term: "flip rate",
    says: "the share of questions whose answer changes when their pictures change places; 0 is what one wants",
    used: /\bflip rate\b/i,
  },
  {
    term: "consistent accuracy",
    says: "the share of questions that are right under every order",
    used: /\bconsistent accuracy\b/i,
  },
  {
    term: "seed",
    says: "the number from which all that is drawn at random is drawn; another seed is another training",
    used: /\bseeds?\b/i,
  },
];

const isIn = (text: string, { term, used }: Term): boolean => (used ?? new RegExp(`\\b${term}\\b`)).test(text);

/** Those that a text uses, and those that are used to say what these mean. */
export function termsIn(text: string): readonly Term[] {
  const found = terms.filter((each) => isIn(text, each));
  const more = [text, ...found.map(({ says }) => says)].join(" ");
  return more.length > text.length && terms.filter((each) => isIn(more, each)).length > found.length
    ? termsIn(more)
    : found;
}
