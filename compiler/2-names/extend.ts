// `extends`: an experiment is its parent with what it writes itself laid on top. One parent, and the nearest
// writer of a setting wins; there is no other rule.

import { E0209, E0210, E0233 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { meant } from "../diagnostics/edits.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { bindBlock } from "./bind.ts";
import { type Entry, inheritAll, mergeAll } from "./entry.ts";
import { forgottenUse } from "./forgotten.ts";
import { onProfile } from "./profile.ts";
import type { Declaration, Scope } from "./scope.ts";
import { leaveOut } from "./without.ts";

/** Parents of parents that one may have. Every setting is looked for through all of them, by us and by whoever reads. */
const deepest = 20;

/** The declaration with everything it inherits; `through` are the children that led here. */
export function extend(
  declaration: Declaration,
  scope: Scope,
  report: (diagnostic: Diagnostic) => void,
  through: readonly Declaration[] = [],
): Entry {
  const { source } = declaration.at;
  const { block, name } = declaration;
  const bound = bindBlock(block, { source, origin: { kind: "written", in: name }, report });
  const own = declaration.word === "experiment" ? { ...bound, entries: onProfile(bound.entries, report) } : bound;
  const relation = block.head.relations.find((each) => each.word.text === "extends");
  if (!relation) return own;
  const at = { source, span: relation.target.span };
  const parentName = relation.target.kind === "path" ? relation.target.names.map((each) => each.text).join(".") : "";
  const parent = scope.declared(source, parentName);
  if (!parent || parent.word !== declaration.word) {
    const elsewhere = forgottenUse(scope, { name: parentName, word: declaration.word, at });
    if (elsewhere) {
      report(elsewhere);
      return own;
    }
    const legal = scope.names(source, declaration.word).filter((each) => each !== name);
    const { near, sentence } = suggest(parentName, legal);
    const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
    const where = { at, label: "not known", notes, fix: meant(at, near) };
    report(E0209({ word: declaration.word, name: parentName }, where));
    return own;
  }
  const circle = [...through, declaration];
  if (circle.includes(parent)) {
    const members = circle.slice(circle.indexOf(parent)).map((each) => each.name);
    // a circle is met from each of its members; the first by name tells of it
    if (members.every((member) => name <= member))
      report(E0210({ circle: [...members, parent.name].join(" → ") }, { at, label: "this closes the circle" }));
    return own;
  }
  if (circle.length > deepest) {
    const label = `${deepest} parents down from \`${circle[0]?.name}\``;
    report(E0233({ limit: deepest }, { at, label }));
    return own;
  }
  // one without a parent of its own is bound once for all its children
  const isRoot = !parent.block.head.relations.some((each) => each.word.text === "extends");
  const base = (isRoot && scope.find(source, parentName)?.entry) || extend(parent, scope, report, circle);
  const inherited = leaveOut(inheritAll(base.entries), own.statements, report);
  const promises = base.statements.filter(({ statement }) => statement.name.text === "require");
  return {
    ...own,
    entries: mergeAll(inherited, own.entries),
    statements: [...promises, ...own.statements],
  };
}
