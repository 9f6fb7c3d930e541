// A reference that is a model of its own: read, compared with the policy, and refused where it is of another model.

import { expect, test } from "vitest";
import { tinyConfig } from "../../bench/language/page-disk.ts";
import { compile } from "../../compiler/compile.ts";
import { differenceOf } from "../../plan/checkpoint/same-model.ts";
import { loadPolicy, refuseOtherModel } from "../../runtime/stages/policy.ts";
import { disk } from "../plan/disk.ts";
import { codeOf, digest, grpo, model, permute, planOf, questions, reward, useRuns } from "./tiny.ts";

const { start } = useRuns();
const kl = { coefficient: 0.1, estimator: "k3" } as const;
const train = grpo(2, { kl, reference: "reference" });
const run = (reference: Parameters<typeof planOf>[0]) =>
  start(planOf([model, ...reference, ...questions(4), permute, reward, train]));

test("fresh weights of the policy's own seed are what a frozen copy of it is", async () => {
  const frozen = await run([{ kind: "frozen", id: "reference", because: model.because, of: "policy" }]);
  const own = await run([{ ...model, id: "reference" }]);
  expect(digest(own)).toBe(digest(frozen));
});

test("a model of another width is refused, whatever its words", async () => {
  if (model.from.kind !== "fresh") throw new Error("a fresh model");
  const { shape } = model.from;
  const other = { ...model.from, shape: { ...shape, text: { ...shape.text, inter: 48 } } };
  expect(await codeOf(() => run([{ ...model, id: "reference", from: other }]))).toBe("E1066");
});

test("tokens are compared one by one", () => {
  const policy = loadPolicy(model, 1, ".");
  const [[id, word] = [0, ""]] = [...policy.tokenizer.tokens].slice(-1);
  const tokens = new Map(policy.tokenizer.tokens).set(id, `${word}s`);
  const names = { policy: "policy", reference: "reference" };
  const against = (other: typeof policy) => codeOf(() => refuseOtherModel(policy, other, names));
  return Promise.all([
    expect(against(policy)).resolves.toBe("none"),
    expect(against({ ...policy, tokenizer: { ...policy.tokenizer, tokens } })).resolves.toBe("E1066"),
  ]);
});

test("check says it of two folders, by the first setting that differs", () => {
  const wide = JSON.stringify({ ...JSON.parse(tinyConfig), intermediate_size: 256 });
  const text = `spec 1
experiment t {
  policy = checkpoint("models/tiny")
  reference = frozen(checkpoint("models/wide"))
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(16) }
  train grpo { on = data.train  duration = 40step  kl = 0.1 * k3(reference)  max_prompt = 48tok  max_completion = 20tok }
}
`;
  const { diagnostics } = compile({ path: "t.perl", text }, disk({ "models/wide/config.json": wide }));
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([
    "E1066 `models/wide` cannot be the reference of `models/tiny`: text inter is 128, and 256",
  ]);
  const { config } = loadPolicy(model, 1, ".");
  expect(differenceOf(config, { ...config, text: { ...config.text, maxPositions: 9 } })).toBeUndefined();
});
