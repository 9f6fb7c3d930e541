// The page of a run: the same bytes twice, nothing that runs or loads, and no text of a stranger that becomes more than text.

import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { reportOf } from "../../report/page.ts";
import { filterData, funnelData } from "../../report/panels/data.ts";
import { ledgerData } from "../../report/panels/ledger.ts";
import { matrixData, namedSlots, slotData } from "../../report/panels/order.ts";
import { settingsData } from "../../report/panels/origin.ts";
import { trainingData } from "../../report/panels/training.ts";
import { beforeAndAfter } from "../../report/parts/evaluations.ts";
import { escaped } from "../../report/parts/html.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { events, files, hostile, record, run, withTexts } from "./made.ts";

const made = (of: RunRecord): string => reportOf(of, { files, command: "npx perlc run plan.json" });

test("the same record gives the same bytes, and they are few", () => {
  const page = made(record());
  expect(made(record())).toBe(page);
  expect(page.length).toBeLessThan(700_000);
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

describe("200 hostile texts", () => {
  const skeleton = (page: string): string => {
    const { document } = parseHTML(page);
    return [...document.querySelectorAll("*")]
      .map((each) => `${each.tagName}:${[...each.attributes].map(({ name }) => name)}`)
      .join("\n");
  };
  test("are inert wherever a run has a text: the page has the same elements as with harmless ones", () => {
    const page = made(withTexts(hostile));
    expect(skeleton(page)).toBe(skeleton(made(withTexts(hostile.map(() => "harmless")))));
    expect(page).toContain("&lt;script&gt;alert(1);window.canary=1&lt;/script&gt;");
  });

  test("leave no sign behind that turns writing round or cannot be seen", () => {
    for (const bad of hostile) expect(escaped(bad)).not.toMatch(/[<>"']|(?![\n\t])[\p{Cc}\p{Cf}]/u);
  });
});
