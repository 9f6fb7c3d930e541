// What an editor says of words, over standard input and output: hover, completion and signature help, for what works on a
// spec itself. The place of each question is a ┆ in the text.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompletionItem, Hover, SignatureHelp } from "vscode-languageserver/node";
import { type Session, startSession } from "./session.ts";
import { base, cursored, others, replaced } from "./sweeping.ts";

let session: Session;
beforeAll(async () => {
  session = await startSession(others);
});
afterAll(async () => {
  expect(await session.end()).toBe(0);
});

it("the spec of these tests compiles", async () => {
  await session.type(base);
  expect(await session.diagnosed()).toEqual([]);
});

describe("hover", () => {
  const shown = async (text: string) => {
    await session.type(text);
    const found = await session.ask<Hover | null>("hover");
    return (found?.contents as { value: string } | undefined)?.value ?? "";
  };

  it.each<[string, string, readonly string[]]>([
    ["a sweep", cursored("sweep copies"), ["**sweep** · block", "every combination"]],
    ["its name", cursored("copies over"), ["**copies** · sweep", "3 runs"]],
    ["over", cursored("over ["), ["**over** · relation of `sweep`"]],
    ["extends", cursored("extends base {\n  without"), ["**extends** · relation of `experiment`"]],
    ["each", cursored("each(1..2)"), ["**each** · value of `sweep` and `zip`", "each(1..3)"]],
    ["zip", cursored("zip {"), ["**zip** · block", "go in step"]],
    ["skip", cursored("skip("), ["**skip** · line of `sweep`"]],
    ["limit", cursored("limit ="), ["`Count<run>`", "of `sweep`"]],
    ["without", cursored("without("), ["**without** · line of `experiment`", "Leaves out"]],
    ["require", cursored("require("), ["**require** · line of `experiment`", "promise"]],
    [
      "a setting in a sweep",
      cursored("permute.copies = each").replace("┆permute.", "permute.┆"),
      ["`0` in 1 run\n", "`1` in 2 runs"],
    ],
    [
      "a setting in a condition",
      cursored("per_order * (permute"),
      ["of `train grpo`", "written in base", "read by `train`"],
    ],
    ["a setting in skip", cursored("copies == 0"), ["of `permute`", "n_s of the paper"]],
    ["a dataset in without", cursored("train.where"), ["**data.train** · dataset"]],
    ["a stage in without", cursored("where)\n"), ["**where** · stage of a dataset"]],
    ["every", cursored("every 4step"), ["`Count<step>` · of `evaluate`", "`4step` written in base"]],
    [
      "a benchmark with its figure",
      cursored("blink    ="),
      ["**blink** · benchmark", "Perception across pictures", "58% ± 3%"],
    ],
    ["a number with its unit", cursored("8prompt"), ["8 prompts", "a count of prompts"]],
    ["a duration", replaced("8prompt", "┆2h"), ["2 hours = 7200 seconds", "a duration"]],
    [
      "a schedule",
      cursored("probability"),
      ["default `linear(100% -> 0%)`", "`100% █", "▁ 0%` over 16 steps", "written in base", "read by `permute`"],
    ],
    [
      "an adaptive schedule",
      replaced("linear(100% -> 0%)", "adaptive(accuracy, 100% -> 0%, between = 25%..75%)").replace(
        "probability",
        "┆probability",
      ),
      ["as accuracy goes 25% to 75%", "`100% ██████"],
    ],
    [
      "a sigmoid",
      replaced("linear(100% -> 0%)", "sigmoid(100% -> 0%)").replace("probability", "┆probability"),
      ["`100% ███", "▁▁▁ 0%`"],
    ],
    ["the file of a `use`", cursored('"benchmarks.perl"'), ["**benchmarks.perl** · spec", "`blink` · benchmark"]],
    [
      "a name from elsewhere",
      replaced('checkpoint("models/tiny")', 'hub("a/b", revision = "0f3a9c1")').replace(
        "split = train",
        "split = ┆train",
      ),
      ["**train**"],
    ],
  ])("says of %s what it is", async (_, text, parts) => {
    const found = await shown(text);
    for (const part of parts) expect(found).toContain(part);
  });
});

