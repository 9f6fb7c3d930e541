// The experiments of the metamorphic campaign: small enough that a run takes a second, and of every part that draws or reads.

/** Names that a spec chooses freely. */
export interface Names {
  readonly experiment: string;
  readonly pool: string;
  readonly train: string;
  readonly held: string;
  readonly first: string;
  readonly last: string;
}

/** Where files lie, from the folder of the spec. */
export interface Places {
  readonly model: string;
  readonly parquet: string;
  readonly jsonl: string;
}

export interface Shape {
  readonly data: "parquet" | "jsonl" | "four_artists" | "mix";
  readonly method: "grpo" | "supervised";
  /** GRPO: of the KL term, the filter by rollouts, and shuffles behind each other. */
  readonly full: boolean;
}

export const shapes: readonly Shape[] = (["parquet", "jsonl", "four_artists", "mix"] as const).flatMap((data) => [
  { data, method: "grpo", full: false },
  { data, method: "grpo", full: true },
  // only what is made here has worked answers
  ...(data === "four_artists" ? [{ data, method: "supervised", full: false } as const] : []),
]);

const lengths = "max_prompt = 24tok  max_completion = 8tok";

/** Trains a fresh model for a few steps: what all others start from. */
export const warmStart = `spec 1
model small {
  weights    = fresh
  min_pixels = 784
  max_pixels = 784
  text { hidden = 16  inter = 32  layers = 1  heads = 2  kv_heads = 1  tied = yes  rope_theta = 1e4  mrope = [2, 1, 1] }
  vision { hidden = 16  inter = 32  depth = 1  heads = 2  patch = 14  window = 56  full_attention = [0] }
}
experiment warm {
  seed   = 7
  policy = small
  data { train = four_artists(images = 2..2, ask = [which]) | take(8) }
  train supervised { on = data.train  batch = 4prompt  duration = 30step  rate = 1e-2  ${lengths.replace("8tok", "12tok")} }
}
`;

/** The experiment of a shape, under these names, with its files in these places. */
export function specOf({ data, method, full }: Shape, names: Names, places: Places): string {
  const { experiment, pool, train, held, first, last } = names;
  const rows = (kind: "parquet" | "jsonl") =>
    `${kind}("${places[kind]}"${kind === "jsonl" ? ", when_permuted = answer_follows, options = pictures" : ""})`;
  const source = {
    parquet: rows("parquet"),
    jsonl: rows("jsonl"),
    four_artists: "four_artists(images = 2..2, ask = [which]) | take(6)",
    mix: rows("parquet"),
  }[data];
  const mixed = data === "mix" ? `mix(${pool}, four_artists(images = 2..2, ask = [which], seed = 9) | take(4))` : pool;
  const filtered = full
    ? `${mixed} | shuffle | shuffle | rollout(2, from = policy) | where(accuracy in 0%..100%)`
    : mixed;
  const head = [
    `experiment ${experiment} {`,
    "  seed   = 11",
    `  policy = checkpoint("${places.model}") { min_pixels = 784  max_pixels = 784 }`,
  ];
  const lists = [
    "  data {",
    `    ${pool}  = ${source}${full ? " | shuffle" : ""}`,
    `    ${train} = ${filtered}`,
    `    ${held}  = four_artists(split = held_out_question, images = 2..2, ask = [which]) | take(3) | shuffle`,
    "  }",
  ];
  const evaluations = [
    `  evaluate ${first} { on = data.${held}  orders = 2  decode = sample  max_completion = 8tok }`,
    `  evaluate ${last} { on = data.${train}  orders = 2  max_completion = 8tok }`,
  ];
  if (method === "supervised")
    return spec(head, lists, [
      `  train supervised { on = data.${train}  batch = 2prompt  duration = 2step  rate = 1e-3  max_prompt = 24tok  max_completion = 12tok }`,
      ...evaluations,
    ]);
  const kl = full ? "kl = 0.01 * k3(reference)" : "";
  return spec(head, lists, [
    ...(full ? ["  reference = frozen(policy)"] : []),
    "  reward = 90% * boxed(answer) + 10% * matches(think_then_box)",
    `  permute { images = data.${train}  probability = linear(100% -> 50%) }`,
    `  train grpo { on = data.${train}  batch = 2prompt  per_order = 2rollout  duration = 2step  rate = 1e-3  temperature = 1.3  ${kl}  ${lengths} }`,
    ...evaluations,
  ]);
}

const spec = (...parts: readonly (readonly string[])[]): string => `spec 1\n${parts.flat().join("\n")}\n}\n`;
