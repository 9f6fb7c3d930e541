// Which top-level names can be used in a file: its own declarations and what it takes with `use`.
// Kept by source, because an inherited value is read with the names of the file that wrote it.

import type * as Ast from "../1-syntax/ast.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import type { Entry } from "./entry.ts";
import { extend } from "./extend.ts";
import type { Module, Reader } from "./load.ts";
import { type Neighbour, neighboursOf } from "./neighbours.ts";
import { resolvePath } from "./paths.ts";

/** A top-level block with a name: `model tiny_vlm { … }`, `experiment quickstart { … }`. */
export interface Declaration {
  readonly word: string;
  readonly name: string;
  readonly block: Ast.Block;
  /** Of the name. */
  readonly at: Place;
}

/** A declaration with everything it holds and inherits. */
export interface Bound extends Declaration {
  readonly entry: Entry;
}

export interface Scope {
  /** What `name` stands for where `source` is read, or undefined. */
  readonly declared: (source: Source, name: string) => Declaration | undefined;
  /** The same with its contents. */
  readonly find: (source: Source, name: string) => Bound | undefined;
  /** Every name that can be used there, for did-you-mean; only those of `word` when it is given. */
  readonly names: (source: Source, word?: string) => readonly string[];
  /** The `use` lines of a file, each with what the file it names declares. */
  readonly uses: (source: Source) => readonly Used[];
  /** The module in which `source` is read: of a flag, the entry. */
  readonly module: (source: Source) => Module | undefined;
  /** The other specs beside a file, which it does not use. */
  readonly neighbours: (source: Source) => readonly Neighbour[];
}

export interface Used {
  readonly use: Ast.Use;
  /** Where the line is written. */
  readonly source: Source;
  readonly declares: ReadonlyMap<string, Declaration>;
}

/** The scope of a set of modules. Text from elsewhere (the command line) is read with the names of the entry. */
export function makeScope(
  modules: ReadonlyMap<string, Module>,
  entry: string,
  files: Reader,
  report: (diagnostic: Diagnostic) => void,
): Scope {
  const known = new Map<Declaration, Bound>();
  const around = new Map<string, readonly Neighbour[]>();
  const module = (source: Source) => modules.get(source.path) ?? modules.get(entry);
  const names = (source: Source) => module(source)?.names;
  const scope: Scope = {
    module,
    neighbours: (source) => {
      const { path } = module(source)?.source ?? source;
      const found = around.get(path) ?? neighboursOf(path, files);
      around.set(path, found);
      return found;
    },
    declared: (source, name) => names(source)?.get(name),
    names: (source, word) =>
      [...(names(source)?.values() ?? [])].filter((each) => !word || each.word === word).map((each) => each.name),
    uses: (source) => {
      const own = module(source);
      return (own?.file.uses ?? []).flatMap((use) => {
        const used = own && modules.get(resolvePath(own.source.path, use.from.text));
        return used ? [{ use, source: own.source, declares: used.own }] : [];
      });
    },
    find: (source, name) => {
      const declaration = names(source)?.get(name);
      if (!declaration) return undefined;
      const bound = known.get(declaration) ?? { ...declaration, entry: extend(declaration, scope, report) };
      known.set(declaration, bound);
      return bound;
    },
  };
  return scope;
}
