// A run that is stopped or killed anywhere and taken up again ends with the weights and the journal of one that never
// stopped, bit for bit; two runs of one plan are one run, and another seed is another.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../plan/plan.ts";
import { nodeDisk } from "../../runtime/checkpoint/save-folder.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { checkpointSteps, journalPath } from "../../runtime/record/folder.ts";
import {
  answerable,
  codeOf,
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

const { parent, start, again, policy } = useTrained();
const every = 2;
let plan: Run;
let whole: Awaited<ReturnType<typeof start>>;
/** Folders as a kill would have left them, one an event of the whole run. */
const killed: { readonly event: RunEvent; readonly folder: string }[] = [];
/** How often the whole run asked whether to stop. */
let asked = 0;

function grpoPlan(seed: number): Run {
  return planOf(
    [
      policy,
      frozen,
      ...questions(6),
      ...answerable("data"),
      permute,
      reward,
      grpo(4, {
        on: "data.kept",
        reference: "reference",
        kl: { coefficient: 0.04, estimator: "k3" },
        checkpointEvery: every,
        temperature: 1.3,
      }),
      evaluate(1),
    ],
    seed,
  );
}

beforeAll(async () => {
  plan = grpoPlan(1);
  const watched = watching((event, times) => {
    asked = times;
    if (event) {
      const folder = join(parent, `killed-${killed.length}`);
      cpSync(join(parent, "tiny-seed1-1"), folder, { recursive: true });
      killed.push({ event, folder });
    }
    return false;
  });
  whole = await start(plan, watched);
}, 180_000);

const same = (ended: typeof whole): void => {
  expect(digest(ended)).toBe(digest(whole));
  expect(history(ended.folder, every)).toEqual(history(whole.folder, every));
};

test("the run learns something, so that equal weights mean something", () => {
  const steps = whole.events.flatMap((each) => (each.event === "step" ? [each] : []));
  expect(steps.length).toBe(4);
  expect(steps.some((each) => (each.flatGroups ?? 1) < 1 && each.gradientNorm > 0)).toBe(true);
  expect(whole.events.filter((each) => each.event === "evaluation").length).toBe(6);
  expect(steps.every((each) => each.permuted === 2)).toBe(true);
});

test("two runs of one plan end with the same weights and journal, another seed with others", async () => {
  const second = await start(plan);
  expect(second.folder).not.toBe(whole.folder);
  same(second);
  expect(digest(await start(grpoPlan(2)))).not.toBe(digest(whole));
});

test("stopped wherever it looks, it goes on as if it had not", async () => {
  expect(asked).toBeGreaterThan(9);
  // until its first checkpoint, where all that it does has been done once, and at the end: the second half is as the first
  const looks = Array.from({ length: asked }, (_, index) => index + 1);
  for (const look of looks.filter((each) => each <= asked / 2 + 1 || each >= asked - 1)) {
    const stopped = await start(
      plan,
      watching((_, times) => times === look),
    );
    expect(stopped.outcome.kind, `look ${look}`).toBe("stopped");
    const taken = stopped.events.flatMap((each) => (each.event === "step" ? [each.step] : []));
    expect(stopped.outcome, `look ${look}`).toEqual({ kind: "stopped", step: taken.at(-1) ?? 0 });
    same(await again(stopped.folder));
  }
});

test("stopped three times, with a stop while it is taken up again", async () => {
  let { folder, outcome } = await start(
    plan,
    watching((_, times) => times === 3),
  );
  for (const look of [1, 3, 4]) {
    expect(outcome.kind).toBe("stopped");
    ({ outcome, folder } = await again(
      folder,
      watching((_, times) => times === look),
    ));
  }
  same(await again(folder));
});

test("a finished run that is taken up again ends as it did, without another step", async () => {
  const finished = await again((await start(plan)).folder);
  expect(finished.events.filter((each) => each.event === "step")).toEqual([]);
  same(finished);
});

describe("killed", () => {
  test("at any event, in the middle of a line and of a checkpoint", async () => {
    const kinds = new Set<string>();
    for (const { event, folder } of killed) {
      if (event.event === "finish" || kinds.has(`${event.event} ${"step" in event ? event.step : ""}`)) continue;
      kinds.add(`${event.event} ${"step" in event ? event.step : ""}`);
      const journal = readFileSync(journalPath(folder));
      writeFileSync(journalPath(folder), Buffer.concat([journal, Buffer.from('{"event":"st')]));
      mkdirSync(join(folder, "checkpoints", "step-000004.partial"));
      writeFileSync(join(folder, "checkpoints", "step-000004.partial", "model.safetensors"), "half");
      same(await again(folder));
    }
    expect(kinds.size).toBeGreaterThan(12);
  });
});

describe("a full disk", () => {
  /** Takes `room` bytes, then nothing more. */
  const full = (room: number) => {
    let left = room;
    return {
      ...nodeDisk,
      write: (fd: number, bytes: Uint8Array, offset: number) => {
        const fits = Math.min(left, bytes.length - offset);
        if (fits === 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        left -= fits;
        return nodeDisk.write(fd, bytes.subarray(0, offset + fits), offset);
      },
    };
  };

  test.each([
    [1_000, []],
    [600_000, [2]],
    [850_000, [2, 4]],
  ])("with %d bytes left E1050, and the checkpoints of steps %j stay", async (room, steps) => {
    const before = new Set(readdirSync(parent));
    expect(
      await codeOf(() =>
        start(
          plan,
          watching(() => false, { disk: full(room) }),
        ),
      ),
    ).toBe("E1050");
    const [name] = readdirSync(parent).filter((each) => !before.has(each));
    const folder = join(parent, name!);
    expect(checkpointSteps(folder)).toEqual(steps);
    same(await again(folder));
  });
});
