// Runs on files of rows: what cannot be used is left out, counted and listed, and rows, batches and evaluations without any
// picture run as all others do.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { JsonlNode, PlanNode, Predicate } from "../../plan/plan.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { pictureFile } from "../../runtime/data/pixels.ts";
import {
  because,
  codeOf,
  digest,
  evaluate,
  grpo,
  logged,
  model,
  permute,
  planOf,
  reward,
  supervised,
  useRuns,
  type Watched,
  watching,
} from "./tiny.ts";

const { parent, start, again } = useRuns();

const family = fourArtists({ split: "train", images: { from: 2, to: 2 }, ask: [{ kind: "which", share: 1 }], seed: 3 });

/** A row about two pictures, which are inside of it. */
async function seen(number: number): Promise<Record<string, unknown>> {
  const { question, answer, images } = family.example(number);
  const files = await Promise.all(images.map(pictureFile));
  const pictures = files.map((each) => `data:image/png;base64,${Buffer.from(each).toString("base64")}`);
  return { prompt: question, images: pictures, answer, change_needed: true };
}
const told = (number: number) => ({ prompt: `which ${number} ?`, answer: "A", change_needed: false });

/** A file of rows in the folder of the runs, and the node that reads it. */
function rows(name: string, written: readonly unknown[], more: Partial<JsonlNode> = {}): JsonlNode {
  writeFileSync(join(parent, name), written.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return { kind: "jsonl", id: "data", because, path: name, ...more };
}
const eventOf = <K extends string>({ events }: Watched, kind: K) => events.filter((each) => each.event === kind);

describe("rows without a picture", { timeout: 300_000 }, () => {
  const text = () => rows("text.jsonl", [0, 1, 2, 3, 4, 5].map(told));

  test.each(["alone", "among others"])("are learnt from and asked, %s", async (how) => {
    const mixed = [told(0), await seen(1), told(2), await seen(3)];
    const data = how === "alone" ? text() : rows("mixed.jsonl", mixed);
    const done = await start(planOf([model, data, permute, reward, grpo(2), evaluate(0)]));
    expect(done.outcome.kind).toBe("finished");
    const steps = eventOf(done, "step");
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      const { loss, gradientNorm } = step as { loss: number; gradientNorm: number };
      expect([loss, gradientNorm].every(Number.isFinite)).toBe(true);
    }
    expect(eventOf(done, "evaluation")).toHaveLength(2);
  });

  test("a warm start learns from the last turn of a conversation", async () => {
    const turns = (number: number) => [
      { from: "human", value: `which ${number} ?` },
      { from: "gpt", value: "<think> A </think> \\boxed{A}" },
    ];
    const data = rows(
      "said.jsonl",
      [0, 1, 2, 3].map((number) => ({ conversations: turns(number) })),
    );
    const done = await start(planOf([model, data, supervised(2), evaluate(0)]));
    const [first, second] = eventOf(done, "step") as unknown as { loss: number }[];
    expect(second!.loss).toBeLessThan(first!.loss);
  });

  test("a filter rolls them out", async () => {
    const rollout: PlanNode = {
      kind: "rollout",
      id: "data.rolled",
      because,
      input: "data",
      from: "policy",
      count: 2,
      temperature: 1,
    };
    const done = await start(planOf([model, text(), rollout, permute, reward, grpo(1, { on: "data.rolled" })]));
    expect(eventOf(done, "filter")).toMatchObject([{ seen: 6, rollouts: 2 }]);
  });
});

describe("rows in words that the policy does not know", { timeout: 300_000 }, () => {
  const strange = (number: number) => ({ prompt: `zebra ${number} zebra ?`, answer: "quagga", change_needed: false });

  test("are said with their number, the first of them and its words, and a training of equal rewards at its end", async () => {
    const data = rows("strange.jsonl", [await seen(0), strange(1), strange(2), strange(3)]);
    const done = await start(planOf([model, data, permute, reward, grpo(2)]));
    expect(done.outcome.kind).toBe("finished");
    expect(done.warnings.map((each) => each.code)).toEqual(["E0528", "E1076"]);
    expect(done.warnings[0]?.title).toMatch(/^3 of 4 prompts of `strange.jsonl` .* `strange.jsonl#\d` first: zebra$/);
    expect(done.warnings[1]?.title).toBe("`train` learnt nothing: in all 2 steps each group had one reward");
  });

  test("are none where it knows them all; a stopped training of equal rewards says so too", async () => {
    const data = rows("known.jsonl", [await seen(0), await seen(1)]);
    const done = await start(
      planOf([model, data, permute, reward, grpo(3)]),
      watching((event) => event?.event === "step" && event.step === 1),
    );
    expect(done.outcome.kind).toBe("stopped");
    expect(done.warnings.map((each) => each.code)).toEqual(["E1076"]);
    expect(done.warnings[0]?.title).toContain("in all 1 steps");
  });
});

