// The names that a spec makes itself (experiments, models, datasets): which mentions, in which files, are one and the
// same. A dataset belongs to the oldest experiment of the `extends` chain that writes it: children that replace it
// and every `data.name` beneath it mean that one.

import type * as Ast from "../../compiler/1-syntax/ast.ts";
import { resolvePath } from "../../compiler/2-names/paths.ts";
import type { Place, Source, Span } from "../../compiler/diagnostics/source.ts";
import type { Documents } from "./documents.ts";
import type { Mention } from "./mention.ts";
import { touches } from "./position.ts";
import { mentionsOf } from "./read.ts";

interface Tree {
  readonly source: Source;
  readonly file: Ast.File;
}

/** A name of the spec's own, by where it is declared. */
export interface Named {
  readonly kind: "declaration" | "dataset" | "part";
  readonly name: string;
  /** File and top-level block of the declaration. */
  readonly path: string;
  readonly block: string;
}

export const sameName = (a: Named, b: Named): boolean =>
  a.kind === b.kind && a.name === b.name && a.path === b.path && a.block === b.block;

/** The mention under an offset; of two that touch it, the one that begins there. */
export function mentionAt(file: Ast.File, offset: number): Mention | undefined {
  return mentionsOf(file).findLast((each) => touches(each.span, offset));
}

/** What a mention names, or undefined when it is a word of the language or names nothing that is declared. */
export function namedBy(mention: Mention, tree: Tree, documents: Documents): Named | undefined {
  const { role, text, inside } = mention;
  switch (role.kind) {
    case "declares":
      return { kind: "declaration", name: text, path: tree.source.path, block: text };
    case "declared": {
      const home = homeOf(text, tree, documents);
      return home && { kind: "declaration", name: text, path: home.tree.source.path, block: text };
    }
    case "dataset":
      return inExperiment("dataset", text, inside, tree, documents);
    case "part":
      return inExperiment("part", text, inside, tree, documents);
    case "setting":
      return role.owner === "experiment" && (text === "policy" || text === "reference")
        ? inExperiment("part", text, inside, tree, documents)
        : undefined;
    default:
      return undefined;
  }
}

interface Home {
  readonly tree: Tree;
  readonly block: Ast.Block;
}

/** The block that declares a top-level name, here or in the file that `use` takes it from. */
export function homeOf(name: string, tree: Tree, documents: Documents): Home | undefined {
  const declaring = ({ file }: Tree) => file.members.find((each) => each.head.name?.text === name);
  const own = declaring(tree);
  if (own) return { tree, block: own };
  const use = tree.file.uses.find((each) => each.names.some((taken) => taken.text === name));
  const other = use && documents.tree(resolvePath(tree.source.path, use.from.text));
  const block = other && declaring(other);
  return block && { tree: other, block };
}

/** An experiment and those it extends, or a sweep and those it is over: youngest first. */
export function ancestry(experiment: string, tree: Tree, documents: Documents): readonly Home[] {
  const chain: Home[] = [];
  const open = [homeOf(experiment, tree, documents)];
  for (let next = open.shift(); next || open.length > 0; next = open.shift()) {
    if (!next || chain.some((each) => each.block === next?.block)) continue;
    const { tree: home, block } = next;
    chain.push(next);
    open.push(...parentsOf(block).map((name) => homeOf(name, home, documents)));
  }
  return chain;
}

/** What the head of a block relates it to: one name, or those of a list. */
function parentsOf({ head }: Ast.Block): readonly string[] {
  const targets = head.relations.flatMap(({ target }) => (target.kind === "list" ? target.items : [target]));
  return targets.flatMap((each) => (each.kind === "path" ? (each.names[0]?.text ?? []) : []));
}

/** Where an experiment writes a dataset, or its own `policy` or `reference`. */
export function writtenIn({ tree, block }: Home, kind: Named["kind"], name: string): readonly Span[] {
  const inside = block.head.name?.text ?? "";
  const writes = (each: Mention) =>
    kind === "dataset"
      ? each.role.kind === "dataset" && each.role.declares
      : each.role.kind === "setting" && each.role.owner === "experiment";
  return mentionsOf(tree.file)
    .filter((each) => each.inside === inside && each.text === name && writes(each))
    .map((each) => each.span);
}

function inExperiment(
  kind: "dataset" | "part",
  name: string,
  inside: string,
  tree: Tree,
  documents: Documents,
): Named | undefined {
  const oldest = ancestry(inside, tree, documents).findLast((each) => writtenIn(each, kind, name).length > 0);
  return oldest && { kind, name, path: oldest.tree.source.path, block: oldest.block.head.name?.text ?? "" };
}

/** Every place, in every file, that means the same name; the declaration first of its file. */
export function placesOf(named: Named, documents: Documents): readonly Place[] {
  const paths = new Set([named.path, ...documents.specs()]);
  return [...paths].flatMap((path) => {
    const tree = documents.tree(path);
    if (!tree?.source.text.includes(named.name)) return [];
    return mentionsOf(tree.file)
      .filter((each) => each.text === named.name)
      .filter((each) => {
        const meant = namedBy(each, tree, documents);
        return meant !== undefined && sameName(meant, named);
      })
      .map((each) => ({ source: tree.source, span: each.span }));
  });
}

/** Where the name is declared: for a dataset of a child that writes it again, the child's own. */
export function declarationOf(mention: Mention, named: Named, tree: Tree, documents: Documents): readonly Place[] {
  if (named.kind === "declaration") {
    const home = homeOf(named.name, documents.tree(named.path) ?? tree, documents);
    return home?.block.head.name ? [{ source: home.tree.source, span: home.block.head.name.span }] : [];
  }
  const nearest = ancestry(mention.inside, tree, documents).find(
    (each) => writtenIn(each, named.kind, named.name).length > 0,
  );
  return nearest
    ? writtenIn(nearest, named.kind, named.name).map((span) => ({ source: nearest.tree.source, span }))
    : [];
}
