// Who does which run, and who works out which stage, with processes that are none: each does what the test says.

import { expect, test } from "vitest";
import { doRuns, type End, type Hand, type Left } from "../../cli/sweep-jobs.ts";
import type { Order, Word } from "../../cli/sweep-protocol.ts";

interface Acting {
  readonly orders: Order[];
  readonly say: (word: Word) => void;
  readonly leave: (how: Left) => void;
  dismissed: boolean;
}

/** A sweep whose processes are in the hands of the test. */
function stage(runs: readonly string[], jobs: number, stages = {}) {
  const hired: Acting[] = [];
  const ended: [string, End][] = [];
  const shared: string[] = [];
  const hire = (say: (word: Word) => void, leave: (how: Left) => void): Hand => {
    const own: Acting = { orders: [], say, leave, dismissed: false };
    hired.push(own);
    return {
      tell: (order) => void own.orders.push(order),
      dismiss: () => {
        own.dismissed = true;
      },
    };
  };
  const made = doRuns(
    { runs, places: Array.from({ length: jobs }, () => ({})), pathOf: (run) => `sweep/${run}`, stages, hire },
    {
      begun: () => {},
      event: () => {},
      doing: () => {},
      warning: () => {},
      ended: (run, how) => void ended.push([run, how]),
      shared: (key, { from }) => void shared.push(`${key} of ${from}`),
    },
  );
  return { ...made, hired, ended, shared };
}

/** Lets what is due happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const finished: Word = { word: "finished", weights: "sha256:1" };
const folders = ({ orders }: Acting) => orders.flatMap((each) => (each.order === "run" ? [each.folder] : []));
const answers = ({ orders }: Acting) => orders.flatMap((each) => (each.order === "stage" ? [each.found?.from] : []));

test("each run is done once, in order, by whoever is free", async () => {
  const { hired, done, ended } = stage(["a", "b", "c"], 2);
  expect(hired.map(folders)).toEqual([["sweep/a"], ["sweep/b"]]);
  hired[1]?.say(finished);
  await settle();
  expect(hired.map(folders)).toEqual([["sweep/a"], ["sweep/b", "sweep/c"]]);
  hired[0]?.say(finished);
  hired[1]?.say(finished);
  await done;
  expect(ended.map(([run, { word }]) => `${run} ${word}`)).toEqual(["b finished", "a finished", "c finished"]);
  expect(hired.every((each) => each.dismissed)).toBe(true);
});

test("there are no more processes than runs", () => {
  expect(stage(["a"], 8).hired).toHaveLength(1);
});

test("a run that fails, and one whose process is gone, end no other; the next is done by a process of its own", async () => {
  const { hired, done, ended } = stage(["a", "b", "c"], 1);
  hired[0]?.say({ word: "failed", diagnostics: [] });
  await settle();
  hired[1]?.leave({ code: null, signal: "SIGKILL", said: "noise\nthe last words\n" });
  await settle();
  hired[2]?.say(finished);
  await done;
  expect(hired.map(folders)).toEqual([["sweep/a"], ["sweep/b"], ["sweep/c"]]);
  const [, [, gone] = []] = ended;
  expect(gone?.word === "failed" && gone.diagnostics.map((each) => each.title)).toEqual([
    "the process of the run `b` was ended by SIGKILL: the last words",
  ]);
});

test("a stop reaches all that are at work, and no other run begins", async () => {
  const { hired, done, ended, stop } = stage(["a", "b", "c"], 2);
  stop();
  for (const each of hired) {
    expect(each.orders.at(-1)).toEqual({ order: "stop" });
    each.say({ word: "stopped", step: 3 });
  }
  await done;
  expect(ended.map(([run]) => run)).toEqual(["a", "b"]);
});

test("whoever asks first for a stage does it, the others wait, and later ones have it at once", async () => {
  const { hired, shared } = stage(["a", "b", "c", "d"], 3);
  for (const each of hired) each.say({ word: "stage", key: "k" });
  expect(hired.map(answers)).toEqual([[undefined], [], []]);
  hired[0]?.say({ word: "made", key: "k", artifact: "held-before-0", digest: "sha256:2" });
  expect(hired.map(answers)).toEqual([[undefined], ["a"], ["a"]]);
  expect(shared).toEqual(["k of a"]);
  hired[0]?.say(finished);
  await settle();
  hired[0]?.say({ word: "stage", key: "k" });
  expect(hired.map(answers)).toEqual([[undefined, "a"], ["a"], ["a"]]);
});

test("a stage whose maker fails or dies is the next one's that waits", async () => {
  const { hired } = stage(["a", "b", "c"], 3);
  for (const each of hired) each.say({ word: "stage", key: "k" });
  hired[0]?.leave({ code: 1, signal: null, said: "" });
  await settle();
  expect(hired.map(answers)).toEqual([[undefined], [undefined], []]);
  hired[1]?.say({ word: "failed", diagnostics: [] });
  await settle();
  expect(hired.map(answers)).toEqual([[undefined], [undefined], [undefined]]);
});

test("what an earlier part of the sweep worked out is not done again", () => {
  const { hired } = stage(["b"], 1, { k: { from: "a", artifact: "x", digest: "y" } });
  hired[0]?.say({ word: "stage", key: "k" });
  expect(hired.map(answers)).toEqual([["a"]]);
});
