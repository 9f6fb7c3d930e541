// Specs written with the words and habits of other tools: each case is one line of a good spec written as TRL, verl,
// EasyR1, Hydra or Python would have it. Counted: a diagnostic on that line that names our word.

import { compile, type Files } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Bar } from "./specs.ts";

export interface Foreign {
  readonly tool: "TRL" | "verl" | "EasyR1" | "Hydra" | "Python" | "YAML";
  /** The line of `goodSpec` that is written otherwise: how it begins. */
  readonly instead: string;
  readonly wrong: string;
  /** What the diagnostic must name. */
  readonly ours: string;
}

/** A good spec of one line a setting. */
export const goodSpec = `spec 1

model small {
  weights    = checkpoint("models/tiny")
  max_pixels = 784
}

experiment demo {
  seed      = 1
  policy    = small
  reference = frozen(policy)
  reward    = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train    = four_artists(split = train) | take(64) | where(images == 4)
    held_out = four_artists(split = held_out_question) | take(50)
  }

  permute {
    images      = data.train
    copies      = 1
    order       = random
    probability = linear(100% -> 0%)
    answers     = remap
  }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 40step
    rate           = 1e-6
    baseline       = merged
    clip           = 0.2
    kl             = 0.01 * k3(reference)
    mean           = token
    inner          = 2
    temperature    = 1.0
    max_prompt     = 48tok
    max_completion = 20tok
    optimizer      = adamw { clip_norm = 1.0 }
    checkpoint     = 10step
  }

  evaluate every 10step {
    on     = data.held_out
    orders = 4
    decode = greedy
  }
}
`;

const line = (tool: Foreign["tool"], instead: string, wrong: string, ours: string): Foreign => ({
  tool,
  instead,
  wrong,
  ours,
});

export const foreign: readonly Foreign[] = [
  line("TRL", "per_order ", "num_generations = 6", "per_order"),
  line("TRL", "max_completion ", "max_completion_length = 20", "max_completion"),
  line("TRL", "max_prompt ", "max_prompt_length = 48", "max_prompt"),
  line("TRL", "kl ", "beta = 0.04", "kl"),
  line("TRL", "clip ", "epsilon = 0.2", "clip"),
  line("TRL", "clip ", "epsilon_high = 0.28", "clip"),
  line("TRL", "clip ", "clip = 0.2 { delta = 3.0 }", "dual"),
  line("TRL", "rate ", "learning_rate = 1e-6", "rate"),
  line("TRL", "mean ", "loss_type = dapo", "mean"),
  line("TRL", "inner ", "num_iterations = 2", "inner"),
  line("TRL", "baseline ", "scale_rewards = group", "baseline"),
  line("TRL", "batch ", "per_device_train_batch_size = 8", "batch"),
  line("TRL", "batch ", "generation_batch_size = 48", "batch"),
  line("TRL", "duration ", "max_steps = 40", "duration"),
  line("TRL", "duration ", "num_train_epochs = 2", "duration"),
  line("TRL", "checkpoint ", "save_steps = 10", "checkpoint"),
  line("TRL", "optimizer ", "max_grad_norm = 1.0", "optimizer"),
  line("TRL", "reward ", "reward_funcs = boxed(answer)", "reward"),
  line("TRL", "policy ", 'model_name_or_path = "models/tiny"', "policy"),
  line("TRL", "on          = data.train", "train_dataset = data.train", "on"),
  line("TRL", "evaluate every", "evaluate eval_steps 10step {", "every"),
  line("verl", "per_order ", "actor_rollout_ref.rollout.n = 6", "per_order"),
  line("verl", "batch ", "train_batch_size = 8", "batch"),
  line("verl", "batch ", "data.train_batch_size = 8", "batch"),
  line("verl", "max_completion ", "max_response_length = 20", "max_completion"),
  line("verl", "kl ", "kl_loss_coef = 0.01", "kl"),
  line("verl", "kl ", "kl = 0.01 * low_var_kl(reference)", "k3"),
  line("verl", "clip ", "clip_ratio = 0.2", "clip"),
  line("verl", "clip ", "clip = 0.2 { clip_ratio_high = 0.28 }", "high"),
  line("verl", "clip ", "clip = 0.2 { clip_ratio_c = 3.0 }", "dual"),
  line("verl", "mean ", "loss_agg_mode = token", "mean"),
  line("verl", "mean ", 'mean = "token-mean"', "token"),
  line("verl", "inner ", "ppo_epochs = 2", "inner"),
  line("verl", "baseline ", "adv_estimator = grpo", "baseline"),
  line("verl", "duration ", "total_epochs = 2", "duration"),
  line("verl", "checkpoint ", "save_freq = 10", "checkpoint"),
  line("verl", "train grpo", "trainer {", "train"),
  line("verl", "reference ", "ref = frozen(policy)", "reference"),
  line("EasyR1", "per_order ", "rollout_n = 6", "per_order"),
  line("EasyR1", "batch ", "rollout_batch_size = 8", "batch"),
  line("EasyR1", "clip ", "clip = 0.2 { clip_ratio_dual = 3.0 }", "dual"),
  line("EasyR1", "kl ", "kl_coef = 0.01", "kl"),
  line("EasyR1", "evaluate every", "evaluate val_freq 10step {", "every"),
  line("EasyR1", "train    =", "train = four_artists(split = train) | filter(images == 4)", "where"),
  line("EasyR1", "train    =", "train = four_artists(split = train) | select(64)", "take"),
  line("Hydra", "seed ", "shuffle_seed = 1", "seed"),
  line("Hydra", "policy ", "policy = ${small}", "small"),
  line("Hydra", "optimizer ", "optim.lr = 1e-6", "rate"),
  line("Python", "optimizer ", 'optimizer = "adamw"', "adamw"),
  line("Python", "rate ", "lr = 1e-6", "rate"),
  line("Python", "probability ", "alpha = linear(100% -> 0%)", "probability"),
  line("Python", "train    =", "train = concatenate_datasets(held_out, held_out)", "mix"),
  line("YAML", "per_order ", "per_order: 6rollout", "="),
  line("YAML", "# a remark", "# a remark", "//"),
];

