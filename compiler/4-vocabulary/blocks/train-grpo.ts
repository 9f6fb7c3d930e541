// train grpo { … }: permutation GRPO (paper §4.2, Eq. 4 to 6): rollouts for each order of an example, one advantage
// over the merged group, a clipped objective with a KL term to the reference.

import { drawLimits } from "../../../plan/nodes/draw-limits.ts";
import { curve } from "../../3-types/curve.ts";
import { dataset } from "../../3-types/dataset.ts";
import * as limits from "../../3-types/limits.ts";
import { count, countOf, real } from "../../3-types/number.ts";
import { amended, choice } from "../../3-types/plain.ts";
import { kl } from "../../3-types/reward.ts";
import { block } from "../../3-types/word.ts";
import { E0403, E0422, E0710 } from "../../diagnostics/codes.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { lineAbove, write } from "../../diagnostics/edits.ts";
import { wholePrompts } from "./batch.ts";
import { idleCombination, idleOptions } from "./grpo-idle.ts";
import { grpoOptions } from "./grpo-options.ts";
import { klTerm, planOptions } from "./grpo-plan.ts";
import { choose, impliedBy, objective } from "./objective.ts";
import { adam, checkpoint, optimizer, saving } from "./optimizer.ts";
import { sampling, samplingSettings, temperatureNumber } from "./sampling.ts";
import { wording, wordingSettings } from "./wording.ts";

const positive = limits.number().above(0);

