// Generated from the schemas of plan/schema.ts by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated
import { boolean, type Check, cases, list, number, object, string, tuple, union, values } from "./check.ts";
import type { PlanNode } from "./all.ts";
import type { Target } from "./kit.ts";

const number1: Check = number(true, { value: 0, inclusive: true }, { value: 4294967295, inclusive: true });
const string3: Check = string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/);
const number5: Check = number(true, { value: 0, inclusive: true }, { value: 9007199254740991, inclusive: true });
const object4: Check = object({ path: string(), start: number5, end: number5 });
const string6: Check = string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/);
const number7: Check = number(true, { value: 1, inclusive: true }, { value: 9007199254740991, inclusive: true });
export const node_benchmark: Check = object({
  id: string3,
  because: object4,
  kind: values("benchmark"),
  input: string6,
  items: number7,
  metric: values("accuracy"),
  judge: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
}, "judge");
const union9: Check = union(values("all", "options", "all_but_first"), object({ kind: values("last"), count: number7 }), object({ kind: values("slots"), slots: list(number5) }));
const enum11: Check = values("remap", "flip", "keep", "drop", "oracle");
const object10: Check = object({ letter: enum11, number: enum11, yes_no: enum11, word: enum11, ordering: enum11 }, "ordering");
const number12: Check = number(true, { value: 1, inclusive: true }, { value: 65536, inclusive: true });
const number14: Check = number(false, { value: 0, inclusive: true }, { value: 1, inclusive: true });
const string16: Check = string(1);
const array15: Check = list(string16, 1);
const object13: Check = object({ topP: number14, topK: number7, minP: number14, repetition: number(false), stop: array15, ban: array15 }, "topP", "topK", "minP", "repetition", "stop", "ban");
const number17: Check = number(true, { value: 1, inclusive: true }, { value: 65536, inclusive: true });
const enum18: Check = values("accuracy", "flip_rate", "consistent_accuracy");
export const node_evaluate: Check = object({
  id: string3,
  because: object4,
  kind: values("evaluate"),
  policy: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  on: string6,
  train: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  every: number5,
  orders: number7,
  move: union9,
  answers: object10,
  samples: number12,
  before: values(false),
  decode: cases("kind", [["greedy"], object({ kind: values("greedy") })], [["sample"], object({ kind: values("sample"), temperature: number(false) })]),
  sampling: object13,
  completion: number17,
  earlyStop: object({ metric: enum18, patience: number7, leastGain: number14 }, "leastGain"),
  expect: list(object({ metric: enum18, value: number14, tolerance: number14 })),
}, "move", "answers", "samples", "before", "sampling", "earlyStop");
const object20: Check = object({ from: number(false), to: number(false) });
export const node_four_artists: Check = object({
  id: string3,
  because: object4,
  kind: values("four_artists"),
  split: values("train", "held_out_question", "held_out_concept", "held_out_style"),
  images: object20,
  ask: list(object({ kind: values("which", "odd", "latest", "count", "same", "most", "forward"), share: number14 })),
  slots: list(number14),
  seed: number1,
}, "slots", "seed");
export const node_frozen: Check = object({ id: string3, because: object4, kind: values("frozen"), of: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/) });
const object23: Check = object({ unit: values("step", "epoch"), count: number7 });
const number25: Check = number(false);
const number26: Check = number(false);
export const curve: Check = cases("kind", [["constant"], object({ kind: values("constant"), value: number(false) })], [["linear","cosine"], object({ kind: values("linear", "cosine"), from: number25, to: number26, over: object20, warmup: number14 })], [["exponential","power"], object({ kind: values("exponential", "power"), from: number25, to: number26, over: object20, warmup: number14, rate: number(false) })], [["sigmoid"], object({
  kind: values("sigmoid"),
  from: number25,
  to: number26,
  over: object20,
  warmup: number14,
  rate: number(false),
  middle: number14,
})], [["adaptive"], object({ kind: values("adaptive"), by: values("accuracy", "flip_rate", "entropy"), from: number(false), to: number(false), between: object20, window: number7 })], [["steps"], object({ kind: values("steps"), from: number(false), stages: list(object({ at: number14, value: number(false) })) })]);
const object27: Check = object({ system: string(), template: string() }, "system", "template");
const object28: Check = object({ beta1: number(false), beta2: number(false), epsilon: number(false), weightDecay: number(false), clipNorm: number(false) }, "clipNorm");
export const node_grpo: Check = object({
  id: string3,
  because: object4,
  kind: values("grpo"),
  policy: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  reference: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  on: string6,
  permute: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  reward: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  batch: number7,
  group: number12,
  length: object23,
  rate: curve,
  baseline: object({ scope: values("merged", "per_order"), std: values("population", "sample", "none"), floor: number(false), over: values("batch"), combine: values("norm_then_sum") }, "over", "combine"),
  objective: cases("kind", [["cispo"], object({ kind: values("cispo"), cap: number(false) })], [["cispo_clip"], object({ kind: values("cispo_clip") })], [["reinforce"], object({ kind: values("reinforce") })], [["sapo"], object({ kind: values("sapo"), positive: number(false), negative: number(false) })]),
  clip: object({ low: number(false), high: number(false), dual: number(false) }, "dual"),
  ratio: values("token", "sequence", "sequence_token"),
  ratioClamp: object({ most: number(false), sides: values("both", "above") }),
  kl: object({ coefficient: number(false), estimator: values("k1", "k2", "k3", "k3_k2grad", "k3_ratio"), place: values("reward"), clamp: object({ value: number(false), argument: number(false) }, "argument"), steer: object({ target: number(false), horizon: number7 }) }, "place", "clamp", "steer"),
  sync: object({ every: number7, share: number14 }),
  entropy: object({ coefficient: number(false), top: number14 }),
  filter: object({ metric: values("accuracy", "reward"), between: object20, bounds: values("open", "closed"), minStd: number(false), shortfall: values("drop", "refill", "fail"), rounds: number7 }),
  overlong: object({ buffer: number7, factor: number(false) }),
  offPolicyMask: number(false),
  maskTruncated: values(true),
  mean: values("token", "sequence", "fixed_budget", "sequence_sum"),
  meanRows: values("trained"),
  sampling: object13,
  temperature: number(false),
  innerSteps: number7,
  updates: number7,
  microBatch: number7,
  precision: values("bf16"),
  lora: object({ rank: number7, alpha: number(false), targets: values("all", "attention", "feed_forward"), dropout: number14, exclude: list(string(1), 1) }, "dropout", "exclude"),
  freezeVision: values(true),
  recompute: values(true),
  shuffle: values(false),
  wording: object27,
  logCompletions: number7,
  overlongPrompt: values("drop"),
  prompt: number7,
  completion: number17,
  adam: object28,
  checkpointEvery: number7,
  checkpointKeep: number7,
  checkpointBest: object({ metric: enum18, evaluation: string3 }, "evaluation"),
}, "reference", "permute", "objective", "ratioClamp", "kl", "sync", "entropy", "filter", "overlong", "offPolicyMask", "maskTruncated", "meanRows", "sampling", "updates", "microBatch", "precision", "lora", "freezeVision", "recompute", "shuffle", "wording", "logCompletions", "overlongPrompt", "checkpointKeep", "checkpointBest");
const object30: Check = object({ whenPermuted: values("answer_follows", "answer_stays", "refuse"), options: values("pictures", "text", "true_false", "orders", "none"), optionSlots: union9, placeWords: values("none") }, "whenPermuted", "options", "optionSlots", "placeWords");
export const node_hub: Check = object({
  id: string3,
  because: object4,
  kind: values("hub"),
  name: string16,
  subsets: array15,
  split: string16,
  revision: string16,
  meaning: object30,
}, "subsets", "revision", "meaning");
const object32: Check = object({ prompt: string16, images: string16, answer: string16 }, "prompt", "images", "answer");
export const node_jsonl: Check = object({
  id: string3,
  because: object4,
  kind: values("jsonl"),
  path: string(),
  columns: object32,
  meaning: object30,
  badRows: values("fail"),
}, "columns", "meaning", "badRows");
export const node_judge: Check = object({ id: string3, because: object4, kind: values("judge"), model: string16, temperature: number(false) });
export const node_label: Check = object({ id: string3, because: object4, kind: values("label"), input: string6, field: values("order_sensitive"), by: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/) });
export const node_mix: Check = object({ id: string3, because: object4, kind: values("mix"), parts: list(object({ input: string6, share: number14 }, "share")) });
export const node_model: Check = object({
  id: string3,
  because: object4,
  kind: values("model"),
  from: cases("kind", [["checkpoint"], object({ kind: values("checkpoint"), path: string(), sha256: string() }, "sha256")], [["hub"], object({ kind: values("hub"), name: string16, revision: string16 }, "revision")], [["fresh"], object({ kind: values("fresh"), shape: object({ text: object({
  hidden: number7,
  inter: number7,
  layers: number7,
  heads: number7,
  kvHeads: number7,
  tied: boolean,
  ropeTheta: number(false),
  mropeSections: tuple(number5, number5, number5),
}), vision: object({
  hidden: number7,
  inter: number7,
  depth: number7,
  heads: number7,
  patch: number7,
  window: number7,
  fullAttentionBlocks: list(number5),
}) }) })]),
  maxPixels: number7,
  minPixels: number7,
  context: number7,
}, "maxPixels", "minPixels", "context");
export const node_parquet: Check = object({
  id: string3,
  because: object4,
  kind: values("parquet"),
  path: string(),
  columns: object32,
  meaning: object30,
  badRows: values("fail"),
}, "columns", "meaning", "badRows");
export const node_permute: Check = object({
  id: string3,
  because: object4,
  kind: values("permute"),
  images: string6,
  copies: number5,
  order: values("random", "derangement", "cyclic", "transposition", "balanced", "all", "hardest"),
  identity: values(true),
  draw: values("run"),
  move: union9,
  probability: curve,
  gate: values("sample", "batch", "copy"),
  answers: object10,
  profile: values("paper", "released_code"),
}, "identity", "draw");
export const node_rephrase: Check = object({ id: string3, because: object4, kind: values("rephrase"), input: string6, into: values("options_as_images"), by: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/) });
export const node_resample: Check = object({ id: string3, because: object4, kind: values("resample"), input: string6, field: values("accuracy"), toward: list(number14) });
export const node_reward: Check = object({ id: string3, because: object4, kind: values("reward"), terms: list(object({ grader: union(values("boxed", "think_then_box"), cases("name", [["length"], object({ name: values("length"), args: object({ tokens: object({ sign: values("<", "<=", ">", ">="), limit: number5 }) }) })], [["matches"], object({ name: values("matches"), args: object({ form: string16 }) })])), weight: number(false) })) });
export const node_rollout: Check = object({
  id: string3,
  because: object4,
  kind: values("rollout"),
  input: string6,
  count: number12,
  from: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  temperature: number(false),
  sampling: object13,
}, "sampling");
export const node_shuffle: Check = object({ id: string3, because: object4, kind: values("shuffle"), input: string6 });
export const node_skip: Check = object({ id: string3, because: object4, kind: values("skip"), input: string6, count: number7 });
export const node_supervised: Check = object({
  id: string3,
  because: object4,
  kind: values("supervised"),
  policy: string(0, /^[A-Za-z_]\w*(?:\.\w+)*$/),
  on: string6,
  batch: number7,
  length: object23,
  rate: curve,
  prompt: number7,
  completion: number7,
  augment: boolean,
  shuffle: boolean,
  wording: object27,
  freezeVision: values(true),
  adam: object28,
  checkpointEvery: number7,
  checkpointKeep: number7,
  checkpointBest: object({ metric: enum18, evaluation: string3 }, "evaluation"),
}, "wording", "freezeVision", "checkpointKeep", "checkpointBest");
export const node_take: Check = object({ id: string3, because: object4, kind: values("take"), input: string6, count: number7 });
const enum49: Check = values("accuracy", "images", "kind", "order", "answer_space", "options", "tokens", "subset", "order_sensitive");
const union50: Check = union(string(), number(false));
export const condition: Check = cases("kind", [["all","any"], object({ kind: values("all", "any"), of: list((value) => condition(value)) })], [["not"], object({ kind: values("not"), of: (value) => condition(value) })], [["between"], object({ kind: values("between"), field: enum49, from: number(false), to: number(false) })], [["one_of"], object({ kind: values("one_of"), field: enum49, values: list(union50) })], [["compare"], object({ kind: values("compare"), field: enum49, with: values("==", "!=", "<", "<=", ">", ">="), value: union50 })]);
export const node_where: Check = object({ id: string3, because: object4, kind: values("where"), input: string6, keep: condition });
const string51: Check = string(0, /^sha256:[0-9a-f]{64}$/);
export const run: Check = object({
  name: string(0, /^[A-Za-z_]\w*(?:,[\w.%+=-]+)*$/),
  seed: number1,
  seeds: object({ data: number1, sampling: number1, permutation: number1 }, "data", "sampling", "permutation"),
  dataSeed: number1,
  overfit: values(true),
  nodes: list(cases("kind", [["benchmark"], node_benchmark], [["evaluate"], node_evaluate], [["four_artists"], node_four_artists], [["frozen"], node_frozen], [["grpo"], node_grpo], [["hub"], node_hub], [["jsonl"], node_jsonl], [["judge"], node_judge], [["label"], node_label], [["mix"], node_mix], [["model"], node_model], [["parquet"], node_parquet], [["permute"], node_permute], [["rephrase"], node_rephrase], [["resample"], node_resample], [["reward"], node_reward], [["rollout"], node_rollout], [["shuffle"], node_shuffle], [["skip"], node_skip], [["supervised"], node_supervised], [["take"], node_take], [["where"], node_where])),
  builtIns: object({
  four_artists: number7,
  rows: number7,
  pictures: number7,
  draws: number7,
  jumps: number7,
  sampler: number7,
  grading: number7,
  evaluation: number7,
  packing: number7,
  numerics: number7,
}, "four_artists", "rows", "pictures", "draws", "jumps", "sampler", "grading", "evaluation", "packing", "numerics"),
  inputs: list(object({ node: string3, role: string16, digest: string51 })),
  outline: string51,
  hash: string51,
}, "seeds", "dataSeed", "overfit", "inputs", "hash");
export const plan: Check = object({ edition: values(1), runs: list(run), outline: string51, hash: string51 }, "hash");

