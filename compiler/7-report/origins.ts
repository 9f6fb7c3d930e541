// Where the values came from that a diagnostic speaks of: a default, a parent, a sweep, the command line. Each diagnostic of
// an experiment passes through here on its way out, so that no check has to think of it.

import type * as Ast from "../1-syntax/ast.ts";
import { blockKey } from "../2-names/bind.ts";
import type { Module } from "../2-names/load.ts";
import { describeOrigin, isWritten, type Origin } from "../2-names/origin.ts";
import type { Bound } from "../2-names/scope.ts";
import type { Swept } from "../2-names/sweep.ts";
import type { Settled } from "../3-types/type.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import { lineColumn, type Span } from "../diagnostics/source.ts";

type Settings = ReadonlyMap<string, Settled<unknown>>;

/** The diagnostic with a note on each value that is not written in the experiment itself, and where a label shows it. */
export function withOrigins(
  diagnostic: Diagnostic,
  experiment: Bound | Swept,
  settings: Settings,
  modules: ReadonlyMap<string, Module>,
): Diagnostic {
  if (diagnostic.notes.some((each) => each.keyword === "origin")) return diagnostic;
  const run = "sweep" in experiment ? experiment.name : undefined;
  const shown = diagnostic.labels.map((label) => ({ label, ...foundAt(label, experiment, modules) }));
  const home = shown.find((each) => each.path !== undefined)?.path;
  const told = new Map<string, string>();
  // of two labels on one setting the first marks what stands, the other what it replaced
  for (const { path, origin } of shown)
    if (origin && !told.has(path ?? "")) told.set(path ?? "", say(path, settings.get(path ?? ""), origin, run));
  for (const path of operands(diagnostic, settings, home)) {
    const settled = settings.get(path);
    const field = settled?.written;
    if (!settled || !field || told.has(path)) continue;
    const isShown = diagnostic.labels.some(
      (label) => label.source === field.at.source && holds(label.span, field.at.span),
    );
    if (field.origin.kind === "written" && isShown) continue;
    const { line, column } = lineColumn(field.at.source, field.at.span.start);
    const place = isShown || !isWritten(field.origin) ? "" : ` at ${field.at.source.path}:${line}:${column}`;
    told.set(path, `${say(path, settled, field.origin, run)}${place}`);
  }
  if (told.size === 0) return diagnostic;
  return { ...diagnostic, notes: [...diagnostic.notes, { keyword: "origin", text: [...told.values()].join("; ") }] };
}

/** `train.per_order = 8rollout, default of train grpo`. */
function say(path: string | undefined, settled: Settled<unknown> | undefined, origin: Origin, run: string | undefined) {
  const at = settled?.written.at;
  const text = at?.source.text.slice(at.span.start, at.span.end).replace(/\s+/g, " ") ?? "";
  const what = path === undefined || path === "" ? "" : text === "" || text.length > 40 ? path : `${path} = ${text}`;
  const where = describeOrigin(origin) + (origin.kind === "sweep" && run !== undefined ? ` for ${run}` : "");
  return what === "" ? where : `${what}, ${where}`;
}

/** Which setting a label marks, and who wrote it there if it was not the experiment itself. */
function foundAt({ source, span }: Label, experiment: Bound | Swept, modules: ReadonlyMap<string, Module>) {
  if (source.path === "--set") {
    const path = /^[\w.]+/.exec(source.text)?.[0];
    return { path, origin: { kind: "flag" } as const };
  }
  const block = modules.get(source.path)?.file.members.find((each) => holds(each.span, span));
  const name = block?.head.name?.text;
  if (!block || name === undefined) return {};
  const path = settingAt(block.body, span, []);
  switch (block.word.text) {
    case "sweep":
      return "sweep" in experiment ? { path, origin: { kind: "sweep", in: name } as const } : {};
    case "experiment": {
      const own = !("sweep" in experiment) && experiment.name === name && experiment.at.source === source;
      return own ? { path } : { path, origin: { kind: "inherited", from: name } as const };
    }
    default:
      // a model, judge or benchmark says itself what it is, whoever uses it
      return {};
  }
}

/** The path of the innermost setting, or else of the block, in which a span lies. */
function settingAt({ members }: Ast.Body, span: Span, above: readonly string[]): string | undefined {
  const member = members.find((each) => holds(each.span, span));
  switch (member?.kind) {
    case "setting": {
      const path = [...above, ...member.path.names.map((each) => each.text)];
      const inner = member.value.kind === "amended" ? settingAt(member.value.body, span, path) : undefined;
      return inner ?? path.join(".");
    }
    case "block": {
      const path = member.word.text === "zip" ? above : [...above, blockKey(member)];
      return settingAt(member.body, span, path) ?? (path.length > 0 ? path.join(".") : undefined);
    }
    default:
      return undefined;
  }
}

/** The settings that the drawn rule computes with, and those that the diagnostic names itself. */
function operands({ rule, of = [] }: Diagnostic, settings: Settings, home = ""): readonly string[] {
  const top = home.split(".")[0] ?? "";
  const drawn = rule?.parts.flatMap(({ column }) => /^[a-z]\w*/.exec(rule.text.slice(column)) ?? []) ?? [];
  const named = drawn.flatMap((word) => {
    const all = [...settings.keys()].filter((path) => path.endsWith(`.${word}`) && isNumber(settings.get(path)?.value));
    const near = all.filter((path) => path.startsWith(`${top}.`));
    return all.length === 1 ? all : near.length === 1 ? near : [];
  });
  const whole = rule ? [...rule.text.matchAll(/[a-z]\w*(?:\.[a-z]\w*)+/g)].map(([path]) => path) : [];
  return [...new Set([...named, ...whole, ...of])].filter((path) => settings.has(path));
}

const isNumber = (value: unknown): boolean =>
  typeof value === "number" ||
  (typeof value === "object" &&
    value !== null &&
    ("count" in value || typeof (value as { base?: unknown }).base === "number"));

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
