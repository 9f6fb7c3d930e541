// Truncations of the distribution against the plain words of the settings, on a host that sorts; and draws from what is left,
// counted against its shares.

import { describe, expect, test } from "vitest";
import { type Truncation, truncated } from "../../runtime/engine/truncation.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, f32, feed, fetch, finish, u32 } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { packKey } from "../../runtime/method/philox.ts";
import { sample } from "../../runtime/tensor/ops/sample.ts";
import { numbers, useDevice } from "../tensor/check.ts";

const gpu = useDevice();
const rows = 6;
const width = 61;
const logits = Array.from(numbers(rows * width, 5), (each) => Math.fround(6 * each));
const banned = Array.from({ length: width }, (_, at) => (at % 13 === 4 ? 1 : 0));

/** Tokens that may be drawn, by sorting. */
function keptOnHost(
  row: readonly number[],
  temperature: number,
  { topK, topP, minP }: Truncation,
): ReadonlySet<number> {
  const warm = temperature === 0 ? 1 : temperature;
  const shares = row.map((logit, token) => ({ token, share: banned[token] === 1 ? 0 : Math.exp(logit / warm) }));
  const sorted = shares.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  const likely = sorted.slice(0, topK ?? sorted.length);
  const total = likely.reduce((sum, each) => sum + each.share, 0);
  let before = 0;
  const nucleus = likely.filter(({ share }) => {
    const isIn = topP === undefined || before < topP * total;
    before += share;
    return isIn;
  });
  const least = (minP ?? 0) * sorted[0]!.share;
  return new Set(nucleus.filter(({ share }) => share >= least).map(({ token }) => token));
}

async function keptByGraph(backend: Backend, temperature: number, truncation: Truncation, values = logits) {
  const g = builder("truncation");
  const height = values.length / width;
  const own = feed(g, "logits", f32(height, width));
  const with_ = { banned: feed(g, "banned", f32(width)), temperature: feed(g, "temperature", f32(1)) };
  fetch(g, "left", truncated(g, own, with_, truncation));
  const program = await backend.compile(finish(g));
  const feeds = { banned: Float64Array.from(banned), temperature: Float64Array.of(temperature) };
  program.run({ logits: Float64Array.from(values), ...feeds });
  const { left } = await program.fetch("left");
  program.release();
  return Array.from({ length: height }, (_, row) => Array.from(left!.slice(row * width, (row + 1) * width)));
}

const settings: readonly Truncation[] = [
  { topK: 1 },
  { topK: 7 },
  { topK: 1000 },
  { topP: 0.1 },
  { topP: 0.9 },
  { topP: 0.999 },
  { minP: 0.05 },
  { minP: 1 },
  { topK: 9, topP: 0.8 },
  { topK: 30, topP: 0.95, minP: 0.02 },
];

describe.each([
  { name: "interpreter", open: () => interpreter() },
  { name: "gpu", open: gpu },
])("$name", ({ open }) => {
  test.each(settings)("%j keeps the tokens that sorting keeps, with their logits", async (truncation) => {
    for (const temperature of [0, 0.7, 1, 2.5]) {
      const left = await keptByGraph(open(), temperature, truncation);
      for (const [row, found] of left.entries()) {
        const own = logits.slice(row * width, (row + 1) * width);
        const kept = [...found.keys()].filter((token) => found[token]! > -1e29);
        expect(kept, `row ${row}, ${temperature}`).toEqual(
          [...keptOnHost(own, temperature, truncation)].sort((a, b) => a - b),
        );
        for (const token of kept) expect(found[token]).toBe(own[token]);
      }
    }
  });

  test("tokens as likely as the last of a set belong to it, and rows know nothing of each other", async () => {
    const tied = Array.from({ length: width }, (_, token) => (token < 3 ? 5 : token < 9 ? 4 : 0));
    const [alone] = await keptByGraph(open(), 1, { topK: 5 }, tied);
    // token 4 is banned
    expect([...alone!.keys()].filter((token) => alone![token]! > -1e29)).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    const among = await keptByGraph(open(), 1, { topK: 5 }, [...logits, ...tied, ...logits]);
    expect(among[rows]).toEqual(alone);
  });

  test("what is drawn is left, as often as its share of what is left", async () => {
    const draws = 1500;
    const own = logits.slice(0, width);
    const truncation = { topK: 6, topP: 0.9 };
    const kept = keptOnHost(own, 1.5, truncation);
    const g = builder("draws");
    const temperature = feed(g, "temperature", f32(1));
    const free = feed(g, "banned", f32(width));
    const left = truncated(g, feed(g, "logits", f32(draws, width)), { banned: free, temperature }, truncation);
    const keys = feed(g, "keys", u32(draws, 4));
    fetch(g, "token", sample(g, left, { keys, seed: feed(g, "seed", u32(1)), temperature, banned: free }).token);
    const program = await open().compile(finish(g));
    const words = Array.from({ length: draws }, (_, at) => {
      const { counter, key } = packKey({ seed: 3, purpose: "rollout", sample: at });
      return [counter[1], counter[2], counter[3], key[1]];
    });
    program.run({
      logits: Float64Array.from({ length: draws * width }, (_, at) => own[at % width]!),
      banned: Float64Array.from(banned),
      temperature: Float64Array.of(1.5),
      keys: Uint32Array.from(words.flat()),
      seed: Uint32Array.of(3),
    });
    const { token } = await program.fetch("token");
    program.release();
    const counts = Map.groupBy(Array.from(token!), (each) => each);
    expect([...counts.keys()].every((each) => kept.has(each))).toBe(true);
    const total = [...kept].reduce((sum, each) => sum + Math.exp(own[each]! / 1.5), 0);
    for (const each of kept) {
      const share = Math.exp(own[each]! / 1.5) / total;
      const deviation = Math.sqrt((share * (1 - share)) / draws);
      expect(Math.abs((counts.get(each)?.length ?? 0) / draws - share)).toBeLessThan(4 * deviation);
    }
  });
});
