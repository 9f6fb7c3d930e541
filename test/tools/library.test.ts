// The library, `import … from "perlc"`: specs become plans, and plans that are none are refused before any device is opened.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { execPath } from "node:process";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, drawAll, Failure, type Plan, readPlan, run, seal, withSettings } from "../../perlc.ts";

const file = "specs/quickstart.perl";
const compiled = compile({ file });
const plan = compiled.value as Plan;

describe("compile", () => {
  it("takes a file by path or URL, or a text, and gives the same plan", () => {
    expect(drawAll(compiled.diagnostics)).toBe("");
    expect(compile({ file: pathToFileURL(file) }).value?.outline).toBe(plan.outline);
    expect(compile({ text: readFileSync(file, "utf8"), path: file }).value).toEqual(plan);
    expect(compile({ file }, { set: ["seed=7"] }).value?.runs[0]?.seed).toBe(7);
  });

  it("gives diagnostics for what is wrong, and for a file that is not there", () => {
    expect(compile({ text: "spec 1\nexperiment x { }\n" }).value).toBeUndefined();
    expect(compile({ file: "gone.perl" }).diagnostics.map((each) => each.code)).toEqual(["E0150"]);
    expect(compile({ text: "spec 2\n", path: "later.perl" }).diagnostics[0]?.labels[0]?.source.path).toBe("later.perl");
  });
});

describe("run", () => {
  const codesOf = async (given: Plan) => {
    try {
      await run(given, { adapter: "voodoo2", directory: new URL("../../specs/", import.meta.url) });
      return [];
    } catch (error) {
      if (error instanceof Failure) return error.diagnostics.map((each) => each.code);
      throw error;
    }
  };

  it("refuses what is no plan, and then asks for the device", async () => {
    const broken = structuredClone(plan) as unknown as { runs: { seed: number }[] };
    broken.runs[0]!.seed = 99;
    expect(await codesOf(broken as unknown as Plan)).toEqual(["E0259"]);
    expect(await codesOf({ edition: 1, runs: [], outline: plan.outline })).toEqual(["E0254"]);
    expect(await codesOf(plan)).toEqual(["E1003"]);
  });

  it("takes what seal and withSettings made", async () => {
    expect(await codesOf(seal(plan.runs))).toEqual(["E1003"]);
    expect(await codesOf(withSettings(plan, { seed: 4 }) as Plan)).toEqual(["E1003"]);
  });
});

it("reads a plan back", () => {
  expect(readPlan({ path: "plan.json", text: JSON.stringify(plan) }).value).toEqual(plan);
});

it("is found under its name", () => {
  const script = `import { compile } from "perlc"; console.log(compile({ file: "${file}" }).value.outline);`;
  expect(execFileSync(execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim()).toBe(plan.outline);
});
