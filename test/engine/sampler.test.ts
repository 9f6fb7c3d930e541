// Rollouts depend on their own key and prompt alone: not on the batch, its order, its padding or the size of the group.

import { beforeAll, expect, test } from "vitest";
import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import { passFeeds, passInputs } from "../../runtime/engine/pass.ts";
import { type ProcessedPrompt, packPrompts, patchesOf } from "../../runtime/engine/prompt.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import { type Sampler, sampler } from "../../runtime/engine/sampler.ts";
import type { SamplerShape } from "../../runtime/engine/sampling-graphs.ts";
import { builder, fetch, finish } from "../../runtime/graph/ir.ts";
import { predict } from "../../runtime/model/forward.ts";
import { causalLayout } from "../../runtime/model/layouts/causal.ts";
import { weights, writeWeights } from "../../runtime/model/weights.ts";
import { useDevice } from "../tensor/check.ts";
import { limits, prompts, sharpPolicy } from "./scene.ts";

const gpu = useDevice();
const policy = sharpPolicy();
const { config } = policy;
const end = config.tokens.eos[0]!;
let shown: readonly ProcessedPrompt[];
let patches: number;
let usual: Sampler;
let made = 0;

const compiled = (shape: Partial<SamplerShape>, banned: readonly number[] = policy.banned) =>
  sampler(gpu(), { ...policy, banned }, { orders: 3, group: 2, ...limits, patches, ...shape }, `sampler ${++made}`);

/** Rolls the prompts of these numbers out; their keys hang on the number, wherever they stand. */
const roll = (by: Sampler, numbers: readonly number[], temperature = 1) =>
  by.roll({
    prompts: numbers.map((each) => shown[each]!),
    key: (order, rollout) => ({ seed: 11, purpose: "rollout", step: 4, sample: numbers[order]!, rollout }),
    temperature,
  });

/** The rollouts of each prompt number. */
const byNumber = (rollouts: readonly Rollout[], numbers: readonly number[], group: number) =>
  new Map(numbers.map((number, order) => [number, rollouts.slice(order * group, (order + 1) * group)]));

let wanted: ReadonlyMap<number, readonly Rollout[]>;

beforeAll(async () => {
  shown = await prompts(policy, 4);
  patches = patchesOf(shown.slice(0, 3));
  writeWeights(gpu(), config, policy.parameters);
  usual = await compiled({});
  wanted = byNumber(await roll(usual, [0, 1, 2]), [0, 1, 2], 2);
});

test("rollouts differ between prompts, rollouts and keys, and are repeated by the same key", async () => {
  const texts = [...wanted.values()].flat().map((each) => each.tokens.join(" "));
  expect(new Set(texts).size).toBe(6);
  expect(byNumber(await roll(usual, [0, 1, 2]), [0, 1, 2], 2)).toEqual(wanted);
  const [first] = await usual.roll({
    prompts: shown.slice(0, 1),
    key: (_, rollout) => ({ seed: 11, purpose: "rollout", step: 5, sample: 0, rollout }),
    temperature: 1,
  });
  expect(first!.tokens.join(" ")).not.toBe(texts[0]);
});

test("in another order of the batch, and with fewer prompts than it holds", async () => {
  for (const numbers of [[2, 0, 1], [1], [2, 0]]) {
    const found = byNumber(await roll(usual, numbers), numbers, 2);
    for (const each of numbers) expect(found.get(each), `prompt ${each} in ${numbers}`).toEqual(wanted.get(each));
  }
});

test.each([
  ["alone", { orders: 1, group: 1 }, [1]],
  ["in a group of six", { orders: 2, group: 6 }, [1, 2]],
  ["with room for more orders and patches", { orders: 5, patches: 64 }, [0, 3, 2, 1]],
] as const)("%s", async (_, shape, numbers) => {
  const other = await compiled(shape);
  const group = other.shape.group;
  const found = byNumber(await roll(other, numbers), numbers, group);
  other.release();
  for (const each of numbers) {
    const common = Math.min(group, 2);
    if (wanted.has(each))
      expect(found.get(each)!.slice(0, common), `prompt ${each}`).toEqual(wanted.get(each)!.slice(0, common));
  }
});

