// What a spec may say of a run beside its method, executed: seeds of single kinds of draw, tokens that end a completion or
// are never drawn, what stands around a question, several answers to a question, checkpoints that are let go, logged completions.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { EvaluateNode, FourArtistsNode, GrpoNode, Run, Seeds } from "../../plan/plan.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { promptMaker } from "../../runtime/engine/prompt.ts";
import { checkpointSteps } from "../../runtime/record/folder.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import {
  answersOf,
  codeOf,
  digest,
  evaluate,
  grpo,
  type Logged,
  logged,
  model,
  permute,
  planOf,
  questions,
  reward,
  useTrained,
  watching,
} from "./tiny.ts";

const { start, again, policy } = useTrained();

function plan(more: Partial<GrpoNode> = {}, seed = 1, seeds?: Seeds, measured?: Partial<EvaluateNode>): Run {
  const train = grpo(2, { logCompletions: 1, temperature: 1.3, ...more });
  const nodes = [policy, ...questions(6), permute, reward, train];
  const run = planOf(measured ? [...nodes, evaluate(0, measured)] : nodes, seed);
  return seeds ? { ...run, seeds } : run;
}

interface Ended {
  readonly weights: string;
  readonly said: readonly Logged[];
}
const ran = new Map<string, Promise<Ended>>();

/** The completions of the first step, and the weights after the second. One plan is run once: that two runs are one is resume.test.ts's. */
function outcome(more: Partial<GrpoNode> = {}, seed = 1, seeds?: Seeds): Promise<Ended> {
  const key = JSON.stringify([more, seed, seeds]);
  const before = ran.get(key);
  const now =
    before ?? start(plan(more, seed, seeds)).then((ended) => ({ weights: digest(ended), said: logged(ended.folder) }));
  ran.set(key, now);
  return now;
}

const [family] = questions(6);
const source = fourArtists({ ...(family as FourArtistsNode), seed: 1 });

describe("seeds", () => {
  const said = (all: readonly Logged[], what: (each: Logged) => unknown) => JSON.stringify(all.map(what));
  let base: Awaited<ReturnType<typeof outcome>>;
  beforeAll(async () => {
    base = await outcome();
  });

  test("of single kinds of draw change those draws and no others", async () => {
    const sampling = await outcome({}, 1, { sampling: 5 });
    expect(said(sampling.said, (each) => [each.example, each.order])).toBe(
      said(base.said, (each) => [each.example, each.order]),
    );
    expect(said(sampling.said, (each) => each.completion)).not.toBe(said(base.said, (each) => each.completion));
    const data = await outcome({}, 1, { data: 3 });
    expect(said(data.said, (each) => each.example)).not.toBe(said(base.said, (each) => each.example));
  });

  test("that are all written are as good as the one they replace", async () => {
    const one = await outcome({}, 2);
    const three = await outcome({}, 1, { data: 2, sampling: 2, permutation: 2 });
    expect(three.weights).toBe(one.weights);
    expect(three.weights).not.toBe(base.weights);
  });

  test("of order: `shuffle = no` reads the examples as they stand", async () => {
    const { said: all } = await outcome({ shuffle: false });
    const examples = [...new Set(all.map((each) => each.example))];
    const first = Array.from({ length: 2 }, (_, number) => source.example(number).id);
    expect(examples).toEqual(first);
  });
});

describe("tokens", () => {
  test("of `stop` end a completion, and those of `ban` are never drawn", async () => {
    const plain = await outcome();
    const marked = plain.said.filter((each) => each.completion.includes("</think>"));
    expect(marked.some((each) => !each.completion.trimEnd().endsWith("</think>"))).toBe(true);
    const stopped = await outcome({ sampling: { stop: ["</think>"] } });
    for (const { completion } of stopped.said)
      if (completion.includes("</think>")) expect(completion.trimEnd().endsWith("</think>")).toBe(true);
    expect(stopped.said.some((each) => each.completion.includes("</think>"))).toBe(true);
    const banned = await outcome({ sampling: { ban: ["</think>"] } });
    expect(banned.said.some((each) => each.completion.includes("</think>"))).toBe(false);
  });

  test("that are no single token are refused before the first step", async () => {
    expect(await codeOf(() => start(plan({ sampling: { stop: ["</think> and more"] } })))).toBe("E0717");
    expect(await codeOf(() => start(plan({ sampling: { ban: ["supercalifragilistic"] } })))).toBe("E0717");
  });
});

