// sweep NAME over [a, b] { path = each(…)  zip { … }  skip(…)  limit = 12run }: the experiments of a sweep, each one a base
// with one combination of values laid on. Axes multiply; those in a `zip` go in step.

import type * as Ast from "../1-syntax/ast.ts";
import { drawn } from "../3-types/constrain.ts";
import { E0901, E0902, E0903, E0904, E0905, E0907 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Place, Source } from "../source.ts";
import { bindSetting } from "./bind.ts";
import { type Entries, type Entry, inheritAll, merge, mergeAll } from "./entry.ts";
import type { Bound, Declaration, Scope } from "./scope.ts";

type Report = (diagnostic: Diagnostic) => void;

/** An experiment that a sweep made. */
export interface Swept extends Bound {
  readonly sweep: {
    readonly name: string;
    readonly base: string;
    /** `skip(…)` lines: the experiment is left out when one holds. */
    readonly skips: readonly { readonly condition: Ast.Value; readonly at: Place }[];
    /** Paths that the sweep sets. */
    readonly sets: readonly string[];
  };
}

/** One value of one path, as if it had been written there alone. */
interface Choice {
  readonly path: string;
  readonly setting: Ast.Setting;
  readonly text: string;
}

/** A stop of an axis: one choice, or one of each in a `zip`. */
type Stop = readonly Choice[];

export function expandSweep(declaration: Declaration, scope: Scope, report: Report): readonly Swept[] {
  const { source } = declaration.at;
  const bases = basesOf(declaration, scope, report);
  const axes: (readonly Stop[])[] = [];
  const skips: { condition: Ast.Value; at: Place }[] = [];
  let limit: { count: number; at: Place } | undefined;
  for (const member of declaration.block.body.members) {
    if (member.kind === "statement") {
      const [condition, more] = member.arguments;
      const at = { source, span: member.name.span };
      if (member.name.text === "skip" && condition && !more && !condition.name)
        skips.push({ condition: condition.value, at });
      else report(E0905({ name: member.name.text }, { at, label: "no line of a sweep" }));
    } else if (member.kind === "block") {
      if (member.word.text === "zip") axes.push(zipped(member, source, report));
      else
        report(
          E0905({ name: member.word.text }, { at: { source, span: member.word.span }, label: "no block of a sweep" }),
        );
    } else if (isLimit(member)) limit = limitOf(member, source, report);
    else axes.push(stopsOf(member, source, report).map((each) => [each]));
  }
  const combinations = axes.reduce<readonly Stop[]>(
    (made, axis) => made.flatMap((before) => axis.map((stop) => [...before, ...stop])),
    [[]],
  );
  const total = bases.length * combinations.length;
  if (limit && total > limit.count) {
    const counts = [
      `${bases.length} experiment${bases.length === 1 ? "" : "s"}`,
      ...axes.map((axis) => `${axis.length}`),
    ];
    const rule = drawn([counts.join(" × "), `${total}`], [" "], ["<=", "false"], [" "], ["limit", `${limit.count}`]);
    report(
      E0903({ name: declaration.name, total, limit: limit.count }, { at: limit.at, label: "not more than this", rule }),
    );
    return [];
  }
  const names = new Set<string>();
  return bases.flatMap((base) =>
    combinations.map((stop) => variant(declaration, base, stop, skips, bases.length > 1, names, report)),
  );
}

const isLimit = (member: Ast.Setting) => member.path.names.length === 1 && member.path.names[0]?.text === "limit";

function basesOf(declaration: Declaration, scope: Scope, report: Report): readonly Bound[] {
  const { source } = declaration.at;
  const over = declaration.block.head.relations.find((each) => each.word.text === "over");
  const items = over?.target.kind === "list" ? over.target.items : over ? [over.target] : [];
  if (items.length === 0) {
    report(E0904({ name: declaration.name }, { at: declaration.at, label: "over which experiments?" }));
    return [];
  }
  return items.flatMap((item) => {
    const name = item.kind === "path" ? item.names.map((each) => each.text).join(".") : "";
    const found = scope.find(source, name);
    if (found?.word === "experiment") return [found];
    const { sentence } = suggest(name, scope.names(source, "experiment"));
    const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
    const text = source.text.slice(item.span.start, item.span.end);
    report(E0907({ name: text }, { at: { source, span: item.span }, label: "not known", notes }));
    return [];
  });
}

