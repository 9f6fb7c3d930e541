// The starter spec: clean under every name that it takes, and refused under every other.

import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { starter } from "../../compiler/tools/new.ts";

describe("perlc new", () => {
  it.each(["first", "first.perl", "warm-up", "Ablation_2", "specs/mine", "a/b/c"])("%s checks clean", (name) => {
    const { value, diagnostics } = starter(name, "specs/models.perl");
    expect(drawAll(diagnostics)).toBe("");
    if (!value) throw new Error("there is no spec");
    expect(value.path).toBe(`${name.replace(/\.perl$/, "")}.perl`);
    const checked = compile({ path: value.path, text: value.text }, disk);
    expect(drawAll(checked.diagnostics)).toBe("");
    expect(checked.value?.plan.runs.map((run) => run.name)).toEqual([
      name
        .replace(/^.*\//, "")
        .replace(/\.perl$/, "")
        .replaceAll("-", "_"),
    ]);
  });

  it.each(["", "2nd", "two words", "spec/", "use", "a.b", "ünd", "-x"])("%j is no name", (name) => {
    const { value, diagnostics } = starter(name, "specs/models.perl");
    expect(value).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual(["E0256"]);
  });
});
