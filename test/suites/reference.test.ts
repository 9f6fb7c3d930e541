// docs/language/ is what the vocabulary and the grammar say today, and every example in it compiles.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exampleFields } from "../../compiler/3-types/fields.ts";
import type { FunctionWord } from "../../compiler/3-types/word.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { referenceFiles } from "../../compiler/tools/reference/generate.ts";
import { grammarRules } from "../../compiler/tools/reference/grammar.ts";
import { conditionOn } from "../../compiler/tools/reference/settings.ts";

const folder = new URL("../../docs/language/", import.meta.url);
const files = referenceFiles();

test.each([...files])("%s is fresh (node compiler/tools/reference/generate.ts)", (path, text) => {
  const file = new URL(path, folder);
  expect(existsSync(file) ? readFileSync(file, "utf8") : undefined).toBe(text);
});

test("nothing else lies in docs/language", () => {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  expect(found.length).toBe(files.size);
});

test("every word has its section, every setting its row", () => {
  const all = [...files.values()].join("\n");
  for (const word of [...vocabulary.functions, ...vocabulary.blocks]) expect(all).toContain(`\n## ${word.name}\n`);
  for (const block of vocabulary.blocks)
    for (const name of Object.keys(block.settings)) expect(all).toContain(`\n| \`${name}\` |`);
});

describe("diagrams", () => {
  test.each(grammarRules())("$name is a picture that needs no network", ({ svg, name }) => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+(\.\d+)?" /);
    expect(svg).not.toMatch(/href|url\(|<script|NaN|undefined/);
    expect(svg.match(/<rect/g)?.length ?? 0, name).toBeGreaterThan(0);
    expect(svg.match(/<rect/g)?.length).toBe(svg.match(/<text/g)?.length);
  });
});

test("grammar.html opens from the disk: it fetches nothing, and its links lead to its own headings", () => {
  const html = files.get("grammar.html") ?? "";
  expect(html).not.toMatch(/<script|<link|<img|<iframe|src=|url\(|@import/);
  const ids = new Set([...html.matchAll(/ id="(\w+)"/g)].map((match) => match[1]));
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, to = ""]) => to);
  expect(links.filter((to) => !to.startsWith("#") || !ids.has(to.slice(1)))).toEqual([]);
  // each box of a rule is a link, and so is each rule at the top
  expect(links.length).toBe((html.match(/class="rule"/g)?.length ?? 0) + grammarRules().length);
  expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toContain("://");
});

interface Host {
  readonly top?: string;
  readonly policy?: string;
  readonly data?: string;
  readonly pool?: string;
  readonly reward?: string;
  readonly permute?: string;
  readonly train?: string;
  readonly evaluate?: string;
}

/** A good spec with one part replaced by what an example says. */
const host = (given: Host): string => `spec 1
${given.top ?? ""}
model tiny_vlm {
  weights = checkpoint("models/tiny-vlm")
}
judge gpt_judge {
  model = "gpt-4o"
}
benchmark blink {
  from = four_artists(split = held_out_question)
  items = 100example
}
experiment demo {
  policy = ${given.policy ?? "tiny_vlm"}
  reference = frozen(policy)
  reward = ${given.reward ?? "boxed(answer)"}
  ${
    given.data ??
    `data {
    even = four_artists(split = train)
    leaning = four_artists(split = train)
    multi = four_artists(split = train)
    single = four_artists(split = train)
    pool = ${given.pool ?? "four_artists(split = train)"}
    train = mix(even, leaning, multi, single, pool)
    held_out = four_artists(split = held_out_question)
  }`
  }
  ${given.permute ?? "permute { images = data.train }"}
  ${
    given.train ??
    `train grpo {
    on = data.train
    duration = 100step
    kl = 0.01 * k3(reference)
    max_prompt = 48tok
    max_completion = 20tok
  }`
  }
  ${given.evaluate ?? "evaluate { on = data.held_out }"}
}
`;

const train = (line: string): string =>
  `train grpo { on = data.train  duration = 100step  max_prompt = 48tok  max_completion = 20tok  ${line} }`;

function inside(word: FunctionWord): string {
  const { example } = word;
  switch (word.family) {
    case "source":
      return host({ pool: example });
    case "stage":
      return host({ pool: `four_artists(split = train) | rollout(10) | ${example.replace(/^.*\| /, "")}` });
    case "curve":
      return example.includes("%")
        ? host({ permute: `permute { images = data.train  probability = ${example} }` })
        : host({ train: train(`rate = ${example}  kl = 0.01 * k3(reference)`) });
    case "grader":
      return host({ reward: `100% * ${example}` });
    case "estimator":
      return host({ train: train(`kl = 0.01 * ${example}`) });
    case "model":
      return host({ policy: example.startsWith("frozen") ? "tiny_vlm" : example });
    default:
      throw new Error(`a family that the reference does not know: ${JSON.stringify(word)}`);
  }
}

/** Text, names and types are right; a rule may still say that this spec has no use for the example. */
function wrong(text: string): string {
  const disk = { read: (path: string) => (path.endsWith(".json") ? "{}" : undefined), exists: () => true };
  const { diagnostics } = compile({ path: "demo.perl", text }, disk);
  return drawAll(diagnostics.filter((each) => each.severity === "error" && /^E0[123]/.test(each.code)));
}

describe("examples compile", () => {
  test.each(vocabulary.functions)("$family $name: $example", (word) => {
    expect(wrong(inside(word))).toBe("");
  });

  test.each(Object.entries(exampleFields))("where(%s …)", (name, field) => {
    expect(
      wrong(host({ pool: `four_artists(split = train) | rollout(10) | where(${conditionOn(name, field)})` })),
    ).toBe("");
  });

  test.each(vocabulary.blocks)("block $name: $example", ({ example, word, inside: where }) => {
    // an ellipsis stands for the lines that the example leaves out
    const text = example.replaceAll(" …", word === "train" ? "  max_prompt = 48tok  max_completion = 20tok" : "");
    const parts = ["data", "permute", "train", "evaluate"];
    if (where.includes("experiment") && parts.includes(word))
      expect(wrong(host({ evaluate: "evaluate { on = data.train }", [word]: text }))).toBe("");
    else if (["model", "judge", "benchmark"].includes(word)) expect(wrong(`spec 1\n${text}\n`)).toBe("");
    else expect(drawAll(parse({ path: "demo.perl", text: `spec 1\nhost { ${text} }\n` }).diagnostics)).toBe("");
  });
});
