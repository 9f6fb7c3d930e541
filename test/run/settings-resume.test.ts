// All settings that a method may have beside the paper's, at once: two runs end with the same bits, a run that was stopped ends
// as if it had not been, and what is sampled for a question does not hang on which questions are asked beside it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GrpoNode, Run } from "../../plan/plan.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { Graded } from "../../runtime/report/answered.ts";
import {
  answersOf,
  digest,
  evaluate,
  frozen,
  grpo,
  history,
  permute,
  planOf,
  questions,
  reward,
  useTrained,
  watching,
} from "./tiny.ts";

const { start, again, policy } = useTrained();

function plan(items = 6): Run {
  const train = grpo(4, {
    reference: "reference",
    baseline: { scope: "merged", std: "sample", floor: 1e-4, combine: "norm_then_sum" },
    objective: { kind: "cispo", cap: 1.2 },
    kl: { coefficient: 0.05, estimator: "k3_ratio" },
    offPolicyMask: 0.2,
    overlong: { buffer: 4, factor: 0.5 },
    maskTruncated: true,
    entropy: { coefficient: 0.01, top: 1 },
    filter: {
      metric: "accuracy",
      between: { from: 0, to: 1 },
      bounds: "closed",
      minStd: 0.48,
      shortfall: "drop",
      rounds: 10,
    },
    sampling: { stop: ["picture"], topK: 20, topP: 0.95, minP: 0.01 },
    temperature: 1.3,
    innerSteps: 2,
    shuffle: false,
    logCompletions: 1,
    checkpointEvery: 1,
    checkpointKeep: 2,
  });
  const measured = evaluate(2, { decode: { kind: "sample", temperature: 1.5 }, samples: 3, before: false });
  const nodes = [
    policy,
    frozen,
    ...questions(items),
    { ...permute, identity: true as const, draw: "run" as const },
    reward,
    train,
    measured,
  ];
  return planOf(nodes, 1, { data: 3, sampling: 4, permutation: 5 });
}

/** Every artifact of a run, and all that it keeps for readers, byte for byte. */
const artifacts = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    ["artifacts", "pictures", "questions", "rollouts"].flatMap((place) =>
      readdirSync(join(folder, place))
        .sort()
        .map((name) => [`${place}/${name}`, readFileSync(join(folder, place, name), "base64")] as const),
    ),
  );

test("two runs end with the same bits, and so does one that was stopped after its first or its third step", async () => {
  const whole = await start(plan());
  const kept = artifacts(whole.folder);
  // updates are taken and skipped, so that a wrong count of them would show
  const skipped = whole.events.flatMap((each) => (each.event === "step" ? [each.skipped ?? 0] : []));
  expect([skipped.includes(0), skipped.some((each) => each > 0), skipped[0] === 0]).toEqual([true, true, false]);
  expect([...kept.keys()]).toContain("rollouts/train-000004.json.gz");
  const second = await start(plan());
  expect(digest(second)).toBe(digest(whole));
  expect(artifacts(second.folder)).toEqual(kept);
  for (const last of [1, 3]) {
    const stop = watching((event) => event?.event === "step" && event.step === last);
    const half = await start(plan(), stop);
    const ended = await again(half.folder);
    expect(digest(ended)).toBe(digest(whole));
    expect(artifacts(ended.folder)).toEqual(kept);
    expect(history(ended.folder, 1)).toEqual(history(whole.folder, 1));
    expect(readdirSync(join(ended.folder, "checkpoints"))).toHaveLength(2);
  }
}, 120_000);

test("KL in the reward is charged once the policy has left the reference, and an interrupted run charges the same", async () => {
  const kl = { coefficient: 50, estimator: "k3" as const };
  const of = (more: Partial<GrpoNode>): Run => {
    const train = grpo(3, {
      reference: "reference",
      rate: { kind: "constant", value: 5e-3 },
      checkpointEvery: 1,
      ...more,
    });
    return planOf([policy, frozen, ...questions(6), permute, reward, train]);
  };
  const stepsOf = ({ events }: { readonly events: readonly RunEvent[] }) =>
    events.flatMap((each) => (each.event === "step" ? [each] : []));
  const plain = await start(of({}));
  const charged = await start(of({ kl: { ...kl, place: "reward" } }));
  const [first, ...later] = stepsOf(charged);
  expect(first?.kl).toBeCloseTo(0, 6);
  expect(first?.reward).toBeCloseTo(stepsOf(plain)[0]!.reward!, 3);
  for (const each of later) expect(each.kl).toBeGreaterThan(1e-6);
  expect(digest(charged)).not.toBe(digest(plain));
  const half = await start(
    of({ kl: { ...kl, place: "reward" } }),
    watching((event) => event?.event === "step" && event.step === 2),
  );
  const ended = await again(half.folder);
  expect(digest(ended)).toBe(digest(charged));
  expect(history(ended.folder, 1)).toEqual(history(charged.folder, 1));
}, 300_000);

test("answers to a question are the same whatever is asked beside it", async () => {
  const narrow = { topP: 0.95, topK: 20 };
  const sampled = evaluate(0, { decode: { kind: "sample", temperature: 1.5 }, samples: 3, sampling: narrow });
  const of = async (items: number): Promise<readonly Graded[]> => {
    const nodes = [policy, ...questions(items), permute, reward, grpo(1), sampled];
    const { folder } = await start(planOf(nodes));
    return answersOf(folder);
  };
  const few = await of(2);
  const many = await of(6);
  // each in two orders, and once more in the first: the control
  expect(few).toHaveLength(2 * 3 * 3);
  expect(many.slice(0, few.length)).toEqual(few);
}, 300_000);
