// What is gathered of many diagnostics: so many of each severity, and no error lost behind warnings.

import { expect, test } from "vitest";
import { E0218 } from "../../compiler/diagnostics/codes.ts";
import { collect, most } from "../../compiler/diagnostics/collect.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { codesOf } from "../plan/demo.ts";

const source = { path: "a.perl", text: "spec 1\n" };

test("an error behind more warnings than are told is told", () => {
  const found: Diagnostic[] = [];
  const report = collect(found);
  const at = (start: number) => ({ at: { source, span: { start, end: start + 1 } }, label: "here" });
  const missing = (start: number) => E0218({ owner: "a", name: "b", wants: "c" }, at(start));
  for (let i = 0; i < 2 * most; i++) report({ ...missing(i), severity: "warning" });
  const error = missing(2 * most);
  report(error);
  expect(found.filter((each) => each.severity === "warning")).toHaveLength(most);
  expect(found.at(-1)).toBe(error);
});

test("a setting that is amended and has no value is not left out in silence", () => {
  expect(codesOf({ more: "reference = frozen(policy)", train: "\n kl.place = 2" })).toContain("E0218");
});
