// Pictures pass the picture tower once, whoever shows them and however often, for as long as no weight of the tower is written; which of
// them share a pass changes no bit, and what is kept has a bound.

import { expect, test } from "vitest";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { pictureEncoder } from "../../runtime/engine/picture-encoder.ts";
import { patchesOf, picturesOf } from "../../runtime/engine/prompt.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import { scorer } from "../../runtime/engine/scorer.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { f32 } from "../../runtime/graph/ir.ts";
import { copyWeights, weightState, writeWeights } from "../../runtime/model/weights.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { grpo } from "../run/tiny.ts";
import { useDevice } from "../tensor/check.ts";
import { limits, prompts, sharpPolicy } from "./scene.ts";

const gpu = useDevice();
const { parameters, ...policy } = sharpPolicy();
const { config } = policy;

/** A backend that counts runs of graphs that encode pictures. */
function counting(inner: Backend): { readonly backend: Backend; readonly passes: () => number } {
  let passes = 0;
  const compile: Backend["compile"] = async (graph) => {
    const made = await inner.compile(graph);
    const isTower = graph.nodes.some(({ inputs }) => inputs.some(({ type }) => type.shape[1] === 3 * 2 * 14 * 14));
    return { ...made, run: (feeds) => (isTower && passes++, made.run(feeds)) };
  };
  return { backend: { ...inner, compile }, passes: () => passes };
}

const shownPictures = async () => picturesOf(await prompts(policy, 4));
const rowsOf = async (encoder: ReturnType<typeof pictureEncoder>, ...[pictures, patches]: [Pictures, number]) =>
  (await encoder.feeds("pictures", pictures, patches))["pictures"]!;
type Pictures = Awaited<ReturnType<typeof shownPictures>>;

test("a picture's rows are the same alone, among others, in another place, and after a read from what is kept", async () => {
  writeWeights(gpu(), config, parameters);
  const pictures = await shownPictures();
  expect(pictures.length).toBeGreaterThan(4);
  const model = { config, prefix: "policy" };
  const together = pictureEncoder(gpu(), model);
  const width = config.text.hidden;
  const all = await rowsOf(together, pictures, 4 * pictures.length);
  expect(all.some((each) => each !== 0)).toBe(true);
  const turned = await rowsOf(together, pictures.toReversed(), 4 * pictures.length + 8);
  for (const [at, picture] of pictures.entries()) {
    const own = all.slice(at * width, (at + 1) * width);
    const alone = pictureEncoder(gpu(), model);
    expect(await rowsOf(alone, [picture], 4)).toEqual(own);
    alone.release();
    const place = pictures.length - 1 - at;
    expect(turned.slice(place * width, (place + 1) * width)).toEqual(own);
  }
  expect([...turned.slice(pictures.length * width)].every((each) => each === 0)).toBe(true);
  together.release();
});

test("only a write of the tower's own weights makes it encode again; pixels, not objects, are what a picture is", async () => {
  writeTraining(gpu(), config, parameters, undefined);
  const { backend, passes } = counting(gpu());
  const encoder = pictureEncoder(backend, { config, prefix: "policy" });
  const pictures = await shownPictures();
  await encoder.fit(4 * pictures.length);
  const again = async () => {
    const before = passes();
    const rows = await rowsOf(encoder, pictures, 4 * pictures.length);
    return { rows, passed: passes() - before };
  };
  const first = await again();
  expect(first.passed).toBe(1);
  expect(await again()).toEqual({ ...first, passed: 0 });
  // other objects with the same pixels
  const copies = pictures.map((each) => ({ ...each, values: each.values.slice() }));
  expect(await rowsOf(encoder, copies, 4 * pictures.length)).toEqual(first.rows);
  expect(passes()).toBe(1);
  const write = (name: string, factor: number) => {
    const values = parameters.get(name) ?? expect.unreachable(name);
    const written = values.map((each) => factor * each);
    backend.write(weightState("policy", name), f32(...shapeOf(name)), written);
  };
  write("model.norm.weight", 2);
  expect(await again()).toEqual({ ...first, passed: 0 });
  write("visual.merger.ln_q.weight", 2);
  const other = await again();
  expect(other.passed).toBe(1);
  expect(other.rows).not.toEqual(first.rows);
  write("visual.merger.ln_q.weight", 1);
  expect(await again()).toEqual(first);
  encoder.release();
});

const shapeOf = (name: string): readonly number[] => [parameters.get(name)?.length ?? 0];

test("what is kept has a bound in bytes, beyond which the oldest goes", async () => {
  writeWeights(gpu(), config, parameters);
  const { backend, passes } = counting(gpu());
  const [one, two, three] = (await shownPictures()) as [Pictures[0], Pictures[0], Pictures[0]];
  const encoder = pictureEncoder(backend, { config, prefix: "policy" }, 2 * 4 * config.text.hidden);
  await encoder.fit(12);
  const passed = async (...pictures: Pictures[0][]) => {
    const before = passes();
    await rowsOf(encoder, pictures, 12);
    return passes() - before;
  };
  expect(await passed(one, two, three)).toBe(1);
  expect(await passed(two)).toBe(0);
  expect(await passed(three)).toBe(0);
  expect(await passed(one)).toBe(1);
  expect(await passed(three)).toBe(0);
  expect(await passed(two)).toBe(1);
  // prepared are only as many as are kept
  await encoder.prepare([one, two, three]);
  expect(await passed(one, two)).toBe(0);
  encoder.release();
});

test("with a frozen tower sampler, scorer, update and reference of a batch share one pass; without, each update has its own", async () => {
  const shown = await prompts(policy, 2);
  const shape = { orders: 2, group: 2, ...limits, patches: patchesOf(shown) };
  for (const freezeVision of [true, false]) {
    writeTraining(gpu(), config, parameters, undefined);
    const { backend, passes } = counting(gpu());
    await copyWeights(backend, config, "policy", "reference", "decoder");
    if (!freezeVision) await copyWeights(backend, config, "policy", "reference", "pictures");
    const encoder = pictureEncoder(backend, { config, prefix: "policy" });
    const reference = freezeVision ? encoder : pictureEncoder(backend, { config, prefix: "reference" });
    const sample = await sampler(backend, { ...policy, encoder }, shape, "shared");
    const score = await scorer(backend, config, shape, { prefix: "policy", temperature: 1, encoder });
    const node = grpo(1, { kl: { coefficient: 0.1, estimator: "k3" }, ...(freezeVision && { freezeVision }) });
    const learner = await grpoLearner(backend, config, shape, node, { policy: encoder, reference });
    const counts: number[] = [];
    for (const update of [1, 2]) {
      const key = (order: number, rollout: number) =>
        ({ seed: 3, purpose: "rollout", step: update, sample: order, rollout }) as const;
      const rollouts = await sample.roll({ prompts: shown, key, temperature: 1 });
      const scores = await score.score({ prompts: shown, rollouts });
      expect(scores.map((each) => [...each])).toEqual(rollouts.map(({ logp }) => [...logp]));
      const learned = await learner.learn({ prompts: shown, rollouts, advantages: [1, -1, 2, -2], rate: 1e-2, update });
      expect(learned).toMatchObject({ logpMismatch: 0, skipped: 0 });
      counts.push(passes());
    }
    // not frozen: the reference's once, the policy's for what samples and scores, and the update's own
    expect(counts).toEqual(freezeVision ? [1, 1] : [3, 5]);
    for (const each of [sample, score, learner, encoder, reference]) each.release();
    backend.drop(...[...parameters.keys()].map((name) => weightState("reference", name)));
  }
});
