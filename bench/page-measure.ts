// Milliseconds of keystrokes, from the changed text to its diagnostics, as the page's language server makes them: the same program in a
// browser and in Node (page-keystroke.ts).

import { makeDocuments } from "../editor/document/documents.ts";
import { diagnose } from "../editor/requests/diagnostics.ts";
import type { Shelf } from "../playground/shared/said.ts";
import { diskOf } from "../playground/worker/disk.ts";

/** Of `runs` keystrokes each, warm: while the spec compiles, and while a `=` is missing. */
export function keystrokes(
  shelf: Shelf,
  path: string,
  runs: number,
): Readonly<Record<"valid" | "broken", readonly number[]>> {
  const text = shelf.texts[path] ?? "";
  const uri = `file:///${path}`;
  const documents = makeDocuments(diskOf(shelf));
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
  const middle = text.lastIndexOf("=");
  const sample = (make: (i: number) => string) => {
    for (let i = 0; i < 50; i += 1) type(make(i));
    return Array.from({ length: runs }, (_, i) => type(make(i)));
  };
  return {
    valid: sample((i) => `${text}// ${"x".repeat(1 + (i % 40))}\n`),
    broken: sample((i) => `${text.slice(0, middle)}${text.slice(middle + 1)}${"\n".repeat(1 + (i % 5))}`),
  };
}
