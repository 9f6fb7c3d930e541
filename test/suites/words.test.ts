// Words that are not ours: slips of the finger in every word of the vocabulary, and what other tools call things.

import { describe, expect, test } from "vitest";
import { askForeign, foreign, foreignSpec, goodSpec } from "../../bench/language/foreign.ts";
import { dice, holds, tinyDisk } from "../../bench/language/specs.ts";
import { formSpec, formWords, mistype, places, slip, standsAt } from "../../bench/language/typos.ts";
import { formBlocks, forms } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";

describe("typos", () => {
  test("the places hold every word of the vocabulary", () => {
    const words = new Set(places().flatMap((place) => place.words));
    const all = [
      ...vocabulary.functions.map((word) => word.name),
      ...vocabulary.blocks.flatMap((block) => [block.word, ...Object.keys(block.settings)]),
    ];
    // the experiment's own word stands in a file, beside `model`
    expect(all.filter((word) => !words.has(word))).toEqual([]);
  });

  test("the words that work on a spec itself stand in a good one", () => {
    expect(compile({ path: "demo.perl", text: formSpec }, tinyDisk).diagnostics).toEqual([]);
    for (const word of formWords) expect(formSpec.slice(standsAt(word)).startsWith(word)).toBe(true);
    for (const { name } of [...forms, ...formBlocks]) expect(formWords).toContain(name);
  });

  test.each(formWords)("`%s` mistyped in a spec: the first diagnostic names it", (word) => {
    const at = standsAt(word);
    const wrong = `${word.slice(0, 1)}${word.slice(2)}`;
    const text = `${formSpec.slice(0, at)}${wrong}${formSpec.slice(at + word.length)}`;
    const [first, ...more] = compile({ path: "demo.perl", text }, tinyDisk).diagnostics;
    expect(first?.labels.find((each) => each.primary)?.span.start).toBe(at);
    expect(first?.notes.map((each) => each.text).join("\n")).toContain(`did you mean \`${word}\`?`);
    expect(first?.fix?.edits.map((each) => each.text)).toEqual([word]);
    expect(more.length).toBeLessThan(3);
  });

  test("a slip is one edit", () => {
    const roll = dice(3);
    for (let i = 0; i < 200; i++)
      expect(Math.abs(slip("temperature", roll).length - "temperature".length)).toBeLessThan(2);
  });

  test("the right word comes first in 98 of 100", () => {
    const bar = mistype(10);
    expect(bar.of).toBeGreaterThan(1000);
    expect(holds(bar), bar.missed.join("\n")).toBe(true);
  });
});

describe("other tools' words", () => {
  test("the spec that they are put into is a good one", () => {
    expect(compile({ path: "demo.perl", text: goodSpec }, tinyDisk).diagnostics).toEqual([]);
  });

  test("there are fifty of them and more, each in the text once", () => {
    expect(foreign.length).toBeGreaterThanOrEqual(50);
    for (const each of foreign) {
      const { text, start, end } = foreignSpec(each);
      expect(text.slice(start, end)).toBe(each.wrong);
    }
  });

  test("each gets a diagnostic that names our word", () => {
    const bar = askForeign(tinyDisk);
    expect(holds(bar), bar.missed.join("\n")).toBe(true);
  });
});
