// The disk on which the examples of the diagnostics' pages are compiled: a few files, no more than they name.

import type { Files } from "../../compiler/compile.ts";

const texts: Readonly<Record<string, string>> = {
  "models.perl": 'spec 1\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n',
  "shared.perl":
    'spec 1\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n\nmodel fine {\n  weights    = checkpoint("models/tiny")\n  max_pixels = 3136\n}\n',
  "circle.perl": 'spec 1\n\nuse { demo } from "demo.perl"\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n',
  "models/tiny/config.json": "{}",
  "train.parquet": "PAR1",
};

/** The files above, and more by path. */
export function disk(more: Readonly<Record<string, string>> = {}): Files {
  const all: Readonly<Record<string, string>> = { ...texts, ...more };
  return { read: (path) => all[path], exists: (path) => Object.hasOwn(all, path), list: () => Object.keys(all) };
}
