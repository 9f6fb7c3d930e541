// `without(path, …)`: an experiment that leaves out a part of its parent: a stage of a pipeline, a setting, a block.
// Taken away before the child's own lines are laid on, so that the child may write it anew.

import type * as Ast from "../1-syntax/ast.ts";
import { E0570 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Entries, Entry } from "./entry.ts";

type Statements = Entry["statements"];

/** What the `without` lines of an experiment leave of what it inherits. */
export function leaveOut(entries: Entries, statements: Statements, report: (diagnostic: Diagnostic) => void): Entries {
  let left = entries;
  for (const { statement, at } of statements) {
    if (statement.name.text !== "without") continue;
    for (const { value, name, span } of statement.arguments) {
      const here = { source: at.source, span };
      if (value.kind !== "path" || name) {
        const notes = [{ keyword: "help", text: "name what is left out: without(data.train.rollout)" }];
        report(E0570({ path: textOf(at.source, span) }, { at: here, label: "this is no path", notes }));
        continue;
      }
      const path = value.names.map((each) => each.text);
      left = remove(left, path, here, path.join("."), report);
    }
  }
  return left;
}

function remove(
  entries: Entries,
  [first = "", ...rest]: readonly string[],
  at: Place,
  whole: string,
  report: (diagnostic: Diagnostic) => void,
): Entries {
  // `evaluate.concepts` is one key, and so is `train`
  const named = rest[0] === undefined ? undefined : `${first}.${rest[0]}`;
  const [key, deeper] = named !== undefined && entries.has(named) ? [named, rest.slice(1)] : [first, rest];
  const entry = entries.get(key);
  if (!entry) return missing(entries, [...entries.keys()], first, at, whole, report);
  if (deeper.length === 0) return new Map([...entries].filter(([each]) => each !== key));
  const stage = deeper.length === 1 && !entry.entries.has(deeper[0]!) ? entry.value : undefined;
  if (!stage) {
    const inner = remove(entry.entries, deeper, at, whole, report);
    return new Map([...entries, [key, { ...entry, entries: inner }]]);
  }
  const shorter = withoutStage(stage.value, deeper[0]!);
  if (shorter === undefined) return missing(entries, stagesOf(stage.value), deeper[0]!, at, whole, report);
  return new Map([...entries, [key, { ...entry, value: { ...stage, value: shorter } }]]);
}

function missing(
  entries: Entries,
  legal: readonly string[],
  name: string,
  at: Place,
  whole: string,
  report: (diagnostic: Diagnostic) => void,
): Entries {
  const { near, sentence } = suggest(name, legal);
  const [best] = near;
  const right = whole.split(".").map((each) => (each === name && best !== undefined ? best : each));
  const help =
    sentence ?? (legal.length > 0 ? `there are ${legal.map((each) => `\`${each}\``).join(", ")}` : undefined);
  const notes = help ? [{ keyword: "help", text: help }] : [];
  const fix = near.length === 1 ? write(at, right.join(".")) : undefined;
  report(E0570({ path: whole }, { at, label: "not in the parent", notes, fix }));
  return entries;
}

const stageName = (value: Ast.Value): string | undefined =>
  value.kind === "call"
    ? value.callee.names[0]?.text
    : value.kind === "path" && value.names.length === 1
      ? value.names[0]?.text
      : undefined;

const stagesOf = (value: Ast.Value): readonly string[] =>
  value.kind === "pipeline" ? value.stages.flatMap((each) => stageName(each) ?? []) : [];

/** The pipeline without every stage of that name; undefined when it has none. */
function withoutStage(value: Ast.Value, name: string): Ast.Value | undefined {
  if (value.kind !== "pipeline") return undefined;
  const stages = value.stages.filter((each) => stageName(each) !== name);
  if (stages.length === value.stages.length) return undefined;
  return stages.length === 0 ? value.source : { ...value, stages };
}

const textOf = (source: Source, span: Place["span"]): string => source.text.slice(span.start, span.end);
