// Files and their `use … from "…"` lines: reads every file a spec needs through the reader it is given, once each,
// refuses circles and missing files, and knows which name comes from where.

import { fileBlocks } from "../../grammar/heads.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0150, E0201, E0204, E0205, E0207, E0208, E0236, E0237 } from "../diagnostics/codes.ts";
import type { Compiled, Diagnostic } from "../diagnostics/diagnostic.ts";
import { append, meant, write } from "../diagnostics/edits.ts";
import { hasErrors } from "../diagnostics/severity.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { beginsAsSpec } from "../recovery/precheck.ts";
import { readHead } from "./head.ts";
import { isOwn } from "./own.ts";
import { resolvePath } from "./paths.ts";
import { ofToday } from "./renamed.ts";
import type { Declaration } from "./scope.ts";

/** The compiler's only door to the disk. Paths are relative to the working folder, with `/`. */
export interface Files {
  /** The text of a file, or undefined when it cannot be read. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  /** The working folder from the root of the disk, with `/`; absent: paths are compared as they are written. */
  readonly working?: string;
  /** Why `read` gives nothing, in the words of E0150; undefined for a file that can be read. */
  readonly unreadable?: (path: string) => string | undefined;
  /** The folder beneath which a spec may use others, when `path` lies outside of it; absent: there is no such bound. */
  readonly outside?: (entry: string, path: string) => string | undefined;
  /** How many rows a file of rows has, when that is known without reading all of it; absent: nobody knows. */
  readonly rows?: (path: string, form: "parquet" | "jsonl") => number | undefined;
  /** The names in a folder, `""` for the working folder; asked only to say where a missing name may be. */
  readonly list?: (folder: string) => readonly string[];
  /** In place of the compiler's own, for one who keeps the trees of texts that have not changed. */
  readonly parse?: (source: Source) => Compiled<Ast.File>;
}

/** The disk, and what makes a tree of a text. */
export interface Reader extends Files {
  readonly parse: (source: Source) => Compiled<Ast.File>;
}

export interface Module {
  readonly source: Source;
  readonly file: Ast.File;
  /** What the file declares itself. */
  readonly own: ReadonlyMap<string, Declaration>;
  /** That, and what it takes from others. */
  readonly names: ReadonlyMap<string, Declaration>;
  /** What it would take, and why it cannot: told already, where the `use` line is. */
  readonly lost: ReadonlyMap<string, Diagnostic>;
  /** Whether a `use` on the way to it names a path from the root of the disk: then its own paths count from there, too. */
  readonly rooted: boolean;
}

/** The modules of a spec, the entry first; a file with syntax errors is left out, its diagnostics are reported. */
export function load(
  entry: Source,
  files: Reader,
  report: (diagnostic: Diagnostic) => void,
): ReadonlyMap<string, Module> {
  const modules = new Map<string, Module>();
  const open: string[] = [];

  function visit(given: Source, rooted: boolean): Module | undefined {
    const known = modules.get(given.path);
    if (known) return known;
    const { value: parsed, diagnostics } = files.parse(given);
    for (const each of diagnostics) report(each);
    if (!parsed || hasErrors(diagnostics)) return undefined;
    // what another file is written in is said when that file is asked about
    const file = ofToday(parsed, given.path === entry.path ? report : undefined);
    const { source } = file;
    const own = declarations(source, file, report);
    const names = new Map(own);
    const lost = new Map<string, Diagnostic>();
    modules.set(source.path, { source, file, own, names, lost, rooted });
    open.push(source.path);
    for (const use of file.uses) {
      const why = take(use, source, names, rooted || use.from.text.startsWith("/"));
      for (const name of why ? use.names : []) if (why) lost.set(name.text, why);
    }
    open.pop();
    return modules.get(source.path);
  }

  /** What keeps the whole line from bringing anything. */
  function take(
    use: Ast.Use,
    source: Source,
    names: Map<string, Declaration>,
    rooted: boolean,
  ): Diagnostic | undefined {
    const path = resolvePath(source.path, use.from.text);
    const at = { source, span: use.from.span };
    if (open.includes(path)) {
      const circle = [...open.slice(open.indexOf(path)), path].join(" → ");
      const why = E0207({ circle }, { at, label: "this closes the circle" });
      report(why);
      return why;
    }
    const known = modules.get(path)?.source;
    const text = known ? known.text : usable({ path, written: use.from.text, at }, entry, files);
    if (typeof text !== "string") {
      report(text);
      return text;
    }
    const module = visit(known ?? { path, text }, rooted);
    if (!module) return undefined;
    for (const name of use.names) {
      const found = module.own.get(name.text);
      const here = { source, span: name.span };
      if (!found) {
        const { near, sentence } = suggest(name.text, [...module.own.keys()]);
        const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
        const fix = meant(here, near);
        report(E0208({ name: name.text, path }, { at: here, label: "not declared there", notes, fix }));
      } else if (names.has(name.text)) reportTwice(names.get(name.text)!.at, here, name.text, report);
      else names.set(name.text, found);
    }
    return undefined;
  }

  visit(entry, false);
  return modules;
}

