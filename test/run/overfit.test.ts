// An overfit check: one batch again and again, everything else as the plan says; and nobody takes it for a result.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cardOfRun } from "../../cli/card.ts";
import { checklist } from "../../cli/checklist.ts";
import { comparisonOf } from "../../cli/compare.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { diskFiles } from "../../disk.ts";
import { withNames } from "../../plan/hash.ts";
import { overfitLabel, overfitOf } from "../../plan/overfit.ts";
import { labelOf } from "../../plan/run-name.ts";
import { firstAnswersKey } from "../../plan/shared-stage.ts";
import { reportOf } from "../../report/page.ts";
import type { StepFigures } from "../../runtime/record/event.ts";
import { usesOf } from "../../runtime/record/ledger.ts";
import { openRun } from "../../runtime/record/read/open.ts";
import { experimentOfRun } from "../../share/experiment.ts";
import { filesOfModel } from "../../share/push/files.ts";
import {
  answerable,
  answersOf,
  codeOf,
  digest,
  evaluate,
  grpo,
  history,
  model,
  permute,
  planOf,
  questions,
  reward,
  supervised,
  useTrained,
  watching,
} from "./tiny.ts";

const { start, again, policy } = useTrained();

const held = questions(5, { id: "data.other", split: "held_out_question" }).map((each) =>
  each.kind === "take" ? { ...each, id: "held", input: "data.other" } : each,
);
const whole = planOf([
  policy,
  ...questions(6),
  ...held,
  ...answerable("data"),
  { ...permute, images: "data.kept", probability: { kind: "constant", value: 0.5 } },
  reward,
  grpo(6, { on: "data.kept", temperature: 1.3 }),
  evaluate(0, { on: "held", expect: [{ metric: "accuracy", value: 0.5, tolerance: 0.1 }] }),
]);
const check = overfitOf(whole);
/** Two steps a pass over six questions, three passes. */
const passes = planOf([policy, ...questions(6), supervised(1, { length: { unit: "epoch", count: 3 }, batch: 3 })]);

type Ran = Awaited<ReturnType<typeof start>>;
let [ordinary, checked]: readonly (Ran | undefined)[] = [];
const ran = (run: Ran | undefined): Ran => run ?? expect.fail("did not run");

beforeAll(async () => {
  ordinary = await start(whole);
  checked = await start(check);
}, 180_000);

const stepsOf = ({ events }: Ran) => events.filter((each) => each.event === "step");

describe("the plan", () => {
  test("has a hash of its own, by its mark alone", () => {
    const fresh = planOf([model, ...questions(6), supervised(4)]);
    const { overfit: _, hash: __, outline: ___, ...unmarked } = overfitOf(fresh);
    expect(overfitOf(fresh).hash).not.toBe(fresh.hash);
    expect(withNames(unmarked)).toEqual(fresh);
    expect(check.outline).not.toBe(planOf(check.nodes).outline);
    expect(overfitOf(check)).toEqual(check);
  });

  test("asks what it trains on, expects nothing, and asks nothing twice", () => {
    const twice = overfitOf(
      planOf([
        ...whole.nodes,
        evaluate(0, { id: "evaluate.again", on: "data" }),
        evaluate(0, { id: "evaluate.more", on: "data", orders: 1 }),
      ]),
    );
    const asked = twice.nodes.filter((each) => each.kind === "evaluate");
    expect(asked.map(({ id, on, expect: expected }) => [id, on, expected.length])).toEqual([
      ["evaluate", "data.kept", 0],
      ["evaluate.more", "data.kept", 0],
    ]);
  });

  test("an evaluation that says which state is best stays beside the same one", () => {
    const nodes = [
      policy,
      ...questions(6),
      ...held,
      supervised(4, { checkpointBest: { metric: "accuracy", evaluation: "b" } }),
      evaluate(2, { id: "evaluate.a", on: "held" }),
      evaluate(2, { id: "evaluate.b", on: "data" }),
    ];
    const asked = overfitOf(planOf(nodes)).nodes.filter((each) => each.kind === "evaluate");
    expect(asked.map(({ id }) => id)).toEqual(["evaluate.a", "evaluate.b"]);
  });

  test("its label says what it is, however it is made", () => {
    for (const run of [whole, { name: "rates,seed=2,rate=1", seed: 2 }, { name: "only,seed=2", seed: 2 }]) {
      for (const alone of [false, true])
        expect(overfitLabel(labelOf(run, alone))).toBe(labelOf({ ...run, overfit: true }, alone));
    }
    expect(overfitLabel("a-seed1-2")).toBe("a-overfit-seed1-2");
    expect(overfitLabel("seed-3")).toBe("overfit-seed-3");
  });
});

