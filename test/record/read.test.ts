// One entry reads a run: whole, stopped, of before there was a record, or damaged; each answer of an evaluation says what was asked and said.

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { nodeDisk } from "../../runtime/checkpoint/save-folder.ts";
import { arrange } from "../../runtime/method/order.ts";
import { readArtifact } from "../../runtime/record/artifact.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { openJournal, readJournal } from "../../runtime/record/journal.ts";
import { openRun, type Recorded } from "../../runtime/record/read/open.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";
import { digest, evaluate, grpo, permute, planOf, questions, reward, useTrained, watching } from "../run/tiny.ts";

const { start, again, policy, parent } = useTrained(40);

const plan = () => planOf([policy, ...questions(6), permute, reward, grpo(4, { checkpointEvery: 2 }), evaluate(2)]);
const open = (folder: string) => openRun(folder, readExternal);

function had<T>(recorded: Recorded<T>): T {
  if ("missing" in recorded) throw new Error(recorded.missing);
  return recorded.value;
}

let folder: string;
beforeAll(async () => {
  ({ folder } = await start(plan()));
}, 180_000);

let copies = 0;
function copy(): string {
  const to = join(parent, `read-${++copies}`);
  cpSync(folder, to, { recursive: true });
  return to;
}

/** The folder with other lines in its journal, as whoever wrote it would have chained them. */
function rewritten(to: string, change: (event: RunEvent) => readonly object[]): string {
  const events = readJournal(journalPath(to)).flatMap(change);
  rmSync(journalPath(to));
  const journal = openJournal(journalPath(to));
  for (const each of events) journal.append(each as RunEvent);
  journal.close();
  return to;
}

test("every line of the journal is read as it was written", () => {
  const record = open(folder);
  expect(record.state).toBe("finished");
  expect(record.damaged).toEqual([]);
  expect(record.events).toEqual(readJournal(journalPath(folder)));
  expect(record.of("step").map((each) => each.step)).toEqual([1, 2, 3, 4]);
});

