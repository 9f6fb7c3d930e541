// How long a keystroke takes from the changed text to its diagnostics, as the language server does it, warm. Each sample
// types or deletes a character of a comment, or breaks a setting and mends it: `node bench/keystroke.ts [spec…]`. The bar
// is a median of 5 ms.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { argv, stdout } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { makeDocuments } from "../editor/document/documents.ts";
import { diskOf } from "../editor/node/disk.ts";
import { diagnose } from "../editor/requests/diagnostics.ts";
import { type Figure, summarise } from "./device/figures.ts";

/** Milliseconds of a keystroke in a spec on the disk: `valid` while it compiles, `broken` while a `=` is missing. */
export function keystroke(path: string, runs = 200): { readonly valid: Figure; readonly broken: Figure } {
  const uri = pathToFileURL(resolve(path)).href;
  const text = readFileSync(path, "utf8");
  const documents = makeDocuments(diskOf(() => []));
  documents.open(uri, 0, text);
  let version = 0;
  const type = (change: string): number => {
    const start = performance.now();
    version += 1;
    documents.change(uri, version, [{ text: change }]);
    const view = documents.view(uri);
    if (view) diagnose(view);
    return performance.now() - start;
  };
  const middle = text.lastIndexOf("=", text.length - 1);
  const broken = (i: number) => `${text.slice(0, middle)}${text.slice(middle + 1)}${"\n".repeat(1 + (i % 5))}`;
  const valid = (i: number) => `${text}// ${"x".repeat(1 + (i % 40))}\n`;
  const sample = (make: (i: number) => string) => {
    for (let i = 0; i < 50; i += 1) type(make(i));
    return summarise(
      "ms",
      Array.from({ length: runs }, (_, i) => type(make(i))),
    );
  };
  return { valid: sample(valid), broken: sample(broken) };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const specs = argv.slice(2);
  for (const spec of specs.length > 0 ? specs : ["specs/quickstart.perl"]) {
    const figures = keystroke(spec);
    for (const [state, { median, min, max, runs }] of Object.entries(figures)) {
      const [middle, least, most] = [median, min, max].map((each) => `${each.toFixed(2)} ms`);
      stdout.write(`${spec}, ${state}: median ${middle}, ${least} to ${most}, ${runs} keystrokes\n`);
    }
  }
}
