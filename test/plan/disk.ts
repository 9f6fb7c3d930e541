// A disk of a few files, for specs that are compiled in tests.

import type { Files } from "../../compiler/compile.ts";

const texts: Readonly<Record<string, string>> = {
  "models.perl": 'spec 1\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n',
  "circle.perl": 'spec 1\n\nuse { demo } from "demo.perl"\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n',
  "models/tiny/config.json": "{}",
  "train.parquet": "PAR1",
};

/** The files above, and more by path. */
export function disk(more: Readonly<Record<string, string>> = {}): Files {
  const all: Readonly<Record<string, string>> = { ...texts, ...more };
  return { read: (path) => all[path], exists: (path) => Object.hasOwn(all, path) };
}
