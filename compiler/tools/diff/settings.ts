// The settings in which two experiments differ, and which of them a changed field of the plan goes back to. What a reader
// of a diff wants first is the line that somebody changed, not the ten nodes it reached.

import { lex } from "../../1-syntax/lex.ts";
import { describeOrigin, isWritten } from "../../2-names/origin.ts";
import { wordOfToday } from "../../2-names/renamed.ts";
import type { Settled } from "../../3-types/type.ts";
import type { Experiment } from "../../compile.ts";
import { lineColumn, type Place } from "../../diagnostics/source.ts";
import type { NodeChange } from "./nodes.ts";

/** A value as it was written, and by whom. */
export interface Written {
  readonly value: string;
  readonly origin: string;
  /** `file:line:column`; absent for defaults. */
  readonly place: string | undefined;
  /** Nobody wrote it: its default, or what another setting implies. */
  readonly isDefault: boolean;
  readonly isImplied: boolean;
}

export interface SettingChange {
  readonly path: string;
  /** The name a dataset had before. */
  readonly formerly?: string;
  readonly before: Written | undefined;
  readonly after: Written | undefined;
}

/** Settings that are spelled differently, are on one side only, or are written on one side and a default on the other. */
export function compareSettings(before: Experiment, after: Experiment): readonly SettingChange[] {
  const [old, now] = [before.spec.settings, after.spec.settings];
  const paths = [...new Set([...now.keys(), ...old.keys()])];
  const changes = paths.flatMap((path): SettingChange[] => {
    const [a, b] = [writtenOf(old.get(path)), writtenOf(now.get(path))];
    const same = a?.value === b?.value && a?.isDefault === b?.isDefault;
    // a part that nobody wrote came or went with the whole
    const unsaid = (a?.isDefault ?? true) && (b?.isDefault ?? true);
    // what another setting implies is told where that one is
    const silent = unsaid && (a === undefined || b === undefined || a.isImplied || b.isImplied);
    return same || silent ? [] : [{ path, before: a, after: b }];
  });
  return joinRenamed(changes);
}

/** A dataset that went and one that came with the same contents are one dataset with another name. */
function joinRenamed(changes: readonly SettingChange[]): readonly SettingChange[] {
  const gone = changes.filter((each) => each.path.startsWith("data.") && !each.after);
  const renamed = new Map<SettingChange, SettingChange>();
  for (const change of changes) {
    if (!change.path.startsWith("data.") || change.before) continue;
    const old = gone.find((each) => !renamed.has(each) && each.before?.value === change.after?.value);
    if (old) renamed.set(old, { ...change, before: old.before, formerly: old.path });
  }
  const news = new Map([...renamed.values()].map((each) => [each.path, each]));
  return changes.filter((each) => !renamed.has(each)).map((each) => news.get(each.path) ?? each);
}

export function writtenOf(settled: Settled<unknown> | undefined): Written | undefined {
  if (!settled) return undefined;
  const { at, origin } = settled.written;
  const isDefault = !isWritten(origin) && origin.kind !== "profile";
  return {
    value: spelling(at),
    origin: describeOrigin(origin),
    place: isDefault ? undefined : placeText(at),
    isDefault,
    isImplied: origin.kind === "implied",
  };
}

/** The value's tokens, without comments and layout. */
function spelling({ source, span }: Place): string {
  const { tokens } = lex({ path: source.path, text: source.text.slice(span.start, span.end) });
  let end = 0;
  const parts = tokens.map((token) => {
    const gap = token.start > end && end > 0 ? " " : "";
    end = token.end;
    return gap + token.text;
  });
  return parts
    .join("")
    .replace(/([([{]) /g, "$1")
    .replace(/,? ([)\]])/g, "$1");
}

export function placeText({ source, span }: Place): string {
  const { line, column } = lineColumn(source, span.start);
  return `${source.path}:${line}:${column}`;
}

/** Where a field of a node has another name than the setting it comes from. */
const fieldNames: Readonly<Record<string, readonly string[]>> = {
  adam: ["optimizer"],
  weightDecay: ["decay"],
  checkpointEvery: ["checkpoint"],
  checkpointKeep: ["keep"],
  checkpointBest: ["keep"],
  from: ["weights"],
  terms: ["reward"],
  // an objective may mean them
  ratio: ["objective"],
  mean: ["objective"],
  std: ["objective"],
  expect: ["accuracy", "flip_rate", "consistent_accuracy"],
};

/** The changed settings that a field of a node goes back to; none when it follows from something else. */
export function causesOf(
  change: NodeChange,
  field: string,
  settings: readonly SettingChange[],
  before: Experiment,
  after: Experiment,
): readonly SettingChange[] {
  const reads = (each: SettingChange) =>
    (change.before !== undefined &&
      (before.readers.get(each.formerly ?? each.path) ?? []).includes(change.before.id)) ||
    (change.after !== undefined && (after.readers.get(each.path) ?? []).includes(change.after.id));
  // every node reads the seed, and few have a field of it
  const candidates = settings.filter(
    (each) => reads(each) && (!/^(data_)?seed$/.test(each.path) || field.endsWith("seed")),
  );
  if (candidates.length <= 1 || field === "") return candidates;
  const names = field.split(/[.[\]]+/).flatMap((name) => [snake(wordOfToday(name)), ...(fieldNames[name] ?? [])]);
  const scored = candidates.map((each) => ({
    each,
    score: each.path.split(".").filter((part) => names.includes(part)).length,
  }));
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score === best).map(({ each }) => each);
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
