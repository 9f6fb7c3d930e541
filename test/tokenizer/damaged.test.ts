// A tokenizer or a template with one wrong letter, of which the libraries that read them would leave something out in silence.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type Json, type JsonObject, parseStrictJson } from "../../plan/json/strict-json.ts";
import { refuseDamagedParts } from "../../runtime/tokenizer/parts.ts";
import { refuseForeignSyntax } from "../../runtime/tokenizer/template-syntax.ts";
import { goldenPath } from "../golden-set.ts";

const folder = join(goldenPath("model"), "tiny-tied");
const whole = readFileSync(join(folder, "tokenizer.json"), "utf8");

function reasonOf(text: string): string | undefined {
  try {
    const parsed = parseStrictJson(text);
    expect(parsed).toHaveProperty("value");
    refuseDamagedParts((parsed as { readonly value: JsonObject }).value, "tokenizer.json");
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.diagnostics[0]?.code).toBe("E1057");
    return error.diagnostics[0]?.title;
  }
}

describe("parts of a tokenizer", () => {
  test("one that is whole", () => expect(reasonOf(whole)).toBeUndefined());

  test.each([
    ['"version"', '"versioo"', "it has a part"],
    ['"version": "1.0"', '"version": "1.1"', "`version`"],
    ['"pre_tokenizer"', '"pre_tokenizeq"', "it has a part"],
    ['"pretokenizers"', '"pretokenizert"', "`pre_tokenizer`"],
    ['"Split"', '"Splat"', "`pre_tokenizer`"],
    ['"pattern"', '"patterm"', "`pre_tokenizer`"],
    ['"Regex"', '"regex"', "`pre_tokenizer`"],
    ['|\\\\s+"', '|\\\\B+"', "`pre_tokenizer`"],
    ['"Isolated"', '"isolated"', "`pre_tokenizer`"],
    ['"invert"', '"invest"', "`pre_tokenizer`"],
    ['"NFC"', '"NFE"', "`normalizer`"],
    ['"lstrip"', '"lstrap"', "`added_tokens`"],
    ['"rstrip": false', '"rstrip": 0', "`added_tokens`"],
    ['"TemplateProcessing"', '"TemplateProcessimg"', "`post_processor`"],
    ['"id": "A"', '"id": "C"', "`post_processor`"],
    ['"Sequence": {', '"Sequemce": {', "`post_processor`"],
    ['"trim_offsets": true,\n    "use_regex": true', '"trim_offset": true,\n    "use_regex": true', "`decoder`"],
  ])("%s as %s", (was, is, said) => {
    expect(whole).toContain(was);
    expect(reasonOf(whole.replace(was, is))).toContain(said);
  });

  test.each<readonly [string, Json]>([
    ["a space in front of words", { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true }],
    ["digits", { type: "Sequence", pretokenizers: [{ type: "Digits", individual_digits: true }] }],
  ] as unknown as readonly (readonly [string, Json])[])("another kind is known: %s", (_, part) => {
    const text = JSON.stringify({ ...(JSON.parse(whole) as object), pre_tokenizer: part });
    expect(reasonOf(text)).toBeUndefined();
  });
});

describe("statements of a template that Jinja2 does not have", () => {
  test.each([
    "{% if a if b %}{% endif %}",
    "{% if a %}{% elif b if c %}{% endif %}",
    "{% set a+b = 1 %}",
    "{% set a.b.c = 1 %}",
    "{% set a.b|c = 1 %}",
    "{% set a = b + 01 %}",
  ])("%s", (template) => expect(() => refuseForeignSyntax(template)).toThrow());

  test.each([
    "{% if (a if b else c) %}{% endif %}",
    "{% if x[a if b else c] %}{% endif %}",
    "{%- set a, b = c -%}",
    "{% set (a, b) = c %}",
    "{% set a.b = c if d else e %}",
    "{% set a | upper %}text{% endset %}",
    "{% set a = b | upper %}",
    "{{ 0 + 1.05 + 10 }}",
    "{% for a in b if a %}{% endfor %}",
    "{{ '{% if a if b %}' }}",
  ])("%s is one", (template) => expect(() => refuseForeignSyntax(template)).not.toThrow());
});