describe("tokens that may be drawn", () => {
  const likeliest = { sampling: { topK: 1 } };

  test("are the likeliest alone with `top_k = 1`: what greedy would say, however warm", async () => {
    const { said } = await outcome(likeliest);
    const greedy = await outcome({ temperature: 1e-3 });
    expect(said.map((each) => each.completion)).toEqual(greedy.said.map((each) => each.completion));
    const plain = await outcome();
    expect(plain.said.map((each) => each.completion)).not.toEqual(said.map((each) => each.completion));
  });

  test.each<readonly [string, NonNullable<GrpoNode["sampling"]>]>([
    ["top_k", { topK: 1 }],
    ["top_p and min_p", { topP: 0.7, minP: 0.1 }],
  ])("%s: log-probs stay those of the whole distribution, so the first update has ratio 1", async (_, sampling) => {
    const watched = watching();
    await start(plan({ sampling }), watched);
    const ratios = watched.events.flatMap((each) => (each.event === "step" ? [each.ratio] : []));
    expect(ratios).toHaveLength(2);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(1, 5);
  });

  test("are those of evaluations, too", async () => {
    const decode = { kind: "sample", temperature: 2 } as const;
    const asked = async (sampling: EvaluateNode["sampling"]) => {
      const measured = { decode, samples: 2, orders: 1, ...(sampling && { sampling }) };
      const { folder } = await start(plan({}, 1, undefined, measured));
      return answersOf(folder);
    };
    const narrow = await asked({ topK: 1 });
    const pairs = [...Map.groupBy(narrow, (each) => each.item).values()];
    for (const [one, other] of pairs) expect({ ...one, sample: 0 }).toEqual({ ...other, sample: 0 });
    expect(await asked(undefined)).not.toEqual(narrow);
  });
});

describe("what stands around a question", () => {
  test("is read by the model, the question once and its pictures with it", async () => {
    const { tokenizer, processor } = loadPolicy(model, 1, ".");
    const example = source.example(0);
    const text = async (wording: GrpoNode["wording"]) =>
      (
        await tokenizer.decode([(await promptMaker(tokenizer, processor, 200, wording).promptFor(example)).tokens], {
          special: true,
        })
      )[0]!;
    const plain = await text(undefined);
    const asked = plain.slice(plain.indexOf("user"));
    const told = await text({ system: "which picture" });
    expect(told).toContain("which picture");
    expect(told.endsWith(asked)).toBe(true);
    const around = await text({ template: "which {question} picture" });
    expect(around.split("<|image_pad|>").length).toBe(plain.split("<|image_pad|>").length);
    expect(around.length).toBe(plain.length + "which  picture".length);
    expect(await text({ template: "{question}" })).toBe(plain);
  });

  test("makes another run", async () => {
    const asked = { prompt: 40, wording: { template: "which {question}" } };
    expect((await outcome(asked)).weights).not.toBe((await outcome({ prompt: 40 })).weights);
  });
});