describe("a run of GRPO", () => {
  test("begins as the run that it checks, and shows the batch of that step at every step, each time in orders of its own", () => {
    const [one, other] = [ran(ordinary), ran(checked)].map((each) => stepsOf(each));
    const { clock: _, ...first } = one?.[0] ?? expect.fail();
    expect(other?.[0]).toMatchObject(first);
    const used = (all: readonly StepFigures[] = []) =>
      all.map((each) => usesOf(each.used).map(({ example }) => example));
    expect(new Set(used(other).map(String)).size).toBe(1);
    expect(new Set(used(one).map(String)).size).toBeGreaterThan(1);
    expect(new Set(other?.map((each) => each.used)).size).toBeGreaterThan(1);
    expect(other).toHaveLength(6);
  });

  test("asks the examples of its batch before and after, and nothing else", () => {
    const { folder, events } = ran(checked);
    const used = usesOf(stepsOf(ran(checked))[0]?.used ?? "").map(({ example }) => example);
    expect([...new Set(answersOf(folder).map(({ item }) => item))].sort()).toEqual([...used].sort());
    expect(events.filter((each) => each.event === "evaluation").map(({ when }) => when)).toEqual(["before", "after"]);
  });

  test("ends with whether the reward rose, for people and for programs", () => {
    const { outcome, folder } = ran(checked);
    if (outcome.kind !== "finished") return expect.fail();
    expect(outcome.tables.at(-1)).toMatch(
      /^overfit check, not a result: the same 2 examples at every step\nthe reward /,
    );
    const { overfit } = JSON.parse(readFileSync(join(folder, "metrics.json"), "utf8"));
    expect(overfit).toEqual(outcome.overfit);
    expect(overfit).toMatchObject({ metric: "reward", examples: 2, over: 1 });
    const rewards = stepsOf(ran(checked)).map((each) => each.reward);
    expect([overfit.first, overfit.last]).toEqual([rewards[0], rewards.at(-1)]);
    expect(JSON.parse(readFileSync(join(ran(ordinary).folder, "metrics.json"), "utf8"))).not.toHaveProperty("overfit");
  });

  test("stopped and taken up again it ends with the same bits, as the check it was", async () => {
    const stopped = await start(
      check,
      watching((event) => event?.event === "step" && event.step === 2),
    );
    expect(stopped.outcome.kind).toBe("stopped");
    const ended = await again(stopped.folder);
    expect(digest(ended)).toBe(digest(ran(checked)));
    expect(history(ended.folder, 1_000_000)).toEqual(history(ran(checked).folder, 1_000_000));
  });

  test("of a sweep it takes the answers before training from no run with another batch", () => {
    const evaluation = check.nodes.find((each) => each.kind === "evaluate") ?? expect.fail();
    const other = overfitOf(planOf(whole.nodes, 2));
    expect(firstAnswersKey(check, evaluation)).not.toBe(firstAnswersKey(other, evaluation));
  });
});

describe("a supervised run", () => {
  test("has the steps of the whole data, and its loss falls", async () => {
    const { outcome, events } = await start(overfitOf(passes));
    expect(events.filter((each) => each.event === "step")).toHaveLength(6);
    expect(outcome).toMatchObject({ overfit: { metric: "loss", examples: 3, verdict: "better" } });
  });
});

describe("it is taken for no result", () => {
  const inside = (name = ".") => join(ran(checked).folder, name);

  test("by its folder, its journal and its plan", () => {
    const { folder, events } = ran(checked);
    expect(basename(folder)).toBe("tiny-overfit-seed1-1");
    expect(events.find((each) => each.event === "start")).toMatchObject({ overfit: true });
    const read = openRun(folder, readExternal);
    expect(read.damaged).toEqual([]);
    expect(read.run.overfit).toBe(true);
    expect(read.of("start")[0]?.overfit).toBe(true);
  });

  test("by its page and its card", () => {
    const options = { files: diskFiles(), command: "perlc run plan.json" };
    const page = reportOf(openRun(inside(), readExternal), options);
    expect(page).toMatch(/<title>tiny, seed 1, overfit check<\/title>/);
    expect(page).toContain("This is an overfit check, and not a result");
    expect(page).toContain(" of 2 examples, ");
    expect(reportOf(openRun(ran(ordinary).folder, readExternal), options)).not.toContain("overfit");
    const card = cardOfRun(inside());
    expect(card).toContain("what an overfit check left, and no result");
    expect(card).toContain('- "overfit-check"');
    expect(card).not.toContain("model-index");
    expect(cardOfRun(ran(ordinary).folder)).not.toContain("overfit");
  });

  test.each([
    ["compare", () => comparisonOf([ran(ordinary).folder, inside()])],
    ["pack", () => experimentOfRun(inside())],
    ["push", () => filesOfModel(inside("final"))],
    ["push of a saved state", () => filesOfModel(inside("checkpoints/step-000006"))],
    ["checklist", () => checklist(inside(), {})],
  ])("%s refuses it (E1096)", async (_, work) => {
    expect(await codeOf(work)).toBe("E1096");
  });

  test("and what an ordinary run left is pushed as before", () => {
    expect(filesOfModel(join(ran(ordinary).folder, "final")).files.length).toBeGreaterThan(3);
  });
});
