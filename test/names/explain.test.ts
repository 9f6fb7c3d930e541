// `perlc explain`: the chain of who wrote a value, what it comes to, who reads it, and the documentation of words.

import { describe, expect, it } from "vitest";
import { compile, type Program } from "../../compiler/compile.ts";
import {
  explainable,
  explainableWords,
  explainPath,
  explainWord,
  printExplanation,
} from "../../compiler/tools/explain.ts";
import { vocabulary } from "../../compiler/vocabulary/registry.ts";
import { disk } from "../plan/disk.ts";

const text = `spec 1
experiment base {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(66) }
  permute { images = data.train  probability = 50% }
  train grpo {
    on         = data.train
    batch      = 48rollout
    group      = 6rollout
    clip       = 0.2 { dual = 3.0 }
    inner      = 2
    length     = 2epoch
    prompt     = 48tok
    completion = 20tok
  }
}
experiment child extends base { train.group = 4rollout }
`;

function program(...set: readonly string[]): Program {
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk(), { set });
  expect(diagnostics.map((each) => each.code)).toEqual([]);
  return value!;
}

const shown = (path: string, ...set: readonly string[]) =>
  explainPath(program(...set), path)
    .map(printExplanation)
    .join("\n\n");

describe("a value", () => {
  it("tells who wrote it, over what, what it comes to and who reads it", () => {
    const [explained, rules] = shown("child.train.group", "train.group=3rollout").split("\nasked by the rules\n");
    expect(rules?.split("\n").every((each) => /^ {2}[a-z]+( [a-z]+)*$/.test(each))).toBe(true);
    expect(explained).toBe(
      [
        "train.group = 3rollout",
        "  3rollout   set on the command line   --set:1:13",
        "  4rollout   written in child          demo.perl:18:47   replaced",
        "  6rollout   inherited from base       demo.perl:10:18   replaced",
        "  8rollout   default of train grpo                       replaced",
        "comes to",
        "  8 prompts × 2 orders × 3 rollouts = 48 rollouts a step",
        "is",
        "  Rollouts of one order. With copies, `copies + 1` orders make one merged group.",
        "of type",
        "  Count<rollout>, written in rollout",
        "read by",
        "  train (grpo)",
      ].join("\n"),
    );
  });

  it("is found inside the braces of another", () => {
    const [dual] = explainPath(program(), "base.train.clip.dual");
    expect(dual).toMatchObject({ value: "3.0", readBy: [{ id: "train", kind: "grpo" }], meaning: undefined });
    expect(dual?.documentation).toContain("dual clip");
  });

  it("in epochs is counted out", () => {
    expect(explainPath(program(), "base.train.length")[0]?.meaning).toBe("32 steps of 4 prompts");
  });

  it("of a dataset is read by each of its stages", () => {
    expect(explainPath(program(), "base.data.train")[0]?.readBy.map((each) => each.id)).toEqual([
      "data.train.four_artists",
      "data.train.take",
    ]);
  });

  it("that nobody wrote says so", () => {
    expect(explainPath(program(), "child.train.mean")[0]?.chain).toEqual([
      { value: "token", origin: "default of train grpo", place: undefined },
    ]);
  });

  it("is asked for by block, by experiment, or not at all", () => {
    expect(explainPath(program(), "permute").map((each) => each.path)).toContain("permute.probability");
    expect(new Set(explainPath(program(), "permute").map((each) => each.experiment))).toEqual(
      new Set(["base", "child"]),
    );
    expect(explainPath(program(), "permute.nothing")).toEqual([]);
    for (const path of explainable(program())) expect(explainPath(program(), path).length).toBeGreaterThan(0);
  });

  it("has a reader, wherever the spec wrote it", () => {
    for (const each of explainPath(program(), "base"))
      if (each.chain[0]?.place !== undefined)
        expect(`${each.path} ${each.readBy.length > 0}`).toBe(`${each.path} true`);
  });
});

describe("a word", () => {
  it("has documentation, an example, and parameters with theirs", () => {
    for (const name of explainableWords()) {
      const page = explainWord(name);
      if (!page?.includes("  a setting of ")) expect(page).toContain("as in");
      expect(page?.split("\n").length).toBeGreaterThanOrEqual(3);
    }
    expect(explainWord("take")).toContain("count: Count<example>, required");
    expect(explainWord("nothing")).toBeUndefined();
  });

  it("is written in whole sentences", () => {
    const docs = [...vocabulary.blocks, ...vocabulary.functions].flatMap((word) => {
      const settings =
        "settings" in word ? word.settings : typeof word.parameters === "function" ? {} : word.parameters;
      return [word.doc, ...Object.values(settings).map((each) => each.doc)];
    });
    expect(docs.filter((doc) => !/^([A-Z0-9]|(d|exp|from)\b).*[.?]$/s.test(doc))).toEqual([]);
  });
});
