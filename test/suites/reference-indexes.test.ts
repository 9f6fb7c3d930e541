// The ways into the reference: nothing is missing from them, and every link leads somewhere.

import { existsSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { exampleFields } from "../../compiler/3-types/fields.ts";
import { formBlocks, forms, keywords } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { aliases } from "../../compiler/diagnostics/aliases.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { foreign } from "../../compiler/diagnostics/foreign.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { referenceFiles } from "../../compiler/tools/reference/generate.ts";
import { rows } from "../../grammar/tokens.ts";
import { permuted } from "../cli/child.ts";

const files = referenceFiles();
const page = (name: string) => files.get(`${name}.md`) ?? "";
const names = [...vocabulary.functions, ...vocabulary.blocks, ...formBlocks, ...forms].map((each) => each.name);

const anchorsOf = (text: string) =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(" ", "-")
        .replace(/[^\w-]/g, ""),
    ),
  );

test.each([...files.keys()].filter((path) => path.endsWith(".md")))("every link of %s leads somewhere", (path) => {
  const text = files.get(path) ?? "";
  for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
    const [file = "", anchor] = target.split("#");
    const there = file === "" ? text : files.get(file);
    if (there === undefined)
      expect(existsSync(new URL(file, new URL("../../docs/language/", import.meta.url))), target).toBe(true);
    else if (anchor !== undefined) expect([...anchorsOf(there)], `${path}: ${target}`).toContain(anchor);
  }
});

describe("nothing is missing", () => {
  it("by topic: every word, every block, every form, every field", () => {
    for (const name of [...names, ...Object.keys(exampleFields)]) expect(page("README")).toContain(`[\`${name}\`](`);
  });

  it("by letter: the words, and every setting with its block", () => {
    for (const name of names) expect(page("alphabet")).toContain(`[\`${name}\`](`);
    for (const block of [...vocabulary.blocks, ...formBlocks])
      for (const name of Object.keys(block.settings))
        expect(page("alphabet")).toMatch(new RegExp(`\\[\`${name}\`\\]\\([^)]*\\) \\| setting of \`${block.name}\``));
  });

  it("by the words of other tools", () => {
    for (const [theirs, ours] of Object.entries(aliases)) {
      const row = page("aliases")
        .split("\n")
        .find((line) => line.startsWith(`| \`${ours}\` |`));
      expect(row).toContain(`\`${theirs}\``);
    }
    for (const [, ...words] of foreign) for (const word of words) expect(page("aliases")).toContain(`\`${word}\``);
  });

  it("by code", () => {
    for (const { code, file } of readPages().pages)
      expect(page("codes")).toContain(`[${code}](../../compiler/diagnostics/codes/${file})`);
  });

  it("a text shows what could stand in it, in the reference and in the diagnostic of a wrong one", () => {
    expect(page("blocks")).toMatch(/\| `cites` \| a text in quotes, such as "arXiv:/);
    expect(page("sources")).toMatch(/\| `answer` \| a text in quotes, such as "solution"/);
    const text = permuted.replace("policy = small", "policy = small\n  cites = 3");
    const { diagnostics } = compile({ path: "demo.perl", text }, { read: () => undefined, exists: () => true });
    const [wrong] = diagnostics.filter((each) => each.code === "E0301");
    expect(wrong?.notes.map((each) => each.text)).toContain('for example "arXiv:2506.14907"');
  });

  it("every setting shows how it is written: an example, a default, or its words", () => {
    for (const block of [...vocabulary.blocks, ...formBlocks])
      for (const [name, { type, default: written }] of Object.entries(block.settings)) {
        const shown = written ?? (type.options ? "words" : (/such as|`/.exec(type.wants)?.[0] ?? ""));
        expect(shown, `${block.name}.${name}: ${type.wants}`).not.toBe("");
      }
  });
});

describe("words of the grammar", () => {
  it("are all of those that the scanner knows by their letters", () => {
    const known = rows.flatMap(({ pattern }) =>
      typeof pattern === "string" && /^[a-z]+$/.test(pattern) ? pattern : [],
    );
    expect(known.filter((word) => !keywords.some((each) => each.name === word))).toEqual([]);
    for (const { name } of keywords) expect(page("grammar")).toContain(`| \`${name}\` | `);
  });

  it.each(keywords)("$name: $example", ({ name, example }) => {
    const texts: Readonly<Record<string, string>> = {
      spec: `${example}\n`,
      use: `spec 1\n${example}\n`,
      from: `spec 1\n${example}\n`,
      of: `spec 1\nexperiment demo { data { train = ${example} } }\n`,
    };
    const text = texts[name] ?? `spec 1\nexperiment demo { data { train = jsonl("a.jsonl") | where(${example}) } }\n`;
    expect(drawAll(parse({ path: "demo.perl", text }).diagnostics)).toBe("");
    expect(example).toContain(name);
  });
});

describe("forms: their examples compile", () => {
  const wrong = (text: string) => {
    const { diagnostics } = compile({ path: "demo.perl", text }, { read: () => undefined, exists: () => true });
    return drawAll(diagnostics.filter((each) => each.severity === "error" && /^E0[123]|^E09/.test(each.code)));
  };
  const base = permuted.replace("| take(64) }", "| take(64) | rollout(10) | where(accuracy in 10%..90%) }");
  const inSweep = (line: string) => `${base}\nsweep study over [demo] {\n  seed = each(1, 2)\n  ${line}\n}\n`;

  test.each(forms)("$name: $example", ({ name, example }) => {
    switch (name) {
      case "without":
        return expect(wrong(`${base}\nexperiment other extends demo { ${example} }\n`)).toBe("");
      case "require":
        return expect(wrong(base.replace("policy = small", `policy = small\n  ${example}`))).toBe("");
      case "skip":
        return expect(wrong(inSweep(`permute.copies = each(0, 1)\n  ${example}`))).toBe("");
      case "each":
        return expect(wrong(inSweep(`permute.copies = ${example}`))).toBe("");
      case "extends":
        return expect(wrong(`${base.replace("experiment demo", "experiment parent")}\n${example}\n`)).toBe("");
      case "over":
        return expect(wrong(`${base.replace("experiment demo", "experiment base")}\n${example}\n`)).toBe("");
      default:
        throw new Error(`a form that the reference does not know: ${name}`);
    }
  });

  test.each(formBlocks)("$name: $example", ({ name, example }) => {
    const text =
      name === "sweep" ? `${base.replace("experiment demo", "experiment base")}\n${example}\n` : inSweep(example);
    expect(wrong(text)).toBe("");
  });
});
