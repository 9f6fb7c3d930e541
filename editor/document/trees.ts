// Trees of texts by their path: each text is parsed once while it stands.

import type { File } from "../../compiler/1-syntax/ast.ts";
import type { Compiled } from "../../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";

export interface Trees {
  readonly parse: (source: Source) => Compiled<File>;
  readonly forget: (path: string) => void;
  readonly clear: () => void;
  readonly paths: () => Iterable<string>;
}

export function makeTrees(): Trees {
  const trees = new Map<string, { readonly text: string; readonly parsed: Compiled<File> }>();
  return {
    parse(source) {
      const before = trees.get(source.path);
      if (before?.text === source.text) return before.parsed;
      const parsed = parse(source);
      trees.set(source.path, { text: source.text, parsed });
      return parsed;
    },
    forget: (path) => void trees.delete(path),
    clear: () => trees.clear(),
    paths: () => trees.keys(),
  };
}
