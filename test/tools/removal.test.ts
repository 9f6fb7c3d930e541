// Fixes that take out what does nothing: the member the label points at, whole, with its remark, and nothing else.

import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { fixAll } from "../../compiler/tools/fix.ts";
import { disk } from "../plan/disk.ts";

const good = `spec 1
experiment demo {
  policy = checkpoint("models/tiny")
  data { train = four_artists(split = train) | take(64) }
  train supervised {
    on     = data.train
    duration = 40step
    max_prompt = 48tok
    max_completion = 20tok
  }
}
`;
const among = new Set(["demo.perl"]);
const found = (text: string) => compile({ path: "demo.perl", text }, disk()).diagnostics;

describe("taking out what does nothing", () => {
  it.each([
    ["a block that nothing reads", "E0421", "  permute {\n    images = data.train\n  }\n"],
    ["what is written twice", "E0204", "  seed = 1\n  seed = 2 // or two\n"],
  ])("%s", (_, code, more) => {
    const text = good.replace("  train supervised {", `${more}  train supervised {`);
    const before = found(text).filter((each) => each.code === code);
    expect(before.length, drawAll(found(text))).toBeGreaterThan(0);
    expect(before.every((each) => each.fix?.safety === "unsafe")).toBe(true);
    const fixed = fixAll({ path: "demo.perl", text }, disk(), { unsafe: true, among });
    expect(drawAll(fixed.diagnostics.filter((each) => each.code === code))).toBe("");
  });

  it("is no fix of a reference that nothing reads: a term that reads it may be what is missing", () => {
    const text = good.replace("  train supervised {", "  reference = frozen(policy) // kept\n  train supervised {");
    const [one] = found(text).filter((each) => each.code === "E0711");
    expect(one).toBeDefined();
    expect(one?.fix).toBeUndefined();
  });

  it("gives the spec back as it was, bytes and all", () => {
    const idle = "  permute {\n    images = data.train\n  }\n";
    const text = good.replace("  train supervised {", `${idle}  train supervised {`);
    const { texts, diagnostics } = fixAll({ path: "demo.perl", text }, disk(), { unsafe: true, among });
    expect(diagnostics).toEqual([]);
    expect(texts.get("demo.perl")).toBe(good);
    const beside = good.replace("{ train = ", "{ spare = four_artists(split = train) | take(8)  train = ");
    const once = fixAll({ path: "demo.perl", text: beside }, disk(), { unsafe: true, among });
    expect(once.texts.get("demo.perl")).toBe(good.replace("{ train", "{  train"));
  });

  it("is never a safe fix, and never of a whole experiment", () => {
    const twice = good + good.slice(good.indexOf("experiment"));
    const [first] = found(twice);
    expect(first?.code).toBe("E0204");
    expect(first?.fix).toBeUndefined();
    const idle = good.replace("  train supervised {", "  seed = 1\n  seed = 2\n  train supervised {");
    expect(fixAll({ path: "demo.perl", text: idle }, disk(), { unsafe: false, among }).applied).toEqual([]);
  });
});
