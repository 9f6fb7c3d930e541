// Allowances: which line they speak of, what they silence, and what is said about those that are wrong or stale.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { fixAll } from "../../compiler/tools/fix.ts";
import { disk } from "../plan/disk.ts";

/** A spec with two warnings of one rule (E0801), on lines 12 and 15. */
const spec = (first: readonly string[], second: readonly string[]): string =>
  [
    "spec 1",
    "experiment demo {",
    '  policy = checkpoint("models/tiny")',
    "  data { train = four_artists(split = train) | take(64) }",
    "  train supervised {",
    "    on     = data.train",
    "    duration = 40step",
    "    max_prompt = 48tok  max_completion = 20tok",
    "  }",
    "  evaluate one {",
    ...first,
    "  }",
    "  evaluate two {",
    ...second,
    "  }",
    "}",
    "",
  ].join("\n");
const on = "    on = data.train";
const why = "to see what is learned by heart";
const codes = (text: string, set: readonly string[] = []) =>
  compile({ path: "demo.perl", text }, disk(), { set }).diagnostics.map((each) => each.code);

describe("an allowance", () => {
  it("silences a warning at the end of its line, or on the line before, by rule or by code", () => {
    expect(codes(spec([on], [on]))).toEqual(["E0801", "E0801"]);
    expect(codes(spec([`${on} // allow(evaluates-on-training-data): ${why}`], [on]))).toEqual(["E0801"]);
    expect(codes(spec([`    // allow(e0801): ${why}`, on], [on]))).toEqual(["E0801"]);
    expect(
      codes(
        spec(
          [`    // allow(E0801): ${why}`, "    // and a remark between", on],
          [`${on} // allow( evaluates-on-training-data ) : ${why}`],
        ),
      ),
    ).toEqual([]);
  });

  it("speaks of one line only", () => {
    expect(codes(spec([`    // allow(E0801): ${why}`, "    orders = 2run", on], [on]))).toEqual([
      "E0253",
      "E0801",
      "E0801",
    ]);
  });

  it("is no allowance in documentation or in a text", () => {
    expect(codes(spec([`    /// allow(E0801): ${why}`, on], [on]))).toEqual(["E0801", "E0801"]);
    const cited = spec([on], [on]).replace("  data {", `  cites = "// allow(E0801): ${why}"\n  data {`);
    expect(codes(cited)).toEqual(["E0801", "E0801"]);
  });

  it("needs a reason, a rule there is, and a warning; the warning is not said beside that", () => {
    for (const end of ["", ":", ":   "])
      expect(codes(spec([`${on} // allow(E0801)${end}`], [on]))).toEqual(["E0250", "E0801"]);
    expect(codes(spec([`${on} // allow(evaluates-on-training): ${why}`], [on]))).toContain("E0251");
    expect(codes(spec([`${on} // allow(group-of-one): ${why}`], [on]))).toEqual(["E0801", "E0252", "E0801"]);
  });

  it("never silences an error", () => {
    const broken = spec([`${on} // allow(E0801): ${why}`], [on]).replace(
      "40step",
      "40stp // allow(E0303): a unit of ours",
    );
    const found = codes(broken);
    expect(found).toContain("E0303");
    expect(found).toContain("E0252");
  });

  it("is stale only when everything was asked: not beside errors, and not under --set", () => {
    const stale = spec([`    orders = 2run // allow(E0801): ${why}`, on], [on]);
    expect(codes(stale)).toContain("E0253");
    expect(codes(stale, ["seed=3"])).not.toContain("E0253");
    expect(codes(stale.replace("40step", "40stp"))).toEqual(["E0303"]);
  });

  it("that is stale is removed by its fix: its name, its comment, or its line", () => {
    const text = spec(
      [`    // allow(E0553): ${why}`, `${on} // allow(E0801, E0553): ${why}`],
      [`${on}   // allow(E0801): ${why}`, `    orders = 2run  // allow(E0803): ${why}`],
    );
    const fixed = fixAll({ path: "demo.perl", text }, disk(), { unsafe: false, among: new Set(["demo.perl"]) });
    expect(fixed.diagnostics).toEqual([]);
    expect(fixed.applied.length).toBe(3);
    expect(fixed.texts.get("demo.perl")).toBe(
      spec([`${on} // allow(E0801): ${why}`], [`${on}   // allow(E0801): ${why}`, "    orders = 2run"]),
    );
  });
});