/** The fields of each kind of node that name others, in their order; `*` is every place of a list. */
export const edges: { readonly [K in PlanNode["kind"]]: readonly { readonly path: readonly string[]; readonly to: Target }[] } = {
  benchmark: [{ path: ["input"], to: "dataset" }, { path: ["judge"], to: "judge" }],
  evaluate: [{ path: ["policy"], to: "model" }, { path: ["on"], to: "dataset" }, { path: ["train"], to: "train" }],
  four_artists: [],
  frozen: [{ path: ["of"], to: "model" }],
  grpo: [{ path: ["policy"], to: "model" }, { path: ["reference"], to: "reference" }, { path: ["on"], to: "dataset" }, { path: ["permute"], to: "permute" }, { path: ["reward"], to: "reward" }],
  hub: [],
  jsonl: [],
  judge: [],
  label: [{ path: ["input"], to: "dataset" }, { path: ["by"], to: "judge" }],
  mix: [{ path: ["parts","*","input"], to: "dataset" }],
  model: [],
  parquet: [],
  permute: [{ path: ["images"], to: "dataset" }],
  rephrase: [{ path: ["input"], to: "dataset" }, { path: ["by"], to: "judge" }],
  resample: [{ path: ["input"], to: "dataset" }],
  reward: [],
  rollout: [{ path: ["input"], to: "dataset" }, { path: ["from"], to: "model" }],
  shuffle: [{ path: ["input"], to: "dataset" }],
  skip: [{ path: ["input"], to: "dataset" }],
  supervised: [{ path: ["policy"], to: "model" }, { path: ["on"], to: "dataset" }],
  take: [{ path: ["input"], to: "dataset" }],
  where: [{ path: ["input"], to: "dataset" }],
};
