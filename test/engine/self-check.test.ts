// The self-check of the sampler against the trainer: a model that takes pictures is shown one, and what is computed of it counts.

import { expect, test } from "vitest";
import { type Checked, selfCheck } from "../../runtime/engine/self-check.ts";
import type { Backend, Feeds } from "../../runtime/graph/backend.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { loadPolicy, sampled } from "../../runtime/stages/policy.ts";
import { model } from "../run/tiny.ts";
import { useDevice } from "../tensor/check.ts";

const gpu = useDevice();

async function found(bend: (graph: string, feeds: Feeds) => Feeds, frozen: Checked["frozen"] = {}) {
  const backend = gpu();
  const { parameters, ...policy } = loadPolicy(model, 3, ".");
  writeWeights(backend, policy.config, parameters, policy.prefix);
  const checked: Checked = {
    model: await sampled(policy),
    processor: policy.processor,
    frozen,
    name: "train",
    temperature: 1,
  };
  const bent: Backend = {
    ...backend,
    async compile(graph) {
      const made = await backend.compile(graph);
      return { ...made, run: (feeds) => made.run(bend(graph.name, feeds)) };
    },
  };
  try {
    return await selfCheck(bent, checked, 7);
  } finally {
    backend.destroy();
    await policy.tokenizer.close();
  }
}

test("every log-prob is the same", async () => {
  const { compared, differing } = await found((_, feeds) => feeds);
  expect(compared).toBeGreaterThan(10);
  expect(differing).toBe(0);
});

test("of a frozen picture tower both read what was encoded once", async () => {
  const shown: string[] = [];
  const { differing } = await found(
    (graph, feeds) => {
      if (feeds["vision/pixels"]) shown.push(graph);
      return feeds;
    },
    { freezeVision: true },
  );
  expect(differing).toBe(0);
  expect(shown).toEqual(["policy pictures"]);
});

test("other pixels for the trainer than for the sampler show", async () => {
  const pixels = "vision/pixels";
  const { compared, differing } = await found((graph, feeds) => {
    const given = feeds[pixels];
    return graph.startsWith("score") && given ? { ...feeds, [pixels]: new Float32Array(given.length) } : feeds;
  });
  expect(differing).toBe(compared);
});