/** A file as a `use` line names it: its path from the working folder, what is written, and where. */
interface Wanted {
  readonly path: string;
  readonly written: string;
  readonly at: Place;
}

/** The text of a file that may be used, or why it may not. What is no spec is never shown: it may be anybody's secret. */
function usable(wanted: Wanted, entry: Source, files: Files): string | Diagnostic {
  const { path, at } = wanted;
  const root = files.outside?.(entry.path, path);
  if (root !== undefined) return E0236({ path, root }, { at, label: "leads out of it" });
  const text = files.read(path);
  if (text === undefined) return missing(wanted, files);
  return beginsAsSpec(text) ? text : E0237({ path }, { at, label: "does not begin with `spec 1`" });
}

const noFile = "there is no such file";

/** A file that cannot be read; when there is none, one of nearly that name in its folder may be meant. */
function missing({ path, written, at }: Wanted, files: Files): Diagnostic {
  const reason = files.unreadable?.(path) ?? noFile;
  if (reason !== noFile) return E0150({ path, reason }, { at, label: "named here" });
  const folder = path.split("/").slice(0, -1).join("/");
  const beside = (files.list?.(folder) ?? []).filter((each) => each.endsWith(".perl"));
  const { near } = suggest(path.split("/").at(-1) ?? "", beside);
  const [best] = near;
  const right =
    best === undefined
      ? undefined
      : isOwn(path)
        ? `perlc:${best.replace(/\.perl$/, "")}`
        : written.replace(/[^/]*$/, () => best);
  const notes = right === undefined ? [] : [{ keyword: "help", text: `did you mean "${right}"?` }];
  const fix = right === undefined || near.length > 1 ? undefined : write(at, `"${right}"`);
  return E0150({ path, reason }, { at, label: "not found from here", notes, fix });
}

function declarations(
  source: Source,
  file: Ast.File,
  report: (diagnostic: Diagnostic) => void,
): ReadonlyMap<string, Declaration> {
  const own = new Map<string, Declaration>();
  for (const written of file.members) {
    const block = readHead(written, source, report);
    const at = { source, span: (block.head.name ?? block.word).span };
    const word = block.word.text;
    if (!fileBlocks.has(word)) {
      const { near, sentence } = suggest(word, [...fileBlocks.keys()]);
      const span = block.word.span;
      const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
      const [best] = near;
      const fix = best === undefined ? undefined : write({ source, span }, best);
      report(E0201({ word }, { at: { source, span }, label: "no block of a file opens like this", notes, fix }));
      continue;
    }
    const name = block.head.name?.text;
    if (name === undefined) {
      report(E0205({ word }, { at, label: "a name is missing behind this", fix: append(at, " first") }));
      continue;
    }
    const known = own.get(name);
    if (known) reportTwice(known.at, at, name, report);
    else own.set(name, { word, name, block, at });
  }
  return own;
}

function reportTwice(first: Place, second: Place, name: string, report: (diagnostic: Diagnostic) => void): void {
  const labels = [{ ...first, text: "declared here", primary: false }];
  report(E0204({ name }, { at: second, label: "and here again", labels }));
}