describe("completion", () => {
  const offered = async (text: string) => {
    await session.type(text);
    return session.ask<CompletionItem[]>("completion");
  };
  const labels = (items: readonly CompletionItem[]) => items.map((each) => each.label);

  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      "lines of a sweep",
      replaced("  limit = 4run\n", "  ┆\n"),
      ["limit", "skip", "permute", "train", "policy"],
      ["without", "batch"],
    ],
    ["blocks of a sweep", replaced("  zip {", "  ┆\n  zip {").replace(/ {2}zip \{[^}]*\}\n/, ""), ["zip"], []],
    [
      "settings behind a dot in a sweep",
      replaced("permute.copies = each", "permute.┆ = each"),
      ["copies", "order"],
      ["batch", "limit"],
    ],
    ["values in a sweep", replaced("seed = each(1..2)", "permute.order = ┆"), ["each", "random"], ["batch"]],
    [
      "values in each",
      replaced("seed = each(1..2)", "permute.order = each(random, ┆)"),
      ["cyclic", "derangement"],
      ["each"],
    ],
    ["units in each", replaced("each(12rollout, 6rollout)", "each(12rollout, 6┆)"), ["6rollout"], ["6prompt"]],
    ["experiments over which", replaced("over [base]", "over [base, ┆]"), ["slow", "plain"], ["base", "tiny"]],
    ["relations of a sweep", "spec 1\n\nsweep a ┆", ["over"], ["extends", "every"]],
    ["blocks of a file", "spec 1\n\n┆", ["sweep", "benchmark", "judge", "experiment"], ["zip", "permute"]],
    [
      "paths in without",
      replaced("without(permute, ", "without(┆"),
      ["permute", "data", "evaluate", "reference"],
      ["each"],
    ],
    ["datasets in without", replaced("data.train.where)", "data.┆)"), ["train", "held_out"], ["batch"]],
    ["stages in without", replaced("data.train.where)", "data.train.┆)"), ["take", "rollout"], ["batch"]],
    ["settings in a condition", replaced("skip(permute.copies", "skip(permute.┆"), ["copies", "order"], ["batch"]],
    ["units in a condition", replaced("== 12rollout,", "== 12┆,"), ["12rollout"], ["12prompt"]],
    ["choices in a condition", replaced("permute.copies == 0 and", "permute.order == ┆ and"), ["random", "cyclic"], []],
    [
      "lines of an experiment",
      replaced("  train.per_order = 12rollout\n", "  ┆\n"),
      ["without", "require", "policy"],
      ["skip", "zip"],
    ],
    ["benchmarks in evaluate", replaced("    blink    = 58% ± 3%", "    ┆"), ["blink", "decode"], ["base"]],
    ["units of a figure", replaced("58% ± 3%", "58┆"), ["58%"], ["58step"]],
    ["units of a relation", replaced("every 4step", "every 4┆"), ["4step"], ["4prompt"]],
    ["units in a condition on examples", replaced("images > 1", "accuracy in 10┆"), ["10%"], ["10step"]],
    ["judges as values", replaced("| take(64)", "| label(order_sensitive, by = ┆)"), ["reader"], ["tiny", "base"]],
  ])("offers %s", async (_, text, has, hasNot) => {
    const found = labels(await offered(text));
    expect(found).toEqual(expect.arrayContaining([...has]));
    expect(found.filter((each) => hasNot.includes(each))).toEqual([]);
  });

  it("documents the words of a choice", async () => {
    const found = await offered(replaced("    images      = data.train\n", "    images = data.train\n    gate = ┆\n"));
    const batch = found.find((each) => each.label === "batch");
    expect(batch?.documentation).toMatchObject({ value: "one draw a step, as the paper says" });
  });

  it("writes everything that is required with a stop behind each `=`", async () => {
    const [first] = await offered("spec 1\n\nexperiment a {\n  train grpo {\n    ┆\n  }\n}\n").then((items) =>
      items.toSorted((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1)),
    );
    const text = first?.textEdit?.newText ?? "";
    expect(first?.insertTextFormat).toBe(2);
    expect(text.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "on",
      "duration",
      "max_prompt",
      "max_completion",
    ]);
    expect(text.match(/\$\{\d:/g)).toEqual(["${1:", "${2:", "${3:", "${4:"]);
  });

  it("takes a name from another file, with its `use`", async () => {
    const text = base.replace("policy    = tiny", "policy    = ┆").replace("frozen(policy)", "frozen(policy)");
    const found = (await offered(text)).find((each) => each.label === "tiny_vlm");
    expect(found?.detail).toBe('model, from "models.perl"');
    expect(found?.additionalTextEdits).toMatchObject([{ newText: 'use { tiny_vlm } from "models.perl"\n' }]);
  });

  it("offers names and files of a `use`", async () => {
    expect(labels(await offered('spec 1\n\nuse { ┆ } from "benchmarks.perl"\n'))).toEqual(["blink"]);
    expect(labels(await offered("spec 1\n\nuse { ┆ }\n"))).toEqual(
      expect.arrayContaining(["blink", "reader", "tiny_vlm"]),
    );
    expect(labels(await offered('spec 1\n\nuse { blink } from "┆"\n'))).toContain("benchmarks.perl");
    expect(labels(await offered("spec 1\n\nuse { blink } ┆\n"))).toContain('from "benchmarks.perl"');
  });
});

describe("signature help", () => {
  it.each([
    ["require(┆", "require(condition, reason)", 0],
    ['require(seed == 1, ┆"x")', "require(condition, reason)", 1],
    ["without(permute, ┆)", "without(path, …)", 0],
  ])("knows what `%s` takes", async (line, label, active) => {
    await session.type(replaced("  without(permute, data.train.where)", `  ${line}`));
    const help = await session.ask<SignatureHelp>("signatureHelp");
    expect(help.signatures[0]?.label).toBe(label);
    expect(help.activeParameter).toBe(active);
  });

  it("knows `each`", async () => {
    await session.type(replaced("each(1..2)", "each(┆)"));
    expect((await session.ask<SignatureHelp>("signatureHelp")).signatures[0]?.label).toBe("each(value, …)");
  });
});