test("with longer limits of prompt and completion the tokens so far are the same", async () => {
  const longer = await compiled({ prompt: limits.prompt + 5, completion: limits.completion + 4 });
  const found = byNumber(await roll(longer, [0, 1, 2]), [0, 1, 2], 2);
  longer.release();
  let grown = 0;
  for (const [number, rollouts] of wanted)
    rollouts.forEach(({ tokens, logp, ended }, index) => {
      const other = found.get(number)![index]!;
      expect(other.tokens.slice(0, tokens.length)).toEqual(tokens);
      expect(other.logp.slice(0, logp.length)).toEqual(logp);
      if (ended) expect(other.tokens.length).toBe(tokens.length);
      else grown += other.tokens.length > tokens.length ? 1 : 0;
    });
  expect(grown).toBeGreaterThan(0);
});

test("greedy decoding takes the largest logit of the plain model among the tokens that are not banned", async () => {
  const numbers = [0, 1, 2];
  const greedy = (await roll(usual, numbers, 0)).filter((_, index) => index % 2 === 0);
  const packed = packPrompts(
    config,
    numbers.map((each) => shown[each]!),
    patches,
  );
  const { prompt, completion } = limits;
  const laid = causalLayout(
    config,
    { rows: 3 * (prompt + completion), places: 3 * completion },
    greedy.map(({ tokens }, index) => ({ prompt: packed.prompts[index]!, completion: tokens })),
  );
  const size = { rows: laid.text.rows, patches };
  const g = builder("plain");
  const inputs = passInputs(g, config, size);
  const { from } = predictionInputs(g, 3 * completion, size.rows);
  fetch(g, "logits", predict(g, config, weights(g, config), { ...inputs, from }));
  const program = await gpu().compile(finish(g));
  program.run({ ...passFeeds(config, size, packed, laid.text), ...predictionFeeds(laid.predictions, size.rows) });
  const { logits } = await program.fetch("logits");
  program.release();
  const { vocab } = config.text;
  let place = 0;
  greedy.forEach(({ tokens }, sequence) => {
    tokens.forEach((token, at) => {
      const row = Array.from(logits!.slice(place * vocab, (place + 1) * vocab));
      place++;
      const allowed = row.map((each, id) => (policy.banned.includes(id) ? Number.NEGATIVE_INFINITY : each));
      expect(token, `token ${at} of ${sequence}`).toBe(allowed.indexOf(Math.max(...allowed)));
    });
  });
  expect(policy.banned.length).toBeGreaterThan(4);
});

test("once rollouts have ended, those that go on are decoded in fewer rows, bit for bit as before", async () => {
  const allowed = [end, 20, 21];
  const banned = Array.from({ length: config.text.vocab }, (_, id) => id).filter((id) => !allowed.includes(id));
  const shape = { orders: 4, group: 4, ...limits, completion: 24, patches };
  const rolled = async (worth: number) => {
    const sizes: number[] = [];
    const backend = {
      ...gpu(),
      async compile(...given: Parameters<ReturnType<typeof gpu>["compile"]>) {
        const rows = given[0].sources.flatMap((each) =>
          "name" in each && each.name === "step/rows" ? each.value.type.shape : [],
        );
        sizes.push(...rows);
        return gpu().compile(...given);
      },
    };
    const by = await sampler(backend, { ...policy, banned }, shape, `sampler ${++made}`, worth);
    const rollouts = [await roll(by, [0, 1, 2], 8), await roll(by, [2, 1], 1)];
    by.release();
    return { rollouts, sizes };
  };
  const [padded, compacted] = [await rolled(Number.POSITIVE_INFINITY), await rolled(0)];
  expect(padded.sizes).toEqual([16]);
  expect(compacted.sizes.length).toBeGreaterThan(2);
  expect(compacted.rollouts).toEqual(padded.rollouts);
  expect(new Set(padded.rollouts.flat().map((each) => each.tokens.length)).size).toBeGreaterThan(3);
});

test("banned tokens never appear; a rollout stops at its end token; all ended, sampling stops", async () => {
  const allowed = [end, 20, 21];
  const banned = Array.from({ length: config.text.vocab }, (_, id) => id).filter((id) => !allowed.includes(id));
  const narrow = await compiled({ group: 8, completion: 24 }, banned);
  const rollouts = await roll(narrow, [0, 1, 2], 8);
  narrow.release();
  expect(rollouts.length).toBe(24);
  for (const { tokens, logp, ended } of rollouts) {
    expect(tokens.every((each) => allowed.includes(each))).toBe(true);
    expect(tokens.indexOf(end)).toBe(ended ? tokens.length - 1 : -1);
    expect(logp.length).toBe(tokens.length);
    // The trainer knows of no ban: these are log-probs among all tokens.
    expect(logp.every((each) => each < Math.log(0.9))).toBe(true);
    if (!ended) expect(tokens.length).toBe(24);
  }
  expect(rollouts.filter((each) => each.ended).length).toBeGreaterThan(12);
});
