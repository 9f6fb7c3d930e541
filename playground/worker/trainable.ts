// The plan of a document and what it was made from, for the worker that trains: of the text as it stands, never of one before.

import type { View } from "../../editor/document/documents.ts";
import type { Trainable } from "../shared/training.ts";
import { onShelf } from "./disk.ts";

export function trainable({ program, source, diagnostics }: View): Trainable {
  if (!program) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    return {
      without: `The text does not compile: ${errors === 1 ? "one error is" : `${errors} errors are`} under "problems".`,
    };
  }
  if (program.experiments.length === 0) return { without: "Nothing here is run: a run is made of an experiment." };
  const others = [...program.modules.values()].map((each) => each.source).filter(({ path }) => path !== source.path);
  return {
    plan: program.plan,
    specs: [source, ...others].map(({ path, text }) => ({ path: onShelf(path), text })),
  };
}
