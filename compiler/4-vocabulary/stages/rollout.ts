// rollout(10, from = policy): rolls every example out and notes how often the answer is right.

import * as limits from "../../3-types/limits.ts";
import { model } from "../../3-types/model.ts";
import { count, real } from "../../3-types/number.ts";
import { stage } from "../../3-types/word.ts";
import { sampling, samplingSettings, temperatureNumber } from "../blocks/sampling.ts";

/** A check asks a filter about each accuracy that so many answers can come to. */
const mostAnswers = 4096;

export const rollout = stage({
  name: "rollout",
  doc: "Lets a model answer each example several times; behind it `accuracy` is known, the share of right answers.",
  example: "rollout(10, from = policy)",
  positional: 1,
  parameters: {
    count: { type: count("rollout", limits.whole().min(1).max(mostAnswers), true), doc: "Answers to each example." },
    from: { type: model, doc: "The model that answers.", default: "policy" },
    temperature: {
      type: real(temperatureNumber, "1.0"),
      doc: "Of the sampling; 1 is the model's own distribution.",
      default: "1.0",
    },
    ...samplingSettings,
  },
  lower: ({ count: many, from, temperature, ...tokens }, input, at, build) =>
    build.add(
      { kind: "rollout", input, count: many, from: build.model(from), temperature, ...sampling(tokens) },
      at,
      "rollout",
    ),
});
