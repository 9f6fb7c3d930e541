// The harness itself: a case hangs on its number alone, a campaign that was stopped goes on, a fault is told.

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import {
  type Campaign,
  campaignMain,
  drawsOf,
  figuresLine,
  figuresOf,
  keptResults,
  sample,
} from "../../bench/campaigns/harness.ts";

const folder = mkdtempSync(join(tmpdir(), "perlc-campaign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let ran: number[] = [];
const counting: Campaign = {
  name: "counting",
  count: 10,
  prepare: async () => ({
    run: async ({ number, draws }) => {
      ran.push(number);
      if (number === 3) throw new Error("three");
      const drawn = draws.below(2);
      return { what: `drew ${drawn}`, outcome: drawn === 0 ? "even" : "odd", ...(number === 5 && { fault: "five" }) };
    },
    close: async () => {},
  }),
};

/** Exit code and what was printed. */
async function main(
  ...given: [Campaign | string, ...string[]]
): Promise<{ readonly code: number; readonly out: string }> {
  const [first, ...others] = given;
  const [campaign, args] = typeof first === "string" ? [counting, [first, ...others]] : [first, others];
  let out = "";
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation(() => true),
  ];
  try {
    return { code: await campaignMain(campaign, args), out };
  } finally {
    for (const each of spies) each.mockRestore();
  }
}

test("a case draws the same whatever was run before it, another number, seed or campaign draws otherwise", async () => {
  const words = (campaign: string, seed: number, number: number) => {
    const { word } = drawsOf(campaign, seed, number);
    return Array.from({ length: 9 }, word);
  };
  expect(words("a", 1, 7)).toEqual(words("a", 1, 7));
  expect(new Set([words("a", 1, 7), words("a", 1, 8), words("a", 2, 7), words("b", 1, 7)].map(String)).size).toBe(4);
  const all = await sample(counting, { count: 10 });
  const [seventh] = await sample(counting, { from: 7, count: 1 });
  expect({ ...seventh, ms: 0 }).toEqual({ ...all[7], ms: 0 });
});

test("results are kept, done cases are skipped, a cut line is run again, faults are told and repeated when asked", async () => {
  const path = join(folder, "results.jsonl");
  ran = [];
  const first = await main("--count", "5", "--results", path);
  expect(ran).toEqual([0, 1, 2, 3, 4]);
  expect(first.code).toBe(1);
  expect(first.out).toMatch(/^counting, seed 1: 5 cases, 1 faults; .*thrown 1/);
  const lines = readFileSync(path, "utf8").split("\n");
  appendFileSync(path, '{"case":5,"what":"cu');
  ran = [];
  const second = await main("--count", "8", "--results", path, "--json");
  expect(ran).toEqual([5, 6, 7]);
  expect(JSON.parse(second.out)).toMatchObject({ campaign: "counting", cases: 8, faults: 2 });
  expect(readFileSync(path, "utf8").split("\n").slice(0, 5)).toEqual(lines.slice(0, 5));
  expect([...keptResults(path).keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  ran = [];
  await main("--count", "8", "--results", path, "--faults");
  expect(ran).toEqual([3, 5]);
  ran = [];
  const fine = await main("--from", "6", "--count", "2", "--results", path);
  expect([ran, fine.code]).toEqual([[], 0]);
});

test("one case alone is printed whole and kept nowhere", async () => {
  const { code, out } = await main("--only", "3");
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ case: 3, outcome: "thrown", fault: expect.stringContaining("three") });
});

test("a case that takes too long is a fault", async () => {
  const slow: Campaign = {
    name: "slow",
    count: 1,
    slowest: 1,
    prepare: async () => ({
      run: () => new Promise((resolve) => setTimeout(() => resolve({ what: "waited", outcome: "same" }), 50)),
      close: async () => {},
    }),
  };
  const results = await sample(slow, { count: 1 });
  expect(results[0]?.fault).toMatch(/^took \d+ ms of 1, \d+ with waiting$/);
  expect(figuresLine(figuresOf(slow, 1, results))).toMatch(/^slow, seed 1: 1 cases, 1 faults; same 1; median /);
});

test("what cases lack together is said behind the figures, and makes the exit code 1", async () => {
  const lacking: Campaign = {
    ...counting,
    lacking: (results) => (results.length < 2 ? "only one" : undefined),
  };
  const results = await sample(lacking, { count: 1 });
  expect(figuresLine(figuresOf(lacking, 1, results))).toMatch(/; only one$/);
  expect(figuresOf(lacking, 1, await sample(lacking, { count: 2 })).lacking).toBeUndefined();
  const path = join(folder, "lacking.jsonl");
  expect((await main(lacking, "--count", "1", "--results", path)).code).toBe(1);
  expect((await main(lacking, "--count", "2", "--results", path)).code).toBe(0);
});
