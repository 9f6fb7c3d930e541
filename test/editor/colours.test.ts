// Two colourings of one text, held against the same marked cases: semantic tokens, which know what a word means, and the
// TextMate grammar, which knows what it looks like. The grammar's file is generated and may not be stale.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from "vscode-textmate";
import { makeDocuments } from "../../editor/document/documents.ts";
import { positionAt, uriOf } from "../../editor/document/position.ts";
import { diskOf } from "../../editor/node/disk.ts";
import { hover } from "../../editor/requests/hover.ts";
import { colour, type TokenType } from "../../editor/requests/tokens.ts";
import { scopeName, textMate, textMateFile, textMateText } from "../../grammar/textmate.ts";
import { rows } from "../../grammar/tokens.ts";
import { desk, spans, whole } from "./marked.ts";

/** What a pattern of characters can know of each kind of word. */
const scopes: Readonly<Record<TokenType, RegExp>> = {
  keyword: /^keyword|^variable\.other\.perl-spec|^variable\.other\.property/,
  class: /^entity\.name\.type|^variable\.other/,
  variable: /^variable\.other/,
  property: /^variable\.other/,
  function: /^entity\.name\.function|^variable\.other\.perl-spec/,
  parameter: /^variable\.other\.property/,
  enumMember: /^variable\.other\.perl-spec/,
  number: /^constant\.numeric/,
  string: /^string\.quoted/,
  comment: /^comment\.line/,
  operator: /^keyword\.operator/,
};

const cases: Readonly<Record<string, string>> = {
  "a header": `spec 1
~~~~ keyword
     ~ number
use { tiny } from "models.perl"
~~~ keyword
      ~~~~ class
             ~~~~ keyword
                  ~~~~~~~~~~~~~ string`,
  "an experiment": `spec 1
/// What it is for.
~~~~~~~~~~~~~~~~~~~ comment
experiment a extends b {
~~~~~~~~~~ keyword
           ~ class
             ~~~~~~~ keyword
                     ~ class
  policy = tiny // its model
  ~~~~~~ property
         ~ operator
           ~~~~ class
                ~~~~~~~~~~~~ comment
  reference = frozen(policy)
  ~~~~~~~~~ property
              ~~~~~~ function
                     ~~~~~~ variable
}`,
  "datasets and conditions": `spec 1
experiment a {
  data {
  ~~~~ keyword
    train = four_artists(split = train) | take(64) | where(kind in [which] and images > 2)
    ~~~~~ variable
            ~~~~~~~~~~~~ function
                         ~~~~~ parameter
                               ~ operator
                                 ~~~~~ enumMember
                                        ~ operator
                                          ~~~~ function
                                               ~~ number
                                                     ~~~~~ function
                                                           ~~~~ property
                                                                ~~ operator
                                                                    ~~~~~ enumMember
                                                                           ~~~ operator
                                                                               ~~~~~~ property
                                                                                      ~ operator
  }
}`,
  "settings with units": `spec 1
experiment a {
  permute {
  ~~~~~~~ keyword
    probability = linear(100% -> 0%)
    ~~~~~~~~~~~ property
                  ~~~~~~ function
                         ~~~~ number
                              ~~ operator
    images = data.train
             ~~~~ keyword
                  ~~~~~ variable
    order = random
            ~~~~~~ enumMember
  }
  train grpo {
  ~~~~~ keyword
        ~~~~ keyword
    batch = 8prompt
            ~~~~~~~ number
    clip = 0.2 { dual = 3.0 }
                 ~~~~ property
  }
  evaluate every 50step {
           ~~~~~ keyword
                 ~~~~~~ number
    accuracy = 70% ± 8%
                   ~ operator
  }
}`,
};

const sweeping = {
  "a sweep": `spec 1
sweep copies over [base, other] {
~~~~~ keyword
      ~~~~~~ class
             ~~~~ keyword
                   ~~~~ class
                         ~~~~~ class
  seed = each(1..3)
  ~~~~ property
         ~~~~ function
              ~ number
               ~~ operator
  permute.order = each(random, cyclic)
  ~~~~~~~ keyword
          ~~~~~ property
                       ~~~~~~ enumMember
  zip {
  ~~~ keyword
    train.per_order = each(12rollout, 6rollout)
          ~~~~~~~~~ property
                      ~~~~ function
                           ~~~~~~~~~ number
  }
  skip(permute.copies == 0 and not permute.order == random)
  ~~~~ function
       ~~~~~~~ keyword
               ~~~~~~ property
                      ~~ operator
                           ~~~ operator
                               ~~~ operator
                                                    ~~~~~~ enumMember
  limit = 12run
  ~~~~~ property
          ~~~~~ number
}`,
  "a child without a part of its parent": `spec 1
experiment a extends b {
           ~ class
             ~~~~~~~ keyword
                     ~ class
  without(permute, data.train.rollout)
  ~~~~~~~ function
          ~~~~~~~ keyword
                   ~~~~ keyword
                        ~~~~~ variable
                              ~~~~~~~ function
  require(train.per_order * 2 == 12rollout, "as in the paper")
  ~~~~~~~ function
          ~~~~~ keyword
                ~~~~~~~~~ property
                          ~ operator
                                 ~~~~~~~~~ number
                                            ~~~~~~~~~~~~~~~~~ string
}`,
  "a benchmark and its figure": `spec 1
judge reader {
~~~~~ keyword
      ~~~~~~ class
}
benchmark blink {
~~~~~~~~~ keyword
          ~~~~~ class
  from  = hub("B/B", split = val)
  ~~~~ property
          ~~~ function
                     ~~~~~ parameter
                             ~~~ enumMember
  judge = reader
          ~~~~~~ class
}
experiment a {
  evaluate every 50step {
           ~~~~~ keyword
    blink = 58.53% ± 2.26%
    ~~~~~ class
            ~~~~~~ number
  }
}`,
};

