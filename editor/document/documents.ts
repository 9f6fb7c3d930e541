// What the editor has open, and what the compiler says of it. Open texts come before those on the disk; the edited file
// is compiled at once, files that use it only when somebody asks. A view is kept until a file it has read changes.

import type { File } from "../../compiler/1-syntax/ast.ts";
import { compile, type Files, type Program } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { isStillSo, type Noted, noting } from "./noted.ts";
import { pathOf } from "./position.ts";
import { type Changes, makeTexts } from "./texts.ts";
import { makeTrees } from "./trees.ts";

/** The disk, as far as an editor needs it. */
export interface Disk extends Files {
  /** Every `.perl` file of the folders that the editor has open. */
  readonly specs: () => readonly string[];
}

/** One text as it stands, with everything known about it. */
export interface View {
  readonly source: Source;
  /** With holes where the text is broken; undefined when it is no spec at all. */
  readonly file: File | undefined;
  /** When it compiles. */
  readonly program: Program | undefined;
  /** The last that compiled, for values while the text is broken. */
  readonly known: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Documents {
  readonly open: (uri: string, version: number, text: string) => void;
  readonly change: (uri: string, version: number, changes: Changes) => void;
  readonly close: (uri: string) => void;
  /** Forgets what was read from the disk. */
  readonly refresh: () => void;
  readonly uris: () => readonly string[];
  readonly version: (uri: string) => number | undefined;
  /** What the compiler knows of a document; undefined when it is not open and not on the disk. */
  readonly view: (uri: string) => View | undefined;
  /** The tree of any file, open or not, for requests that look beyond one document. */
  readonly tree: (path: string) => { readonly source: Source; readonly file: File } | undefined;
  /** Paths of all specs: those that are open and those in the open folders. */
  readonly specs: () => readonly string[];
  /** Open documents that read `path`, the document itself left out. */
  readonly readersOf: (path: string) => readonly string[];
  /** How many files something is remembered of: what is closed must not be among them. */
  readonly remembered: () => number;
}

/** A view and what was read to make it. */
interface Kept {
  readonly view: View;
  readonly noted: Noted;
}

export function makeDocuments(disk: Disk): Documents {
  const texts = makeTexts(disk);
  const kept = new Map<string, Kept>();
  const programs = new Map<string, Program>();
  const trees = makeTrees();
  const files: Files = { ...disk, parse: trees.parse, read: texts.read, exists: texts.exists };

  function view(uri: string): View | undefined {
    const path = pathOf(uri);
    const text = texts.document(uri)?.getText() ?? files.read(path);
    if (text === undefined) return undefined;
    const before = kept.get(path);
    if (before?.view.source.text === text && isStillSo(before.noted, files)) return before.view;
    const { files: reader, noted } = noting(files);
    const source = { path, text };
    const { value, diagnostics } = compile(source, reader, { style: true });
    const isOpen = texts.isOpen(path);
    if (value && isOpen) programs.set(path, value);
    const file = trees.parse(source).value;
    const made = {
      source: file?.source ?? source,
      file,
      program: value,
      known: value ?? programs.get(path),
      diagnostics,
    };
    // what nobody has open may be asked for once, and is never heard of again
    if (isOpen) kept.set(path, { view: made, noted });
    else forgetTrees(path, noted.read.keys());
    return made;
  }

  /** Lets the tree of a file go that nobody has open any more, and of those it has read, unless another still does. */
  function forgetTrees(path: string, read: Iterable<string>): void {
    for (const each of [path, ...read])
      if (!texts.isOpen(each) && ![...kept.values()].some(({ noted }) => noted.read.has(each))) trees.forget(each);
  }

  function tree(path: string) {
    const text = files.read(path);
    const file = text === undefined ? undefined : trees.parse({ path, text }).value;
    return file && { source: file.source, file };
  }

  return {
    open: texts.open,
    change: texts.change,
    close: (uri) => {
      const path = pathOf(uri);
      const read = kept.get(path)?.noted.read.keys() ?? [];
      texts.close(uri);
      kept.delete(path);
      programs.delete(path);
      forgetTrees(path, read);
    },
    refresh: () => {
      kept.clear();
      trees.clear();
    },
    uris: texts.uris,
    version: (uri) => texts.document(uri)?.version,
    view,
    tree,
    specs: () => [...new Set([...texts.uris().map(pathOf), ...disk.specs()])],
    remembered: () => new Set([...kept.keys(), ...programs.keys(), ...trees.paths()]).size,
    readersOf: (path) => texts.uris().filter((uri) => kept.get(pathOf(uri))?.noted.read.has(path) ?? false),
  };
}