/** `each(1, 2, 3)` and `each(1..3)` are several values, anything else is one. */
function stopsOf(setting: Ast.Setting, source: Source, report: Report): readonly Choice[] {
  const { value } = setting;
  const path = setting.path.names.map((each) => each.text).join(".");
  const choice = (each: Ast.Value, text = source.text.slice(each.span.start, each.span.end)): Choice => ({
    path,
    setting: { ...setting, value: each },
    text,
  });
  if (value.kind !== "call" || value.callee.names[0]?.text !== "each") return [choice(value)];
  const [only] = value.arguments;
  if (value.arguments.length === 1 && only?.value.kind === "range") {
    const { from, to } = only.value;
    const whole =
      from.kind === "quantity" &&
      to.kind === "quantity" &&
      Number.isInteger(from.number) &&
      Number.isInteger(to.number);
    if (!whole || from.unit !== to.unit || to.number < from.number) {
      const at = { source, span: only.span };
      report(E0902({ path }, { at, label: "a range counts whole numbers upwards" }));
      return [];
    }
    return Array.from({ length: to.number - from.number + 1 }, (_, i) => {
      const number = from.number + i;
      return choice({ ...from, number, spelling: String(number) }, `${number}${from.unit}`);
    });
  }
  if (value.arguments.length === 0 || value.arguments.some((each) => each.name)) {
    report(E0902({ path }, { at: { source, span: value.span }, label: "there are no values in it" }));
    return [];
  }
  return value.arguments.map((each) => choice(each.value));
}

function zipped(block: Ast.Block, source: Source, report: Report): readonly Stop[] {
  const axes: (readonly Choice[])[] = [];
  for (const member of block.body.members) {
    const at = { source, span: member.span };
    if (member.kind === "setting") axes.push(stopsOf(member, source, report));
    else
      report(
        E0905(
          { name: source.text.slice(at.span.start, at.span.end).split(/[\s({]/)[0] ?? "" },
          { at, label: "a `zip` holds settings" },
        ),
      );
  }
  const [first = []] = axes;
  const odd = axes.find((axis) => axis.length !== first.length);
  if (odd) {
    const at = { source, span: odd[0]?.setting.span ?? block.word.span };
    const [one, other] = [first[0]?.path ?? "", odd[0]?.path ?? ""];
    const rule = drawn([one, `${first.length}`], [" "], ["==", "false"], [" "], [other, `${odd.length}`]);
    report(E0901({ one, ones: first.length, other, others: odd.length }, { at, label: `${odd.length} values`, rule }));
    return [];
  }
  return first.map((_, i) => axes.map((axis) => axis[i]!));
}

function limitOf({ value }: Ast.Setting, source: Source, report: Report) {
  const at = { source, span: value.span };
  if (value.kind === "quantity" && value.unit === "run" && Number.isInteger(value.number))
    return { count: value.number, at };
  report(E0902({ path: "limit" }, { at, label: "a count of runs, such as 12run" }));
  return undefined;
}

function variant(
  declaration: Declaration,
  base: Bound,
  stop: Stop,
  skips: Swept["sweep"]["skips"],
  several: boolean,
  names: Set<string>,
  report: Report,
): Swept {
  const { source } = declaration.at;
  let laid: Entries = new Map();
  for (const { setting } of stop) {
    const entry = bindSetting(setting, { source, origin: { kind: "sweep", in: declaration.name }, report });
    const below = laid.get(entry.key);
    laid = new Map([...laid, [entry.key, below ? merge(below, entry) : entry]]);
  }
  const parts = stop.map(({ path, text }) => `${path.split(".").at(-1)}=${text.replace(/[^\w.%+-]+/g, "_")}`);
  const stem = [declaration.name, ...(several ? [base.name] : []), ...parts].join(",");
  let name = stem;
  for (let twin = 2; names.has(name); twin += 1) name = `${stem},${twin}`;
  names.add(name);
  const entry: Entry = { ...base.entry, entries: mergeAll(inheritAll(base.entry.entries), laid) };
  const sets = stop.map((each) => each.path);
  return { ...base, name, at: declaration.at, entry, sweep: { name: declaration.name, base: base.name, skips, sets } };
}
