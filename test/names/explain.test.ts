// `perlc explain`: the chain of who wrote a value, what it comes to, who reads it, and the documentation of words.

import { describe, expect, it } from "vitest";
import { exampleFields } from "../../compiler/3-types/fields.ts";
import { formBlocks, forms, keywords } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile, type Program } from "../../compiler/compile.ts";
import { explainable, explainPath, printExplanation } from "../../compiler/tools/explain.ts";
import { explainableWords, explainWord } from "../../compiler/tools/reference/explain.ts";
import { units } from "../../grammar/units.ts";
import { disk } from "../plan/disk.ts";

const text = `spec 1
experiment base {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(66) }
  permute { images = data.train  probability = 50% }
  train grpo {
    on             = data.train
    batch          = 48rollout
    per_order      = 6rollout
    clip           = 0.2 { dual = 3.0 }
    inner          = 2
    duration       = 2epoch
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
experiment child extends base { train.per_order = 4rollout }
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
    const [explained, rules] = shown("child.train.per_order", "train.per_order=3rollout").split(
      "\nasked by the rules\n",
    );
    expect(rules?.split("\n").every((each) => /^ {2}[a-z]+( [a-z]+)*$/.test(each))).toBe(true);
    expect(explained).toBe(
      [
        "train.per_order = 3rollout",
        "  3rollout   set on the command line   --set:1:17",
        "  4rollout   written in child          demo.perl:18:51   replaced",
        "  6rollout   inherited from base       demo.perl:10:22   replaced",
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
  const blocks = [...vocabulary.blocks, ...formBlocks];

  it("has documentation, an example, and parameters with theirs", () => {
    for (const word of [...blocks, ...vocabulary.functions, ...forms, ...keywords]) {
      const page = explainWord(word.name) ?? "";
      expect(page).toContain(word.doc);
      expect(page).toContain(`as in\n  ${word.example}`);
      expect(explainableWords()).toContain(word.name);
    }
    expect(explainWord("take")).toContain("count: Count<example>, required, in example\n      How many.");
    expect(explainWord("nothing")).toBeUndefined();
  });

  it("is a setting: its type, its unit, its default and how it is written, for each block that has it", () => {
    for (const { name: owner, settings } of blocks)
      for (const [name, { type, doc, default: value }] of Object.entries(settings)) {
        const page = explainWord(name) ?? "";
        const words = Object.entries(type.options ?? {}).map(([word, what]) => `        ${word}: ${what}`);
        const written = type.wants.startsWith("one of ") ? words.join("\n") : `      ${type.wants}`;
        const [, lines = ""] = page.split(`  a setting of ${owner}: ${type.name}, `);
        expect(lines, `${owner}.${name}`).toContain(`      ${doc}\n${written}`);
        if (value !== undefined) expect(lines.startsWith(`default ${value}`), `${owner}.${name}`).toBe(true);
      }
    expect(explainWord("batch")).toContain("Count<prompt | rollout>, default 8prompt, in prompt or rollout");
    expect(explainWord("limit")).toContain("a setting of sweep: Count<run>, may be left out, in run");
    expect(explainWord("dual")).toContain("a setting of train grpo, as clip.dual: Real");
    expect(explainWord("over")).toContain("in the head of sweep");
    expect(explainWord("over")).toContain("an argument of linear");
  });

  it("is a field of an example, a word that a setting takes, or a unit", () => {
    for (const [name, { doc }] of Object.entries(exampleFields)) expect(explainWord(name)).toContain(doc);
    for (const block of blocks)
      for (const [name, { type }] of Object.entries(block.settings))
        for (const [word, doc] of Object.entries(type.options ?? {})) {
          expect(explainWord(word)).toContain(`  a word for ${name} of ${block.name}`);
          expect(explainWord(word)).toContain(doc);
        }
    for (const { suffix } of units) expect(explainWord(suffix)).toContain("  a unit: ");
    expect(explainWord("min")).toContain("1min is 60s.");
  });

  it("is explained when it is offered for another", () => {
    for (const name of explainableWords()) expect(explainWord(name), name).toBeDefined();
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
