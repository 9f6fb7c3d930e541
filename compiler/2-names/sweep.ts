// sweep NAME over [a, b] { path = each(…)  zip { … }  skip(…)  limit = 12run  primary = … }: the experiments of a sweep, each one a base
// with one combination of values laid on. Axes multiply; those in a `zip` go in step.

import { sweptName } from "../../plan/run-name.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0902, E0903, E0904, E0905, E0907 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { append, meant, write } from "../diagnostics/edits.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { type Axis, axisOf, combinationsOf, inOrder, most, multiply, type Stop, shortNames, zipped } from "./axes.ts";
import { bindSettings } from "./bind.ts";
import { type Contrast, isLikeContrast, readContrast } from "./contrast.ts";
import { type Entry, inheritAll, mergeAll } from "./entry.ts";
import { forgottenUse } from "./forgotten.ts";
import { readHead } from "./head.ts";
import { onProfile } from "./profile.ts";
import type { Bound, Declaration, Scope } from "./scope.ts";

type Report = (diagnostic: Diagnostic) => void;

/** An experiment that a sweep made. */
export interface Swept extends Bound {
  readonly sweep: {
    readonly name: string;
    readonly base: string;
    /** `skip(…)` lines: the experiment is left out when one holds. */
    readonly skips: readonly { readonly condition: Ast.Value; readonly at: Place }[];
    /** How many runs its author meant at most, and where that was said. */
    readonly limit: { readonly count: number; readonly at: Place } | undefined;
    /** The comparison of its runs that decides. */
    readonly primary: Contrast | undefined;
    /** Paths that the sweep sets. */
    readonly sets: readonly string[];
  };
}

export function expandSweep(declaration: Declaration, scope: Scope, report: Report): readonly Swept[] {
  const { source } = declaration.at;
  const bases = basesOf(declaration, scope, report);
  const axes: Axis[] = [];
  const skips: { condition: Ast.Value; at: Place }[] = [];
  let limit: { count: number; at: Place } | undefined;
  let primary: Contrast | undefined;
  for (const member of declaration.block.body.members) {
    if (member.kind === "statement") {
      const [condition, more] = member.arguments;
      const at = { source, span: member.name.span };
      if (member.name.text === "skip" && condition && !more && !condition.name)
        skips.push({ condition: condition.value, at });
      else report(stranger(member.name, source, "no line of a sweep", "skip"));
    } else if (member.kind === "block") {
      if (member.word.text === "zip") axes.push(zipped(readHead(member, source, report), source, report));
      else report(stranger(member.word, source, "no block of a sweep", "zip"));
    } else if (isMisspelledLimit(member)) {
      report(stranger(member.path.names[0]!, source, "no setting of a sweep", "limit"));
    } else if (isLimit(member)) limit = limitOf(member, source, report);
    else if (isPrimary(member)) primary = readContrast(declaration.name, member.value, source, report);
    else if (isLikeContrast(member))
      report(stranger(member.path.names[0]!, source, "no setting of a sweep", "primary"));
    else axes.push(axisOf(member, source, report));
  }
  const total = bases.length * combinationsOf(axes);
  // what `skip` leaves is known when settings have their types; without one the product is the count
  const bound = limit && skips.length === 0 ? limit : { count: most, at: declaration.at };
  if (total > bound.count) {
    const counts = [
      `${bases.length} experiment${bases.length === 1 ? "" : "s"}`,
      ...inOrder(axes).map((axis) => `${axis.length}`),
    ];
    const rule = drawn([counts.join(" × "), `${total}`], [" "], ["<=", "false"], [" "], ["limit", `${bound.count}`]);
    const label = bound === limit ? "not more than this" : "no sweep may make more, `skip` or not";
    const fix = bound === limit ? write(limit.at, `${total}run`) : undefined;
    report(E0903({ name: declaration.name, total, limit: bound.count }, { at: bound.at, label, rule, fix }));
    return [];
  }
  const names = new Set<string>();
  return bases.flatMap((base) =>
    multiply(inOrder(axes)).map((stop) =>
      variant(declaration, base, stop, { skips, limit, primary }, bases.length > 1, names, report),
    ),
  );
}

const isOwn = (member: Ast.Setting, word: string): boolean =>
  member.path.names.length === 1 && member.path.names[0]?.text === word;
const isLimit = (member: Ast.Setting) => isOwn(member, "limit");
const isPrimary = (member: Ast.Setting) => isOwn(member, "primary");

/** A count of runs can be nothing but the limit: `limt = 12run`. */
const isMisspelledLimit = ({ path, value }: Ast.Setting): boolean =>
  value.kind === "quantity" && value.unit === "run" && path.names.length === 1 && path.names[0]?.text !== "limit";

/** What has no place in a sweep, and the one word of its kind that has. */
function stranger(word: Ast.Name, source: Source, label: string, legal: string): Diagnostic {
  const at = { source, span: word.span };
  const { near } = suggest(word.text, [legal]);
  const notes = near.length > 0 ? [{ keyword: "help", text: `did you mean \`${legal}\`?` }] : [];
  return E0905({ name: word.text }, { at, label, notes, fix: meant(at, near) });
}

function basesOf(declaration: Declaration, scope: Scope, report: Report): readonly Bound[] {
  const { source } = declaration.at;
  const over = declaration.block.head.relations.find((each) => each.word.text === "over");
  const items = over?.target.kind === "list" ? over.target.items : over ? [over.target] : [];
  if (items.length === 0) {
    const all = scope.names(source, "experiment");
    const fix = all.length > 0 ? append(declaration.at, ` over [${all.join(", ")}]`) : undefined;
    report(E0904({ name: declaration.name }, { at: declaration.at, label: "over which experiments?", fix }));
    return [];
  }
  return items.flatMap((item) => {
    const name = item.kind === "path" ? item.names.map((each) => each.text).join(".") : "";
    const found = scope.find(source, name);
    if (found?.word === "experiment") return [found];
    const at = { source, span: item.span };
    const elsewhere = forgottenUse(scope, { name, word: "experiment", at });
    if (elsewhere) {
      report(elsewhere);
      return [];
    }
    const { near, sentence } = suggest(name, scope.names(source, "experiment"));
    const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
    const text = source.text.slice(item.span.start, item.span.end);
    report(E0907({ name: text }, { at, label: "not known", notes, fix: meant(at, near) }));
    return [];
  });
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
  bounds: Pick<Swept["sweep"], "skips" | "limit" | "primary">,
  several: boolean,
  names: Set<string>,
  report: Report,
): Swept {
  const { source } = declaration.at;
  const binding = { source, origin: { kind: "sweep", in: declaration.name }, report } as const;
  const laid = onProfile(
    bindSettings(
      stop.map((each) => each.setting),
      binding,
    ),
    report,
  );
  const sets = stop.map((each) => each.path);
  const called = shortNames([...new Set(sets)]);
  const factors = stop.map(({ path, text }) => ({ key: called.get(path) ?? path, value: text }));
  const stem = sweptName([declaration.name, ...(several ? [base.name] : [])], factors);
  let name = stem;
  for (let twin = 2; names.has(name); twin += 1) name = `${stem},${twin}`;
  names.add(name);
  const entry: Entry = { ...base.entry, entries: mergeAll(inheritAll(base.entry.entries), laid) };
  const sweep = { name: declaration.name, base: base.name, ...bounds, sets };
  return { ...base, name, at: declaration.at, entry, sweep };
}
