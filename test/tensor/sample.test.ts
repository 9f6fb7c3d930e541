// The sampler: tokens equal to the reference's, bans, greedy ties, the distribution it draws from, independence of the
// batch, and that its log-probabilities are the trainer's bit for bit.

import { describe, expect, test } from "vitest";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, f32, feed, fetch, finish, i32, u32 } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gumbelAt, packKey } from "../../runtime/method/philox.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { sample, sampleFaults } from "../../runtime/tensor/ops/sample.ts";
import { numbers, useDevice } from "./check.ts";

const gpu = useDevice();
const seed = 20_260;

/** Key words (c1, c2, c3, k1) of rollout `row`. */
const keysOf = (count: number, first = 0) =>
  Uint32Array.from(
    Array.from({ length: count }, (_, row) => {
      const { counter, key } = packKey({
        seed,
        purpose: "rollout",
        step: 3,
        sample: 9,
        rollout: first + row,
        position: 5,
      });
      return [counter[1], counter[2], counter[3], key[1]];
    }).flat(),
  );

interface Draw {
  readonly logits: ArrayLike<number>;
  readonly keys: Uint32Array;
  readonly temperature: number;
  readonly banned?: readonly number[];
}

/** Tokens and log-probabilities of the sampler, and what logProb says of the same tokens. */
async function run(backend: Backend, { logits, keys, temperature, banned = [] }: Draw) {
  const rows = keys.length / 4;
  const width = logits.length / rows;
  const compile = async (build: (g: ReturnType<typeof builder>) => void) => {
    const g = builder("sample");
    build(g);
    return backend.compile(finish(g));
  };
  const heat = Float32Array.of(temperature);
  const mask = Float32Array.from({ length: width }, (_, at) => (banned.includes(at) ? 1 : 0));
  const sampler = await compile((g) => {
    const { token, logp, fault } = sample(g, feed(g, "logits", f32(rows, width)), {
      keys: feed(g, "keys", u32(rows, 4)),
      seed: feed(g, "seed", u32(1)),
      temperature: feed(g, "temperature", f32(1)),
      banned: feed(g, "banned", f32(width)),
    });
    fetch(g, "token", token);
    fetch(g, "logp", logp);
    fetch(g, "fault", fault);
  });
  const given = Float32Array.from(logits);
  sampler.run({ logits: given, keys, seed: Uint32Array.of(seed), temperature: heat, banned: mask });
  const drawn = await sampler.fetch("token", "logp", "fault");
  const trainer = await compile((g) => {
    const value = logProb(
      g,
      feed(g, "logits", f32(rows, width)),
      feed(g, "token", i32(rows)),
      feed(g, "temperature", f32(1)),
    );
    fetch(g, "logp", value.logp);
  });
  trainer.run({ logits: given, token: drawn.token!, temperature: heat });
  const trained = await trainer.fetch("logp");
  sampler.release();
  trainer.release();
  return {
    token: [...drawn.token!],
    logp: [...drawn.logp!],
    fault: [...drawn.fault!],
    trained: [...trained.logp!],
  };
}

const spread = (rows: number, width: number, by = 2) => numbers(rows * width, 6).map((each) => Math.fround(by * each));

describe.each([
  [1, 1, 1],
  [5, 7, 1],
  [64, 65, 0.6],
  [9, 336, 1.5],
  [3, 1025, 1],
  [2, 6001, 0.9],
])("%i rows of %i at temperature %f", (rows, width, temperature) => {
  const draw = {
    logits: spread(rows, width),
    keys: keysOf(rows),
    temperature,
    banned: width > 4 ? [0, 3, width - 1] : [],
  };

  test("draws the reference's tokens", async () => {
    const actual = await run(gpu(), draw);
    const expected = await run(interpreter(), draw);
    expect(actual.token).toEqual(expected.token);
    expect([...actual.fault, ...expected.fault].every((each) => each === sampleFaults.none)).toBe(true);
    actual.logp.forEach((each, row) => {
      expect(each).toBeCloseTo(expected.logp[row]!, 4);
    });
    for (const each of draw.banned) expect(actual.token).not.toContain(each);
  });

  test("has the trainer's log-probabilities bit for bit", async () => {
    const { logp, trained } = await run(gpu(), draw);
    expect(logp).toEqual(trained);
  });
});

