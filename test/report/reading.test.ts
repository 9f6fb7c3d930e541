// What helps to read a page: its contents, how intervals are computed, what words mean, where questions are from, what may have spoilt a
// training, and what was named before.

import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { reportOf } from "../../report/page.ts";
import { settingsData } from "../../report/panels/origin.ts";
import { terms, termsIn } from "../../report/parts/terms.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { comparedMethods, runMethods } from "../../runtime/report/methods.ts";
import { events, files, record, run, text } from "./made.ts";

const pageOf = (of: RunRecord) => parseHTML(reportOf(of, { files, command: "npx perlc run plan.json" })).document;
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const plain = (of: { readonly textContent: string | null } | null): string =>
  of?.textContent?.replace(/\s+/g, " ") ?? "";

test("the contents name every part of the page, in its order, as one finds it there", () => {
  const page = pageOf(record());
  const named = [...page.querySelectorAll("nav[aria-label=Contents] a")].map((each) => [
    each.getAttribute("href"),
    each.textContent,
  ]);
  const parts = [...page.querySelectorAll("main section")].map((each) => [
    `#${each.id}`,
    plain(each.querySelector("h2")),
  ]);
  expect(named).toEqual(parts);
  expect(parts.length).toBeGreaterThan(10);
});

describe("how intervals are computed", () => {
  test("stands on the page, and is where the table leads", () => {
    const page = pageOf(record());
    expect(page.querySelector("#outcome-evaluate .about a")?.getAttribute("href")).toBe("#method");
    expect(plain(page.querySelector("#method"))).toContain("Wilson's score interval");
  });

  test.each([
    [runMethods, ["share.ts", "estimate.ts"]],
    [comparedMethods, ["crossed.ts"]],
  ] as const)("names no paper that the code does not follow, and all that it does", (methods, parts) => {
    const code = parts.map((each) => read(`runtime/report/${each}`)).join("\n");
    const papers = (of: string) =>
      new Set(
        [...of.matchAll(/\b([A-Z]\w+)(?: and [A-Z]\w+)?(?:'s \w+)? \(?(?=(?:18|19|20)\d\d)/g)].map(([, name]) => name),
      );
    const said = papers(methods.map(({ says }) => says).join("\n"));
    expect(said.size).toBeGreaterThan(1);
    expect(said).toEqual(papers(code.replaceAll(/\n\s*(?:\*|\/\/) /g, " ")));
  });
});

describe("what words mean", () => {
  test("those that the page uses, and no others", () => {
    const page = pageOf(record());
    const shown = [...page.querySelectorAll("#words dt")].map((each) => each.textContent);
    expect(shown).toEqual(expect.arrayContaining(["GRPO", "KL", "k3", "clip", "advantage", "entropy", "flip rate"]));
    expect(shown).not.toContain("k1");
    const bare = { ...run, nodes: run.nodes.filter(({ kind }) => kind === "model" || kind === "evaluate") };
    const untrained = pageOf(record({ run: bare, events: [], specs: [] }));
    const few = [...untrained.querySelectorAll("#words dt")].map((each) => each.textContent);
    expect(few).toContain("flip rate");
    expect(few).not.toContain("GRPO");
  });

  test("a word of GLOSSARY.md means what stands there", () => {
    const known = new Map(
      [...read("GLOSSARY.md").matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)].map(([, word = "", says = ""]) => [word, says]),
    );
    const both = terms.filter(({ term }) => known.has(term));
    expect(both.map(({ term }) => term)).toEqual(["original", "copy", "group"]);
    for (const { term, says } of both) expect(says).toBe(known.get(term));
  });

  test("are found as words, not in others, and bring those that say what they mean", () => {
    expect(termsIn("a k30 of subGRPO, ungrouped").map(({ term }) => term)).toEqual([]);
    expect(termsIn("log-probs").map(({ term }) => term)).toEqual(["log-prob"]);
    expect(termsIn("in nats").map(({ term }) => term)).toEqual(["policy", "reference", "KL", "entropy", "nat"]);
  });
});

test("where questions are from, and what the split is", () => {
  const style = run.nodes.map((node) =>
    node.kind === "four_artists" && node.split !== "train" ? { ...node, split: "held_out_style" as const } : node,
  );
  const page = pageOf(record({ run: { ...run, nodes: style } }));
  expect(plain(page.querySelector("#outcome-evaluate .about"))).toContain(
    "They are from four_artists, split held_out_style: artists that training never shows.",
  );
  expect(plain(page.querySelector("#data .about"))).toContain("split train: pictures and questions to learn from");
});

describe("what may have spoilt a training", () => {
  const failed: RunEvent = { event: "failed", code: "E1033", says: "the gradient norm is NaN", clock: { at: 0 } };
  const broken = (spec: string, set: readonly string[] = []) =>
    pageOf(
      record({ state: "failed", events: [...events, failed], specs: [{ path: "specs/a.perl", text: spec }], set }),
    );
  const far = text.replace("rate           = 2e-4", "rate           = 5e4");

  test("is a setting that perlc warns of, as what may be, beside what failed", () => {
    const says = plain(broken(far).querySelector("#failed"));
    expect(says).toContain("What may be the cause");
    expect(says).toContain("a learning rate of 50000 is above 0.1, where nothing trains (written: 5e4)");
    expect(says).toContain("the record does not prove");
    expect(plain(broken(text).querySelector("#failed"))).not.toContain("may be the cause");
  });

  test("is found where --set wrote it, and where its author silenced the warning", () => {
    expect(plain(broken(text, ["train.rate=5e4"]).querySelector("#failed"))).toContain("a learning rate of 50000");
    const silenced = far.replace(/(rate +)= 5e4/, "// allow(E0787): on purpose\n    $1= 5e4");
    expect(plain(broken(silenced).querySelector("#failed"))).toContain("a learning rate of 50000");
  });

  test("of a sweep is only what this run has", () => {
    const entry = {
      path: "specs/a.perl",
      text: `${text}\nsweep rates over [quickstart] {\n  train.rate = each(1e-4, 5e4)\n}\n`,
    };
    const names = compile(entry, files).value?.plan.runs.map(({ name }) => name) ?? [];
    const accused = names.filter((name) => {
      const of = { state: "failed", events: [...events, failed], specs: [entry], run: { ...run, name } } as const;
      return plain(pageOf(record(of)).querySelector("#failed")).includes("a learning rate of 50000");
    });
    expect(names.length).toBeGreaterThan(1);
    expect(accused).toEqual(names.filter((name) => name.includes("5e4")));
    expect(accused).toHaveLength(1);
  });

  test("is not named where nothing failed", () => {
    const calm = events.map((each) => (each.event === "step" ? { ...each, kl: 0.01, groups: undefined } : each));
    const page = pageOf(record({ specs: [{ path: "specs/a.perl", text: far }], events: calm as readonly RunEvent[] }));
    expect(plain(page.querySelector("#failed"))).not.toContain("may be the cause");
  });
});

test("the settings are those of the run, with what --set said", () => {
  const rows = settingsData(record({ set: ["train.rate=3e-4"] }), files) ?? [];
  expect(rows.find(([path]) => path === "train.rate")?.[1]).toBe("3e-4");
});

test("no place of a machine is shown, where a spec was called by its path from the root", () => {
  const models = read("specs/models.perl");
  const specs = [
    { path: "/home/me/secret/specs/a.perl", text },
    { path: "/home/me/secret/specs/models.perl", text: models },
  ];
  const page = reportOf(record({ specs }), { files, command: "npx perlc run plan.json" });
  expect(page).toMatch(/a\.perl:\d+:\d+/);
  expect(page).not.toContain("/home/me");
});

test("what was preregistered is named, and what was not is said", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const sealed = events.map((each) => (each.event === "start" ? { ...each, preregistered: digest } : each));
  const page = pageOf(record({ events: sealed }));
  expect(plain(page.querySelector("header"))).toContain(`sealed before it began, as ${digest}`);
  expect(plain(page.querySelector("#environment"))).toContain(digest);
  expect(plain(pageOf(record()).querySelector("#environment"))).toMatch(/preregistered\s*no/);
});