describe("advantages and losses", () => {
  const plain = () => outcome({ innerSteps: 2 });
  test.each<readonly [string, Partial<GrpoNode>]>([
    ["combine", { baseline: { scope: "merged", std: "population", floor: 1e-6, combine: "norm_then_sum" } }],
    ["overlong", { overlong: { buffer: 8, factor: 1 } }],
    ["off_policy_mask", { offPolicyMask: 1e-6 }],
    ["cispo", { objective: { kind: "cispo", cap: 2 } }],
    ["an entropy bonus", { entropy: { coefficient: 0.05, top: 1 } }],
    ["sapo", { objective: { kind: "sapo", positive: 1, negative: 1.05 } }],
  ])("%s is executed, and counts", async (_, more) => {
    const ended = await outcome({ innerSteps: 2, ...more });
    expect(ended.weights).not.toBe((await plain()).weights);
    expect(ended.said.every((each) => Number.isFinite(each.advantage))).toBe(true);
  });

  test("an overlong answer is worth less by what it is too long", async () => {
    const [base, ended] = [await plain(), await outcome({ innerSteps: 2, overlong: { buffer: 8, factor: 1 } })];
    const lost = ended.said.map((each, index) => base.said[index]!.reward - each.reward);
    expect(ended.said.map((each) => each.completion)).toEqual(base.said.map((each) => each.completion));
    expect(Math.max(...lost)).toBeGreaterThan(0);
    expect(lost.every((each) => each >= 0 && each <= 1 && Number.isInteger(Math.round(each * 8e6) / 1e6))).toBe(true);
  });

  test("a filter leaves groups that are all wrong or all right out of the update, and says how many rollouts count", async () => {
    const filter = {
      metric: "reward" as const,
      between: { from: 0, to: 1 },
      bounds: "closed" as const,
      minStd: 0.01,
      shortfall: "drop" as const,
      rounds: 10,
    };
    const watched = watching();
    const { folder } = await start(plan({ filter }), watched);
    const steps = watched.events.flatMap((each) => (each.event === "step" ? [each] : []));
    for (const { step, counted } of steps) {
      const all = logged(folder, step);
      const groups = [...Map.groupBy(all, (each) => each.example).values()];
      const varied = groups.filter((group) => new Set(group.map((each) => each.reward)).size > 1);
      expect(counted).toBeCloseTo(varied.flat().length / all.length, 12);
      for (const group of groups) expect(group.some((each) => each.advantage !== 0)).toBe(varied.includes(group));
    }
    const none = await start(plan({ filter: { ...filter, between: { from: 0.95, to: 0.99 } } }));
    expect(
      none.events.flatMap((each) => (each.event === "step" ? [[each.counted, each.loss, each.skipped]] : [])),
    ).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  test("a step whose completions were all cut off changes nothing the loss could change", async () => {
    const watched = watching();
    const ended = await start(plan({ completion: 2, maskTruncated: true }), watched);
    expect(ended.outcome.kind).toBe("finished");
    const steps = watched.events.flatMap((each) => (each.event === "step" ? [each] : []));
    expect(steps.map((each) => [each.loss, each.gradientNorm, each.skipped])).toEqual(steps.map(() => [0, 0, 1]));
    expect(steps.every((each) => [each.entropy, each.clipped, each.ratio].every(Number.isFinite))).toBe(true);
  });
});

describe("an evaluation", () => {
  const sampled = { decode: { kind: "sample", temperature: 1.5 }, samples: 3, before: false, orders: 2 } as const;
  test("asks each order several times, and only when it is told to", async () => {
    const watched = watching();
    const { folder, outcome: end } = await start(plan({}, 1, undefined, sampled), watched);
    const measured = watched.events.flatMap((each) => (each.event === "evaluation" ? [each] : []));
    expect(measured.map((each) => each.when)).toEqual(["after"]);
    expect(measured[0]?.figures).toMatchObject({ items: 6, answers: 36 });
    const answers = answersOf(folder, "evaluate-after-2");
    expect(answers.slice(0, 6).map((each) => [each.item, each.order, each.sample])).toEqual([
      ...[0, 1, 2].map((sample) => [0, 0, sample]),
      ...[0, 1, 2].map((sample) => [0, 1, sample]),
    ]);
    const right = answers.filter((each) => each.right && each.again === undefined).length;
    expect(measured[0]?.figures.accuracy.value).toBeCloseTo(right / 36, 12);
    const table = end.kind === "finished" ? end.tables.join("\n") : "";
    expect(table).toContain("6 questions, 36 answers");
    expect(table).not.toContain("NaN");
  });
});

describe("checkpoints", () => {
  test("that are not kept go once a newer one is whole, and the run goes on from the last", async () => {
    const kept = { checkpointEvery: 1, checkpointKeep: 1 };
    const long = (more: Partial<GrpoNode>) => plan({ length: { unit: "step", count: 4 }, ...more });
    const whole = await start(long(kept));
    expect(checkpointSteps(whole.folder)).toEqual([4]);
    expect(readdirSync(join(whole.folder, "checkpoints"))).toHaveLength(1);
    const stop = watching((event) => event?.event === "step" && event.step === 2);
    const half = await start(long(kept), stop);
    expect(checkpointSteps(half.folder)).toEqual([2]);
    expect(digest(await again(half.folder))).toBe(digest(whole));
    expect(checkpointSteps((await start(long({ checkpointEvery: 1, checkpointKeep: 3 }))).folder)).toEqual([2, 3, 4]);
  });
});