test("the draw of a row is argmax(logit/T + gumbelAt(key, entry)) of the method's generator", async () => {
  const [rows, width, temperature] = [6, 21, 0.8];
  const logits = spread(rows, width);
  const { token } = await run(gpu(), { logits, keys: keysOf(rows), temperature });
  token.forEach((each, row) => {
    const scores = Array.from({ length: width }, (_, entry) => {
      const key = { seed, purpose: "rollout", step: 3, sample: 9, rollout: row, position: 5 } as const;
      return logits[row * width + entry]! / temperature + gumbelAt(key, entry);
    });
    expect(scores.indexOf(Math.max(...scores))).toBe(each);
  });
});

test("a row's token does not depend on the batch", async () => {
  const width = 50;
  const logits = spread(8, width);
  const all = await run(gpu(), { logits, keys: keysOf(8), temperature: 1 });
  const one = await run(gpu(), { logits: logits.slice(5 * width, 6 * width), keys: keysOf(1, 5), temperature: 1 });
  expect([one.token[0], one.logp[0]]).toEqual([all.token[5], all.logp[5]]);
  expect(new Set(all.token).size).toBeGreaterThan(1);
});

test.each([9, 1500])(
  "temperature 0 takes the largest allowed logit of %i, the lowest token among equals",
  async (width) => {
    const logits = new Float32Array(2 * width).fill(-1);
    for (const at of [2, 5, width - 1]) logits[at] = 4;
    logits[3] = 3.5;
    logits[width + 4] = -0.5;
    const keys = keysOf(2);
    expect((await run(gpu(), { logits, keys, temperature: 0 })).token).toEqual([2, 4]);
    expect((await run(gpu(), { logits, keys, temperature: 0, banned: [2, 4] })).token).toEqual([5, 0]);
    const { logp, trained } = await run(gpu(), { logits, keys, temperature: 0 });
    expect(logp).toEqual(trained);
  },
);

test.each([
  [1, 12.59],
  [0.5, 12.59],
])(
  "20 000 draws at temperature %f follow the softmax (chi-square, 4 degrees, p > 0.0135)",
  async (temperature, bound) => {
    const logits = [0.3, -1.2, 1.1, 0, -0.4];
    const draws = 20_000;
    const rows = Array.from({ length: draws }, () => logits).flat();
    const { token } = await run(gpu(), { logits: rows, keys: keysOf(draws), temperature });
    const weights = logits.map((each) => Math.exp(each / temperature));
    const total = weights.reduce((a, b) => a + b);
    const statistic = weights.reduce((sum, weight, entry) => {
      const expected = (draws * weight) / total;
      return sum + (token.filter((each) => each === entry).length - expected) ** 2 / expected;
    }, 0);
    expect(statistic).toBeLessThan(bound);
  },
);

describe.each([
  ["interpreter", () => interpreter()],
  ["GPU", gpu],
] as const)("rows without a draw: %s", (_, backend) => {
  test.each([
    [7, 1],
    [7, 0],
    [1500, 1],
    [1500, 0],
  ])(
    "a logit that is not finite is flagged in its row alone, at %i entries and temperature %d",
    async (width, temperature) => {
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        for (const at of [0, 3, width - 1]) {
          const logits = spread(3, width);
          logits[width + at] = bad;
          const { fault, token } = await run(backend(), { logits, keys: keysOf(3), temperature, banned: [3] });
          expect(fault, `${bad} at ${at}`).toEqual([sampleFaults.none, sampleFaults.notFinite, sampleFaults.none]);
          expect(token.every((each) => each >= 0 && each < width)).toBe(true);
        }
    },
  );

  test.each([5, 1200])("a row of %i whose entries are all banned is flagged", async (width) => {
    for (const temperature of [0, 1]) {
      const banned = Array.from({ length: width }, (_, at) => at);
      const draw = { logits: spread(2, width), keys: keysOf(2), temperature };
      expect((await run(backend(), { ...draw, banned })).fault).toEqual([
        sampleFaults.allBanned,
        sampleFaults.allBanned,
      ]);
      const { fault, token } = await run(backend(), { ...draw, banned: banned.slice(1) });
      expect([fault, token]).toEqual([
        [sampleFaults.none, sampleFaults.none],
        [0, 0],
      ]);
    }
  });

  test("at the smallest temperature and with the likeliest tokens banned the best that is left is drawn", async () => {
    const logits = [1000, -1, 5, 4.5, 900, 999, -1000];
    for (const temperature of [2 ** -126, 1e-30, 1e-6]) {
      const { fault, token } = await run(backend(), { logits, keys: keysOf(1), temperature, banned: [0, 4, 5] });
      expect([fault, token]).toEqual([[sampleFaults.none], [2]]);
    }
  });
});