describe("answers", () => {
  test("give the figures of the journal", () => {
    const { evaluations } = open(folder);
    expect(evaluations.map(({ when, step }) => `${when} ${step}`)).toEqual([
      "before 0",
      "during 2",
      "during 4",
      "after 4",
    ]);
    for (const { answers, figures } of evaluations)
      expect(JSON.parse(JSON.stringify(evaluationFigures(had(answers()))))).toEqual(
        JSON.parse(JSON.stringify(figures)),
      );
  });

  test("say in which order an item was asked, what is right there, what was said, and where its picture stands", () => {
    const answers = had(open(folder).evaluations[0]!.answers());
    expect(answers).toHaveLength(6 * 2);
    let boxed = 0;
    for (const {
      id,
      permutation = [],
      gold,
      given,
      givenSlot,
      goldSlot,
      completion = "",
      canonicalAnswer,
      right,
      order,
    } of answers) {
      expect(id).toMatch(/^four-artists\//);
      if (order === 0) expect(permutation).toEqual([...permutation.keys()]);
      expect(gold).toBe("ABCDEFGH"[goldSlot!]);
      expect(completion.includes("\\boxed{")).toBe(given !== undefined);
      if (given === undefined) continue;
      boxed++;
      expect(right).toBe(given === gold);
      if (givenSlot === undefined) continue;
      expect(given).toBe("ABCDEFGH"[givenSlot]);
      // carried back by the order itself: the picture that stands at its slot
      expect(canonicalAnswer).toBe("ABCDEFGH"[permutation[givenSlot]!]);
      const names = permutation.map((_, slot) => slot);
      expect(arrange(names, permutation)[givenSlot]).toBe("ABCDEFGH".indexOf(canonicalAnswer!));
    }
    expect(boxed).toBeGreaterThan(6);
  });
});

describe("rollouts", () => {
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

  test("of every step of a small run are there, and its figures are theirs", () => {
    const record = open(folder);
    expect(record.kept).toEqual([1, 2, 3, 4].map((step) => ({ stage: "train", step })));
    for (const step of record.of("step")) {
      const { rollouts } = had(record.rollouts("train", step.step));
      expect(mean(rollouts.map((each) => each.reward))).toBeCloseTo(step.reward!, 12);
      expect(mean(rollouts.map((each) => (each.right ? 1 : 0)))).toBe(step.accuracy);
      expect(rollouts.reduce((sum, each) => sum + each.tokens.length, 0)).toBe(step.tokens);
      expect(mean(rollouts.map((each) => (each.ended ? 0 : 1)))).toBe(step.truncated);
      const copies = rollouts.filter((each) => each.copy > 0);
      expect([copies.filter((each) => each.right).length, copies.length]).toEqual(step.copies);
      for (const slot of [0, 1]) {
        const own = rollouts.filter((each) => each.goldSlot === slot);
        expect([own.filter((each) => each.right).length, own.length]).toEqual(step.slots?.[slot] ?? [0, 0]);
      }
      for (const { tokens, logp, grades, reward: total } of rollouts) {
        expect(logp).toHaveLength(tokens.length);
        expect(Math.max(...logp)).toBeLessThanOrEqual(0);
        expect(total).toBeCloseTo(
          grades.reduce((sum, grade, term) => sum + grade * reward.terms[term]!.weight, 0),
          12,
        );
      }
      for (const group of Map.groupBy(rollouts, (each) => each.group).values())
        expect(mean(group.map((each) => each.advantage))).toBeCloseTo(0, 9);
    }
  });

  test("say what was shown: questions, pictures with their makers, each small picture a file", () => {
    const record = open(folder);
    const shown = [had(record.rollouts("train", 1)), had(record.questions("evaluate"))];
    for (const { items, pictures, credits } of shown) {
      expect(items.length).toBeGreaterThan(1);
      for (const { turns, pictures: slots, answer } of items) {
        expect(turns.at(-1)?.text).toContain("<image>");
        expect(slots).toHaveLength(2);
        expect(["A", "B"]).toContain(answer);
      }
      for (const { digest, credit = "" } of pictures) {
        expect(credits[credit]?.licence).toMatch(/^(Apache-2.0|CC-BY-4.0|MIT|CC-BY-SA-4.0)$/);
        expect(had(record.picture(digest)).bytes.length).toBeGreaterThan(60);
      }
    }
    expect(record.picture(`sha256:${"0".repeat(64)}`)).toEqual({ missing: "it is not there" });
    expect(record.picture("../../x")).toEqual({ missing: "it is no digest" });
  });

  test("that are damaged say so", () => {
    const to = copy();
    writeFileSync(join(to, "rollouts/train-000002.json.gz"), "no gzip");
    expect(open(to).rollouts("train", 2)).toEqual({ missing: "is not as it was written" });
    expect(open(to).rollouts("train", 9)).toEqual({ missing: "it was not kept" });
    expect(had(open(to).rollouts("train", 3)).step).toBe(3);
  });

  test("are no reason to end a run: without room for them it has the same weights, and says so once", async () => {
    const whole = open(folder).of("finish")[0]!.weights;
    const free = () => 2 ** 20;
    const poor = watching(undefined, {
      archiveDisk: { free, write: () => {}, append: () => {}, sync: async () => {} },
    });
    const ended = await start(plan(), poor);
    expect(digest(ended)).toBe(whole);
    expect(poor.warnings.map((each) => each.code)).toEqual(["E1089"]);
    const record = open(ended.folder);
    expect(record.state).toBe("finished");
    expect(had(record.evaluations[0]!.answers())).toHaveLength(12);
    // taken up again where there is room, what is still to come is kept
    const stopped = await start(
      plan(),
      watching((event) => event?.event === "step" && event.step === 2, {
        archiveDisk: { free, write: () => {}, append: () => {}, sync: async () => {} },
      }),
    );
    await again(stopped.folder);
    expect(had(open(stopped.folder).rollouts("train", 4))).toEqual(had(open(folder).rollouts("train", 4)));
  });
});

test("a run that was stopped, and one that is under way", async () => {
  const stopped = await start(
    plan(),
    watching((event) => event?.event === "step" && event.step === 1),
  );
  expect(open(stopped.folder).state).toBe("stopped");
  await again(stopped.folder);
  expect(open(stopped.folder).state).toBe("finished");
  const unfinished = rewritten(copy(), (event) => (event.event === "finish" ? [] : [event]));
  expect(open(unfinished).state).toBe("unfinished");
});

test("a run that fails says so in its last line, without places of the machine, and goes on as if it had not", async () => {
  const disk = {
    ...nodeDisk,
    sync: () => {
      throw Object.assign(new Error("EIO"), { code: "EIO", syscall: "fsync", path: "/home/somebody/secret/x" });
    },
  };
  const folders: string[] = [];
  await expect(start(plan(), watching(undefined, { disk, failed: (folder) => folders.push(folder) }))).rejects.toThrow(
    Failure,
  );
  const [failed = ""] = folders;
  const record = open(failed);
  expect(record.state).toBe("failed");
  expect(record.of("failed")[0]?.code).toMatch(/^E\d{4}$/);
  expect(record.of("failed")[0]?.says).not.toContain("somebody");
  const ended = await again(failed);
  expect(digest(ended)).toBe(open(folder).of("finish")[0]!.weights);
  expect(open(failed).state).toBe("finished");
});

describe("version 0, of before there was a record,", () => {
  const old = () => {
    const to = copy();
    const lists = new Map<string, string>();
    for (const event of readJournal(journalPath(to))) {
      if (event.event !== "artifact" || !event.name.startsWith("evaluate")) continue;
      const kept = readArtifact(to, event.name, event.digest);
      const list = ("value" in kept ? (kept.value as { answers: Record<string, unknown>[] }) : { answers: [] }).answers;
      const {
        id: _,
        permutation: __,
        gold: ___,
        given: ____,
        givenSlot: _5,
        completion: _6,
        ended: _7,
        ...first
      } = list[0]!;
      const text = JSON.stringify([
        first,
        ...list.slice(1).map(({ item, order, canonicalAnswer, right, goldSlot, kind, wellFormed }) => ({
          item,
          order,
          canonicalAnswer,
          right,
          goldSlot,
          kind,
          wellFormed,
        })),
      ]);
      lists.set(event.name, sha256(text));
      rmSync(kept.file);
      writeFileSync(kept.file.replace(/\.gz$/, ""), text);
    }
    return rewritten(to, (event) => [
      event.event === "artifact" && lists.has(event.name) ? { ...event, digest: lists.get(event.name) } : event,
    ]);
  };

  test("opens, and its answers are there", () => {
    const { evaluations, damaged } = open(old());
    expect(damaged).toEqual([]);
    for (const { answers, figures } of evaluations) {
      const list = had(answers());
      expect(list[0]).not.toHaveProperty("permutation");
      expect(evaluationFigures(list).accuracy).toEqual(figures.accuracy);
    }
  });

  test("goes on, and asks nothing twice", async () => {
    const to = rewritten(old(), (event) => (event.event === "finish" ? [] : [event]));
    const watched = watching();
    await again(to, watched);
    expect(watched.warnings).toEqual([]);
    expect(had(open(to).evaluations[0]!.answers())[0]).not.toHaveProperty("permutation");
    expect(readFileSync(join(to, "metrics.json"))).toEqual(readFileSync(join(folder, "metrics.json")));
  });
});

describe("what is damaged", () => {
  test("says so where it stands, and nothing else is lost", () => {
    const to = copy();
    const path = join(to, "artifacts/evaluate-before-0.json.gz");
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
    const [first, second] = open(to).evaluations;
    expect(first!.answers()).toEqual({ missing: "is not as it was written" });
    expect(had(second!.answers())).toHaveLength(12);
    rmSync(path);
    expect(open(to).evaluations[0]!.answers()).toEqual({ missing: "is not there" });
  });

  test("lines of another form are left out, and counted", () => {
    const to = rewritten(copy(), (event) =>
      event.event === "step" && event.step === 2 ? [{ ...event, loss: "low" }] : [event],
    );
    const { damaged, of } = open(to);
    expect(of("step").map((each) => each.step)).toEqual([1, 3, 4]);
    expect(damaged).toHaveLength(1);
  });
});