export const trainGrpo = block({
  name: "train grpo",
  word: "train",
  inside: ["experiment"],
  doc: "Group-relative policy optimization on rollouts of the policy itself, with permuted copies when `permute` stands beside it.",
  example: "train grpo { on = data.train  batch = 8prompt  per_order = 6rollout  duration = 40step … }",
  settings: {
    on: { type: dataset, doc: "The examples." },
    batch: {
      type: countOf("prompt", "rollout"),
      doc: "Originals a step; or their rollouts, all orders together, which must then make whole groups.",
      default: "8prompt",
    },
    per_order: {
      type: count("rollout", limits.whole().min(1).max(drawLimits.rollout)),
      doc: "Rollouts of one order. With copies, `copies + 1` orders make one merged group.",
      default: "8rollout",
      refuse: (group, { subject }, at) =>
        group > 1
          ? undefined
          : E0403(
              { group },
              {
                at,
                label: "nothing to compare it with",
                fix: write(at, "6rollout"),
                rule: drawn([subject, String(group)], [" "], [">=", "false"], [" 2"]),
              },
            ),
    },
    duration: { type: countOf("step", "epoch"), doc: "How long it trains." },
    rate: {
      type: curve(real(limits.number().min(0), "1e-6"), "1e-6 -> 0"),
      doc: "The learning rate.",
      default: "1e-6",
    },
    baseline: {
      type: amended(
        choice({
          merged: "one mean over all orders of an example (Eq. 4)",
          per_order: "a mean for each order",
        }),
        {
          std: {
            type: choice({
              population: "divide by the root of the mean square, as the paper does",
              sample: "divide by n − 1 under the root, as the released code does",
              none: "do not divide",
            }),
            doc: "What the difference from the mean is divided by.",
            default: "population",
          },
          floor: { type: real(limits.number().min(0), "1e-6"), doc: "Added to the divisor.", default: "1e-6" },
          over: {
            type: choice({ group: "of the group", batch: "of all rollouts of the step" }),
            doc: "Whose deviation it is.",
            default: "group",
          },
          combine: {
            type: choice({
              sum_then_norm: "the graders are summed, and the sum is compared",
              norm_then_sum:
                "each grader is compared within its group, the results are weighted, summed, and compared over the step (GDPO)",
            }),
            doc: "Whether the graders of a reward are summed before they are compared or after.",
            default: "sum_then_norm",
          },
        },
      ),
      doc: "What a reward is compared with to make an advantage.",
      default: "merged",
    },
    objective,
    clip: {
      type: amended(real(positive.below(1), "0.2"), {
        high: {
          type: real(positive, "0.28"),
          doc: "The upper distance, when it differs from the lower.",
          optional: true as const,
          derives: "train.clip",
        },
        dual: {
          type: real(limits.number().above(1), "3.0"),
          doc: "Bound on the loss where the advantage is negative (dual clip).",
          optional: true as const,
        },
      }),
      doc: "How far the ratio of new to old probability may move from 1 before it stops counting.",
      default: "0.2",
    },
    ratio: {
      type: choice({
        token: "one ratio a token",
        sequence: "one ratio a completion, the geometric mean (GSPO)",
        sequence_token: "the same value, with a gradient of each token through its own probability alone (GSPO-token)",
      }),
      doc: "What has a ratio.",
      default: "token",
    },
    kl: { type: kl, doc: "The term that keeps the policy near the reference, in the loss.", optional: true as const },
    mean: {
      type: choice({
        token: "over all tokens of the step",
        sequence: "over the tokens of a completion, then over completions (GRPO as published)",
        fixed_budget: "sum over tokens, divided by completions times the longest completion (Dr. GRPO)",
        sequence_sum: "sum over the tokens of a completion, mean over completions",
      }),
      doc: "How the loss of tokens becomes one number.",
      default: "token",
    },
    temperature: { type: real(temperatureNumber, "1.0"), doc: "Of the sampling in rollouts.", default: "1.0" },
    ...samplingSettings,
    inner: {
      type: real(limits.whole().min(1), "1"),
      doc: "Optimizer steps on the same rollouts; 1 is strictly on policy.",
      default: "1",
    },
    max_prompt: { type: count("token"), doc: "Longest prompt, pictures included." },
    max_completion: {
      type: count("token", limits.whole().min(2).max(drawLimits.position)),
      doc: "Longest completion: an answer and the token that ends it.",
    },
    ...grpoOptions,
    ...wordingSettings,
    optimizer,
    checkpoint,
  },
  implied: (fields) => impliedBy(fields.objective),
  lower: (fields, at, build) => {
    const { on, per_order: group, duration: length, rate, baseline, clip, ratio, mean, temperature, inner } = fields;
    const std = { ...baseline, value: baseline.value.std };
    const { objective: own, ...chosen } = choose(fields.objective, { ratio, mean, std, clip }, build.report);
    for (const each of idleOptions({ ...fields, counted: chosen.mean })) build.report(each);
    const policy = build.part("policy");
    const reward = build.part("reward");
    if (policy === undefined) return undefined;
    if (reward === undefined) {
      const notes = [{ keyword: "help", text: "write `reward = boxed(answer)` in the experiment" }];
      const fix = lineAbove(at, "reward = boxed(answer)");
      const where = { at, label: "has no reward to learn from", notes, fix };
      build.report(E0422({ owner: "train grpo", name: "reward" }, where));
      return undefined;
    }
    const permute = build.part("permute");
    const permuted = permute === undefined ? undefined : build.node(permute);
    const copies = permuted?.kind === "permute" ? permuted.copies : 0;
    for (const each of idleCombination(baseline, build.node(reward))) build.report(each);
    const batch = wholePrompts(fields.batch, group, copies, build.report);
    const reference = fields.kl ? build.part("reference") : undefined;
    if (fields.kl && reference === undefined) {
      const fix = lineAbove(at, "reference = frozen(policy)");
      build.report(E0710({}, { at: fields.kl.at, label: "near what? the experiment has no `reference`", fix }));
      return undefined;
    }
    if (batch === undefined) return undefined;
    return build.add(
      {
        kind: "grpo",
        policy,
        ...(reference === undefined ? {} : { reference }),
        on: build.dataset(on.value),
        ...(permute === undefined ? {} : { permute }),
        reward,
        batch,
        group: group.value,
        length: length.value,
        rate: build.curve(rate.value, rate.at),
        baseline: {
          scope: baseline.value.base,
          std: chosen.std,
          floor: baseline.value.floor,
          ...(baseline.value.over === "batch" ? { over: "batch" } : {}),
          ...(baseline.value.combine === "norm_then_sum" ? { combine: "norm_then_sum" } : {}),
        },
        ...(own ? { objective: own } : {}),
        clip: {
          low: clip.value.base,
          high: clip.value.high ?? clip.value.base,
          ...(clip.value.dual === undefined ? {} : { dual: clip.value.dual }),
        },
        ratio: chosen.ratio,
        ...(fields.kl ? { kl: klTerm(fields.kl.value, fields) } : {}),
        mean: chosen.mean,
        temperature: temperature.value,
        innerSteps: inner.value,
        ...sampling({
          top_p: fields.top_p.value,
          top_k: fields.top_k.value,
          min_p: fields.min_p.value,
          repetition: fields.repetition.value,
          stop: fields.stop?.value,
          ban: fields.ban?.value,
        }),
        ...wording(fields),
        ...planOptions(fields),
        prompt: fields.max_prompt.value,
        completion: fields.max_completion.value,
        adam: adam(fields.optimizer.value),
        ...saving(fields.checkpoint.value),
      },
      at,
    );
  },
});
