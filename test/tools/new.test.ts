// The starter specs: clean and laid out under every name that they take, and refused under every other.

import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { format } from "../../compiler/tools/format/format.ts";
import { starter } from "../../compiler/tools/new/new.ts";
import { templates } from "../../compiler/tools/new/templates.ts";

describe("perlc new", () => {
  it.each(["first", "first.perl", "warm-up", "Ablation_2", "specs/mine", "a/b/c", "/nowhere/mine"])(
    "%s checks clean",
    (name) => {
      const { value, diagnostics } = starter(name);
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
    },
  );

  it.each(["", "2nd", "two words", "spec/", "use", "a.b", "ünd", "-x"])("%j is no name", (name) => {
    const { value, diagnostics } = starter(name);
    expect(value).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual(["E0256"]);
  });

  it.each(Object.keys(templates))("%s is clean, laid out, and what perlc fmt leaves as it is", (template) => {
    for (const name of ["specs/mine", "specs/a-rather-long-name-of-an-experiment", "other/x"]) {
      const { value, diagnostics } = starter(name, template);
      expect(drawAll(diagnostics)).toBe("");
      if (!value) throw new Error("there is no spec");
      const checked = compile({ path: value.path, text: value.text }, disk);
      expect(drawAll(checked.diagnostics)).toBe("");
      expect(checked.value?.plan.runs.length).toBeGreaterThan(0);
      expect(format({ path: value.path, text: value.text }).value).toBe(value.text);
      expect(value.text).toMatch(/\/\/\/ \w/);
    }
  });

  it("knows no template that is not there, and names the one that was meant", () => {
    const { value, diagnostics } = starter("mine", "papre");
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "E0268", notes: [{ text: expect.stringContaining("did you mean `paper`?") }] },
    ]);
  });
});
