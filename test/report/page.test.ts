// The page of a run: the same bytes twice, nothing that runs or loads, and no text of a stranger that becomes more than text.

import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { diskFiles } from "../../disk.ts";
import type { Resolved } from "../../plan/plan.ts";
import { reportOf } from "../../report/page.ts";
import { filterData, funnelData } from "../../report/panels/data.ts";
import { ledgerData } from "../../report/panels/ledger.ts";
import { matrixData, namedSlots, slotData } from "../../report/panels/order.ts";
import { settingsData } from "../../report/panels/origin.ts";
import { trainingData } from "../../report/panels/training.ts";
import { beforeAndAfter } from "../../report/parts/evaluations.ts";
import { escaped } from "../../report/parts/html.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { EventOf, RunRecord } from "../../runtime/record/read/open.ts";
import type { Graded } from "../../runtime/report/answered.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";

const text = readFileSync(new URL("../../specs/quickstart.perl", import.meta.url), "utf8");
const files = diskFiles();
const { value } = compile({ path: "specs/quickstart.perl", text }, files);
const run = { ...value?.plan.runs[0], hash: `sha256:${"0".repeat(64)}` } as Resolved;
const lines = readFileSync(new URL("./fixtures/journal-b0ffdcc.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const events = lines.map((line) => JSON.parse(line) as RunEvent).filter(({ event }) => event !== "evaluation");

/** Answers to 30 questions in 4 orders: the right picture is found where it stands in the first slot, and more often after training. */
const answered = (share: number, kind = "which", completion = "x"): readonly Graded[] =>
  Array.from({ length: 120 }, (_, at) => {
    const [item, order] = [Math.floor(at / 4), at % 4];
    const goldSlot = (item + order) % 4;
    const right = goldSlot === 0 || ((item * 7 + order * 3) % 10) / 10 < share;
    const givenSlot = right ? goldSlot : 0;
    return {
      item,
      order,
      canonicalAnswer: right ? "A" : "B",
      right,
      goldSlot,
      givenSlot,
      kind,
      wellFormed: true,
      completion,
    };
  });

function record(change: Partial<RunRecord> = {}, kind = "which"): RunRecord {
  const list = change.events ?? events;
  const of = <E extends RunEvent["event"]>(event: E) => list.filter((each): each is EventOf<E> => each.event === event);
  const evaluation = (when: "before" | "after", share: number) => ({
    stage: "evaluate",
    when,
    step: when === "before" ? 0 : 60,
    figures: evaluationFigures(answered(share, kind)),
    clock: { at: 0 },
    answers: () => ({ value: answered(share, kind) }),
  });
  return {
    ...{ folder: "runs/quickstart-seed1-1", run, specs: [{ path: "specs/quickstart.perl", text }] },
    ...{ kept: [], picture: () => ({ missing: "it is not there" }) },
    ...{ state: "finished", damaged: [], evaluations: [evaluation("before", 0.3), evaluation("after", 0.8)] },
    ...change,
    ...{ events: list, of },
  } as RunRecord;
}

const made = (of: RunRecord): string => reportOf(of, { files, command: "npx perlc run plan.json" });

test("the same record gives the same bytes, and they are few", () => {
  const page = made(record());
  expect(made(record())).toBe(page);
  expect(page.length).toBeLessThan(500_000);
  expect(page).not.toMatch(/NaN|undefined|\[object/);
});

test("nothing in it runs, and nothing is fetched", () => {
  const { document } = parseHTML(made(record()));
  expect(document.querySelector("meta[http-equiv]")?.getAttribute("content")).toMatch(/^default-src 'none'; /);
  expect([...document.querySelectorAll("script, iframe, object, embed, link, base, form, audio, video")]).toEqual([]);
  for (const each of document.querySelectorAll("*"))
    for (const { name, value: held } of each.attributes) {
      expect(name).not.toMatch(/^on/i);
      if (/^(href|src|xlink:href|action|poster|background)$/i.test(name)) expect(held).toMatch(/^(#|data:image\/)/);
      expect(held).not.toMatch(/url\((?!#)/i);
    }
});

test("one who does not see it has a text for every drawing, headings in order, and names of columns and rows", () => {
  const { document } = parseHTML(made(record()));
  expect(document.documentElement.getAttribute("lang")).toBe("en");
  const drawings = [...document.querySelectorAll("figure")];
  expect(drawings.length).toBeGreaterThan(10);
  for (const each of drawings) {
    expect(each.querySelector("[role=img]")?.getAttribute("aria-label")?.length).toBeGreaterThan(10);
    expect(each.querySelector("svg")?.getAttribute("aria-hidden")).toBe("true");
    expect(each.querySelector("details table")).not.toBeNull();
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((each) => Number(each.tagName[1]));
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  for (const each of document.querySelectorAll("tbody tr")) expect(each.querySelector("th[scope=row]")).not.toBeNull();
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe("what it says", () => {
  const page = made(record());

  test("the headline claims no more than the interval", () => {
    expect(page).toMatch(/Accuracy rose from [\d.]+ % to <b>[\d.]+ %<\/b> on 30 questions/);
    const [before] = record().evaluations;
    const same = made(record({ evaluations: [before, { ...before, when: "after" }] as RunRecord["evaluations"] }));
    expect(same).toMatch(/Accuracy went from/);
    expect(same).toContain("it may be no change at all");
  });

  test("the step that stands out is said and marked", () => {
    expect(page).toContain("step 43: KL to the reference 3.19");
    expect(page).toContain("marked: 43");
  });

  test("a run that has not ended says so, and one that measures nothing", () => {
    const cut = events.slice(0, 20);
    expect(made(record({ state: "unfinished", events: cut, evaluations: [] }))).toContain("The run has not ended");
    expect(made(record({ state: "stopped", events: cut }))).toContain("The run was stopped before its end");
    expect(made(record({ damaged: [12] }))).toContain("damaged from line 12 on");
    const nothing = { ...run, nodes: run.nodes.filter(({ kind }) => kind !== "evaluate") };
    expect(made(record({ run: nothing, evaluations: [] }))).toContain("This run measures nothing");
  });

  test("every setting with its origin", () => {
    const rows = settingsData(record(), files) ?? [];
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.find(([path]) => path === "train.rate")?.[1]).toBe("2e-4");
    expect(rows.find(([path]) => path === "train.rate")?.[2]).toMatch(/quickstart\.perl:\d+:\d+/);
    expect(rows.find(([path]) => path === "train.temperature")?.[1]).toBe("1.0");
  });
});

describe("the data of the panels, of the run's own record", () => {
  const of = record();
  const [one] = beforeAndAfter(of);

  test("steps, the funnel, the filter", () => {
    expect(trainingData(of)[0]?.steps.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    const [filter] = filterData(of);
    expect(filter?.seen).toBe(500);
    const kept = filter?.bars.reduce((sum, bar) => sum + (bar.kept ?? 0), 0);
    expect(kept).toBe(filter?.kept);
    expect(funnelData(of).map(([, count]) => count)).toContain(filter?.kept);
  });

  test("a run that was taken up again has each step once, as it was done last", () => {
    const twice = events.flatMap((each) =>
      each.event === "step" && each.step === 20 ? [{ ...each, loss: 9 }, each] : [each],
    );
    const steps = trainingData(record({ events: twice }))[0]?.steps ?? [];
    expect(steps).toHaveLength(60);
    expect(steps[19]?.loss).not.toBe(9);
  });

  test("slots, orders right, places named", () => {
    if (!one?.answersBefore || !one.answersAfter) throw new Error("no answers");
    expect(slotData(one)).toHaveLength(8);
    expect(slotData(one).find(({ when, slot }) => when === "after" && slot === "first")?.value).toBe(1);
    const { orders, cells } = matrixData(one.answersBefore, one.answersAfter);
    expect(orders).toBe(4);
    expect(cells.reduce((sum, cell) => sum + cell.questions, 0)).toBe(30);
    const named = namedSlots(one.answersBefore);
    expect(named.map(({ right }) => right)).toEqual([30, 30, 30, 30]);
    expect(named[0]?.named).toBeGreaterThan(60);
  });

  test("the ledger", () => {
    const list = ledgerData(of)[0]?.rows ?? [];
    expect(list.map(({ from }) => from)).toEqual([1, 13, 25, 37, 49]);
    const all = events.reduce((sum, each) => sum + (each.event === "step" ? (each.permuted ?? 0) : 0), 0);
    expect(list.reduce((sum, each) => sum + each.permuted, 0)).toBe(all);
  });
});

const payloads = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  "</style><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "<!--<script>",
  "]]><script>",
  "javascript:alert(1)",
  "<iframe src=javascript:alert(1)>",
  "&lt;script&gt;",
  "<base href=//x>",
  "<meta http-equiv=refresh content=0;url=//x>",
  "<link rel=stylesheet href=//x>",
  "\u202e<b>\u202c",
  "\u0000<b>",
  "`${1}`",
  "{{x}}",
  "<math><mi xlink:href=javascript:alert(1)>",
  "<form action=//x><button>",
];
/** Each alone, doubled, in capitals, behind a quote … 200 in all. */
const hostile = payloads.flatMap((each) => [
  each,
  each + each,
  each.toUpperCase(),
  `"${each}`,
  `'${each}`,
  `\`${each}`,
  `>${each}`,
  `-->${each}`,
  `</pre>${each}`,
  `&quot;${each}`,
]);

describe("200 hostile texts", () => {
  const skeleton = (page: string): string => {
    const { document } = parseHTML(page);
    return [...document.querySelectorAll("*")]
      .map((each) => `${each.tagName}:${[...each.attributes].map(({ name }) => name)}`)
      .join("\n");
  };
  /** Each text where a run has texts: a path and a text of a spec, a kind of question, a device. */
  const withTexts = (texts: readonly string[]): RunRecord => {
    const begun = events.map((each) =>
      each.event === "start" ? { ...each, adapter: texts.join(" "), driver: texts.join(" ") } : each,
    );
    const specs = texts.map((each, at) => ({ path: `${at}${each}`, text: each }));
    const kinds = texts.flatMap((each, at) => answered(0.5, `${at}${each}`).slice(0, 4));
    const evaluation = {
      ...record().evaluations[0],
      figures: evaluationFigures(kinds),
      answers: () => ({ value: kinds }),
    };
    const own = { path: "specs/quickstart.perl", text };
    return record({ events: begun, specs: [own, ...specs], evaluations: [evaluation] as RunRecord["evaluations"] });
  };

  test("are inert wherever a run has a text: the page has the same elements as with harmless ones", () => {
    const page = made(withTexts(hostile));
    expect(skeleton(page)).toBe(skeleton(made(withTexts(hostile.map(() => "harmless")))));
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  test("leave no sign behind that turns writing round or cannot be seen", () => {
    for (const bad of hostile) expect(escaped(bad)).not.toMatch(/[<>"']|(?![\n\t])[\p{Cc}\p{Cf}]/u);
  });
});