describe("a row of which nobody says what its answer does", { timeout: 300_000 }, () => {
  const rollout = {
    kind: "rollout",
    id: "data.rolled",
    because,
    input: "data",
    from: "policy",
    count: 2,
    temperature: 1,
  } as const;
  const accuracy = { kind: "between", field: "accuracy", from: 0, to: 1 } as const;
  const kept = (keep: Predicate): PlanNode => ({ kind: "where", id: "data.kept", because, input: "data.rolled", keep });
  const silent = async () => {
    const { change_needed: _, ...row } = await seen(0);
    return [await seen(1), row, await seen(2), await seen(3)];
  };

  test("is refused before anything is rolled out", async () => {
    const data = rows("silent.jsonl", await silent());
    const plan = planOf([model, data, rollout, kept(accuracy), permute, reward, grpo(1, { on: "data.kept" })]);
    const watched = watching();
    const failed = await start(plan, watched).catch((error: unknown) => error);
    expect(failed instanceof Failure ? failed.diagnostics[0]?.code : failed).toBe("E0608");
    expect(watched.events.map(({ event }) => event)).toContain("rows");
    expect(watched.events.map(({ event }) => event)).not.toContain("filter");
  });

  test("is no matter where a condition on its row keeps it out", async () => {
    const data = rows("kept-out.jsonl", await silent());
    const known = { kind: "one_of", field: "order", values: ["follows", "free"] } as const;
    const keep = kept({ kind: "all", of: [known, accuracy] });
    const train = grpo(1, { on: "data.kept" });
    const done = await start(planOf([model, data, rollout, keep, permute, reward, train]));
    expect(eventOf(done, "filter")).toMatchObject([{ seen: 4 }]);
  });
});

describe("a row that cannot be used", { timeout: 300_000 }, () => {
  const lines = async () => [
    await seen(0),
    { prompt: "<image> who ?", answer: "A" },
    await seen(2),
    { ...(await seen(3)), answer: null },
    await seen(4),
  ];

  test("is left out, counted in the journal and at the end, and listed", async () => {
    const data = rows("some.jsonl", await lines());
    writeFileSync(join(parent, "some.jsonl"), '{"prompt": "cut', { flag: "a" });
    const done = await start(planOf([model, data, permute, reward, grpo(1)]));
    expect(eventOf(done, "rows")).toMatchObject([
      {
        stage: "data",
        rows: 6,
        kept: 3,
        quarantined: [
          { code: "E0504", count: 1, row: 1 },
          { code: "E0510", count: 1, row: 3 },
          { code: "E0524", count: 1, row: 5 },
        ],
      },
    ]);
    const listed = JSON.parse(readFileSync(join(done.folder, "artifacts", "data-quarantined.json"), "utf8"));
    expect(listed.map((each: { row: number; code: string }) => [each.row, each.code])).toEqual([
      [1, "E0504"],
      [3, "E0510"],
      [5, "E0524"],
    ]);
    expect(listed[1].reason).toContain("`answer` is missing");
    const tables = done.outcome.kind === "finished" ? done.outcome.tables.join("\n") : "";
    expect(tables).toContain("data: 3 of 6 rows");
    expect(readFileSync(join(done.folder, "report.txt"), "utf8")).toContain("1 × E0510, the first: row `some.jsonl#3`");
  });

  test("changes nothing of what is drawn about the others", async () => {
    const whole = [await seen(0), await seen(1), await seen(2)];
    const rolled = async (written: readonly unknown[], batch: number) => {
      const train = grpo(1, { batch, logCompletions: 1, shuffle: false });
      const { folder } = await start(planOf([model, rows("draws.jsonl", written), permute, reward, train]));
      return logged(folder).map(({ example, order, completion }) => ({ example, order, completion }));
    };
    const all = await rolled(whole, 3);
    const others = await rolled([{ prompt: 1 }, ...whole.slice(1)], 2);
    expect(others).toHaveLength(12);
    expect(others).toEqual(all.filter((each) => each.example !== "draws.jsonl#0"));
  });

  test("with a picture that cannot be decoded is one of them", async () => {
    const [good, ...others] = [await seen(0), await seen(1), await seen(2)];
    const torn = { ...good, images: [(good!.images as string[])[0], "data:image/png;base64,AAAA"] };
    const done = await start(planOf([model, rows("torn.jsonl", [torn, ...others]), permute, reward, grpo(1)]));
    expect(eventOf(done, "rows")).toMatchObject([
      { rows: 3, kept: 2, quarantined: [{ code: "E0502", count: 1, row: 0 }] },
    ]);
  });

  test("ends the run where none is wanted", async () => {
    const data = rows("strict.jsonl", await lines(), { badRows: "fail" });
    expect(await codeOf(() => start(planOf([model, data, permute, reward, grpo(1)])))).toBe("E0504");
  });

  test("E0516 when no other is left, with what is wrong with the first", async () => {
    const data = rows("none.jsonl", [
      { prompt: "<image> ?", answer: "A" },
      { prompt: "?", answer: [] },
    ]);
    const failed = await start(planOf([model, data, permute, reward, grpo(1)])).catch((error: unknown) => error);
    const said = failed instanceof Failure ? failed.diagnostics : [];
    expect(said.map((each) => each.code)).toEqual(["E0516", "E0504"]);
    expect(said[0]?.title).toContain("none of the 2 rows of `none.jsonl`");
  });

  test("is left out of a run that is taken up again too", async () => {
    const data = rows("again.jsonl", await lines());
    const plan = planOf([model, data, permute, reward, grpo(3, { checkpointEvery: 1 })]);
    const whole = await start(plan);
    const stopped = await start(
      plan,
      watching((event) => event?.event === "step" && event.step === 1),
    );
    const done = await again(stopped.folder);
    expect(digest(done)).toBe(digest(whole));
  });
});