const shows = (each: Diagnostic): string =>
  [each.title, each.fix?.title ?? "", ...each.labels.map((label) => label.text), ...each.notes.map((note) => note.text)]
    .concat(each.fix?.edits.map((edit) => edit.text) ?? [])
    .join("\n");

/** The spec with one line written as `each` has it, and where that line stands. */
export function foreignSpec(each: Foreign): { readonly text: string; readonly start: number; readonly end: number } {
  const lines = goodSpec.split("\n");
  const at = lines.findIndex((text) => text.trimStart().startsWith(each.instead));
  const index = at < 0 ? lines.indexOf("  data {") : at;
  const indent = /^ */.exec(lines[index] ?? "")?.[0] ?? "";
  const changed = lines.with(index, `${indent}${each.wrong}`);
  const start = changed.slice(0, index).join("\n").length + 1 + indent.length;
  return {
    text: (at < 0 ? lines.toSpliced(index, 0, `${indent}${each.wrong}`) : changed).join("\n"),
    start,
    end: start + each.wrong.length,
  };
}

/** Whether a diagnostic shows a word as a word of the language, in backticks or as an edit of its own. */
function names(text: string, word: string): boolean {
  return (
    text.includes(`\`${word}\``) ||
    text.split("\n").some((each) => each.trim() === word) ||
    text.includes(`one of ${word}`)
  );
}

/** Compiles every case. */
export function askForeign(files: Files): Bar {
  const missed: string[] = [];
  for (const each of foreign) {
    const { text, start, end } = foreignSpec(each);
    const { diagnostics } = compile({ path: "demo.perl", text }, files);
    const there = diagnostics.filter((found) =>
      found.labels.some(({ span }) => span.start <= end && span.end >= start),
    );
    if (!there.some((found) => names(shows(found), each.ours)))
      missed.push(
        `${each.tool} \`${each.wrong}\` wants \`${each.ours}\`: ${diagnostics.map((found) => shows(found).replaceAll("\n", " / ")).join(" || ")}`,
      );
  }
  const of = foreign.length;
  return { name: "other tools' words: a diagnostic names ours", good: of - missed.length, of, least: 1, missed };
}