const require = createRequire(import.meta.url);
const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
const loaded = loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer);
const registry = new Registry({
  onigLib: loaded.then(() => ({ createOnigScanner, createOnigString })),
  loadGrammar: async (name) =>
    name === scopeName ? parseRawGrammar(readFileSync(textMateFile, "utf8"), "g.json") : null,
});

/** The scope of each character of a text. */
async function scopesOf(text: string): Promise<readonly string[]> {
  const grammar = (await registry.loadGrammar(scopeName)) as IGrammar;
  let stack = INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    const all = tokens.flatMap((each) =>
      Array<string>(Math.min(each.endIndex, line.length) - each.startIndex).fill(each.scopes.at(-1) ?? ""),
    );
    return [...all, ""];
  });
}

describe.each(Object.entries({ ...cases, ...sweeping }))("%s", (_, marked) => {
  const { text, spans: marks } = spans(marked);

  it("has marks that stand beneath words", () => {
    expect(marks.length).toBeGreaterThan(4);
    for (const each of marks) expect(each.text).not.toMatch(/\s$|^\s/);
  });

  it("has semantic tokens of the kinds marked", () => {
    const tokens = colour(desk(text).view);
    const kinds = marks.map((each) => {
      const found = tokens.find((token) => token.start === each.offset);
      return `${each.text}: ${found && found.end === each.offset + each.text.length ? found.type : "none"}`;
    });
    expect(kinds).toEqual(marks.map((each) => `${each.text}: ${each.label}`));
  });

  it("has TextMate scopes that agree", async () => {
    const found = await scopesOf(text);
    const wrong = marks.filter((each) => {
      const of = found.slice(each.offset, each.offset + each.text.length);
      return !of.every((scope) => scopes[each.label as TokenType].test(scope));
    });
    expect(wrong.map((each) => `${each.text} (${each.label}): ${found[each.offset]}`)).toEqual([]);
  });
});

const folder = new URL("../../specs/", import.meta.url);
const shipped = readdirSync(folder).filter((each) => each.endsWith(".perl"));

describe("the TextMate grammar", () => {
  it("is the one that the token table makes (node grammar/textmate.ts)", () => {
    expect(readFileSync(textMateFile, "utf8")).toBe(textMateText());
  });

  it("has a rule for every token, and marks other languages' spellings", async () => {
    const names = textMate().patterns.map((each) => each.name);
    for (const row of rows) if (row.scope !== "") expect(names).toContain(`${row.scope}.perl-spec`);
    expect((await scopesOf("a && b"))[2]).toMatch(/^invalid\.illegal/);
    expect((await scopesOf("# a"))[0]).toMatch(/^invalid\.illegal/);
  });

  it.each(["whole", ...shipped])("agrees with the semantic tokens on every token of %s", async (name) => {
    const text = name === "whole" ? whole : readFileSync(new URL(name, folder), "utf8");
    const found = await scopesOf(text);
    const wrong = colour(desk(text).view).filter((each) => !scopes[each.type].test(found[each.start] ?? ""));
    expect(wrong.map((each) => `${text.slice(each.start, each.end)}: ${each.type}, ${found[each.start]}`)).toEqual([]);
  });

  it.each(shipped)("and the semantic tokens know every word of %s, and hover says something of it", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const path = fileURLToPath(new URL(name, folder));
    const documents = makeDocuments(diskOf(() => [fileURLToPath(folder)]));
    documents.open(uriOf(path), 1, text);
    const view = documents.view(uriOf(path));
    const words = view?.file?.tokens.filter((each) => each.kind === "Name") ?? [];
    const colours = new Set(view && colour(view).map((each) => each.start));
    expect(words.length).toBeGreaterThan(20);
    const silent = words.filter(
      ({ start }) => !colours.has(start) || !view || hover(view, positionAt(view.source, start), documents) === null,
    );
    expect(silent.map(({ text: word, start }) => `${word} at ${start}`)).toEqual([]);
  });
});
