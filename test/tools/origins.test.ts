// Where values came from: the mistakes of all pages, moved into a parent, a flag and a sweep, are the same mistakes, and say
// who wrote them. Defaults, which nobody wrote, say so too.

import { describe, expect, it, test } from "vitest";
import type * as Ast from "../../compiler/1-syntax/ast.ts";
import { blockKey } from "../../compiler/2-names/bind.ts";
import { compile } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { wholeLines } from "../../compiler/diagnostics/edits.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import type { Span } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { disk } from "../plan/disk.ts";

interface Case {
  readonly code: string;
  readonly index: number;
  readonly text: string;
}

const holds = (outer: Span, inner: Span) => outer.start <= inner.start && inner.end <= outer.end;
const primary = (each: Diagnostic) => each.labels.find((label) => label.primary);
const diagnose = (text: string, more: Readonly<Record<string, string>> = {}, set: readonly string[] = []) =>
  compile({ path: "demo.perl", text }, disk(more), { set }).diagnostics;
const originOf = (each: Diagnostic | undefined) =>
  each?.notes
    .filter((note) => note.keyword === "origin")
    .map((note) => note.text)
    .join("; ");

/** Files, blocks and their names are read before there is an experiment; a sweep's own form is no value. */
const structural = /^E(?:01|020[145789]|021[0]|022|023|025|047[0-2]|057[0]|09)/;

/** The failing examples whose mistake stands in `experiment demo`. */
const cases: readonly Case[] = readPages()
  .pages.filter((page) => page.stage === "check" && !structural.test(page.code))
  .flatMap(({ code, fails }) => fails.map((text, index) => ({ code, index, text })))
  .filter(({ code, text }) => {
    const block = demo(text);
    const own = diagnose(text).filter((each) => each.code === code);
    return block !== undefined && own.some((each) => holds(block.span, primary(each)?.span ?? { start: -1, end: -1 }));
  });

function demo(text: string): Ast.Block | undefined {
  const { value } = parse({ path: "demo.perl", text });
  return value?.members.find((each) => each.word.text === "experiment" && each.head.name?.text === "demo");
}

/** The setting of `demo` whose value a page's mistake is, alone on its line. */
function offending({
  code,
  text,
}: Case): { readonly path: string; readonly value: string; readonly rest: string } | undefined {
  const block = demo(text);
  const span = diagnose(text)
    .map((each) => (each.code === code ? primary(each)?.span : undefined))
    .find(Boolean);
  const found = block && span && settingAt(block.body, span, []);
  if (!found) return undefined;
  const source = { path: "demo.perl", text };
  const lines = wholeLines({ source, span: found.setting.span }).span;
  const value = text.slice(found.setting.value.span.start, found.setting.value.span.end);
  return { path: found.path, value, rest: text.slice(0, lines.start) + text.slice(lines.end) };
}

function settingAt(
  body: Ast.Body,
  span: Span,
  above: readonly string[],
): { path: string; setting: Ast.Setting } | undefined {
  const member = body.members.find((each) => holds(each.span, span));
  if (member?.kind === "block") return settingAt(member.body, span, [...above, blockKey(member)]);
  if (member?.kind !== "setting" || !holds(member.value.span, span)) return undefined;
  return { path: [...above, ...member.path.names.map((each) => each.text)].join("."), setting: member };
}

describe("a mistake that a child inherits", () => {
  it("is looked for in a good number of pages", () => {
    expect(cases.length).toBeGreaterThan(60);
  });

  test.each(cases)("$code $index says from whom", ({ code, text }) => {
    const child = 'spec 1\nuse { demo } from "parent.perl"\nexperiment child extends demo { }\n';
    const found = diagnose(child, { "parent.perl": text }).filter((each) => each.code === code);
    expect(found.length).toBeGreaterThan(0);
    const told = found.filter((each) => /inherited from demo/.test(originOf(each) ?? ""));
    expect(told.length, drawAll(found)).toBe(found.length);
  });
});

const movable = cases.flatMap((each) => {
  const moved = offending(each);
  return moved ? [{ ...each, ...moved }] : [];
});

describe("a mistake on the command line", () => {
  test.each(movable)("$code $index says so ($path)", ({ code, path, value, rest }) => {
    const found = diagnose(rest, {}, [`${path}=${value}`]).filter((each) => each.code === code);
    expect(found.length, drawAll(diagnose(rest, {}, [`${path}=${value}`]))).toBeGreaterThan(0);
    expect(originOf(found[0]), drawAll(found)).toContain("set on the command line");
  });
});

describe("a mistake in a sweep", () => {
  test.each(movable)("$code $index names the sweep ($path)", ({ code, path, value, rest }) => {
    const text = `${rest}sweep probe over [demo] {\n  ${path} = each(${value})\n}\n`;
    const found = diagnose(text).filter((each) => each.code === code);
    expect(found.length, drawAll(diagnose(text))).toBeGreaterThan(0);
    expect(found.map(originOf).join("\n"), drawAll(found)).toContain("set by sweep probe");
  });
});

/** A spec in which much is left to defaults, with more lines for an experiment and for its training. */
const lean = (own: string, training: string, stages = " | take(64)") => `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train)${stages} }
${own}
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
${training}
  }
}
`;

describe("a default that nobody wrote", () => {
  it.each([
    ["E0416", lean("", "", " | take(4)"), ["train.batch = 8prompt, default of train grpo"]],
    ["E0412", lean("", "    batch = 60rollout"), ["per_order default of train grpo"]],
    ["E0713", lean("", "    clip = 0.3"), ["train.inner = 1, default", "train.updates = 1, default"]],
    [
      "E0712",
      lean("", "", " | take(64) | rollout(10) | where(accuracy >= 100%)"),
      ["train.per_order = 8rollout, default"],
    ],
    [
      "E0470",
      lean('  require(train.per_order >= 9rollout, "many")', ""),
      ["train.per_order = 8rollout, default of train grpo"],
    ],
    ["E0462", lean("", "    updates = 3"), ["train.batch = 8prompt, default of train grpo"]],
  ])("%s says so", (code, text, notes) => {
    const found = diagnose(text).find((each) => each.code === code);
    for (const note of notes) expect(originOf(found), drawAll(diagnose(text))).toContain(note);
  });

  it("is not told of where every value stands under a label", () => {
    const text = lean("", "    batch = 60rollout\n    per_order = 8rollout\n    inner = 0");
    const inner = diagnose(text).find((each) => each.code === "E0402");
    expect(inner).toBeDefined();
    expect(originOf(inner)).toBe("");
  });
});

describe("a value that stands elsewhere", () => {
  it("is named with its place, once, and the nearest writer of two wins", () => {
    const text = `${lean("", "    overlong = 24tok")}experiment child extends demo { train.max_completion = 22tok }\n`;
    const [own, child] = diagnose(text).filter((each) => each.code === "E0775");
    expect(originOf(own)).toMatch(/^train\.max_completion = 20tok, written in demo at demo\.perl:\d+:22$/);
    expect(originOf(child)).toMatch(/train\.overlong = 24tok, inherited from demo/);
    expect(originOf(child)).toMatch(/train\.max_completion = 22tok, written in child at demo\.perl:\d+:\d+/);
  });

  it("is the sweep's where a sweep undoes a variant", () => {
    const page = readPages().pages.find((each) => each.code === "E0906");
    const [first] = diagnose(page?.fails[0] ?? "");
    expect(originOf(first)).toContain("set by sweep often for often,probability=50%");
  });
});
