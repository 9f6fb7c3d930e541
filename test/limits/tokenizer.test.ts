// A stranger's tokenizer and template in their thread: what does not end is ended and named, the main thread stays free, and
// what is slow but comes on goes on.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readCheckpointConfig } from "../../runtime/checkpoint/layout.ts";
import { Interrupted } from "../../runtime/limits/interrupted.ts";
import { openTokenizer, type Tokenizer } from "../../runtime/tokenizer/tokenizer.ts";
import { isWordLevel, wordLevelTokenizer } from "../../runtime/tokenizer/word-level.ts";
import { goldenPath } from "../golden-set.ts";
import { scratch } from "../run/tiny.ts";

const golden = goldenPath("model/tiny-tied");
const parent = scratch();
let count = 0;
const open: Tokenizer[] = [];

beforeEach(() => {
  process.env["PERLC_LIMIT_SECONDS"] = "0.5";
});
afterEach(async () => {
  delete process.env["PERLC_LIMIT_SECONDS"];
  delete process.env["PERLC_LIMIT_MEMORY"];
  for (const each of open.splice(0)) await each.close();
});

/** The golden tokenizer with some of its files changed. */
function changed(files: Readonly<Record<string, (text: string) => string>>, stopping?: () => boolean): Tokenizer {
  const folder = join(parent, `tokenizer-${count++}`);
  cpSync(golden, folder, { recursive: true });
  for (const [name, change] of Object.entries(files))
    writeFileSync(join(folder, name), change(readFileSync(join(folder, name), "utf8")));
  const made = openTokenizer(folder, readCheckpointConfig(folder), stopping);
  open.push(made);
  return made;
}

const splitBy = (pattern: string) => (text: string) =>
  JSON.stringify({
    ...JSON.parse(text),
    pre_tokenizer: { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
  });

const hi = [{ role: "user", content: "hi" }] as const;
const asks = { addGenerationPrompt: true };

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Failure ? error.diagnostics.map((each) => `${each.code} ${each.title}`).join() : `${error}`;
}

describe("is ended", () => {
  test("a pattern that tries every way, and the event loop turns all the while", async () => {
    const tokenizer = changed({ "tokenizer.json": splitBy("(a+)+$|(\\w+\\s?)+$") });
    let turns = 0;
    const clock = setInterval(() => turns++, 10);
    const failed = await failureOf(tokenizer.encode([`${"a".repeat(40)}!`]));
    clearInterval(clock);
    expect(failed).toMatch(
      /^E1017 reading `.*tokenizer\.json and its chat template` computed for \d(\.\d+)? s without coming on$/,
    );
    expect(turns).toBeGreaterThan(5);
    // and stays ended, in the same words
    expect(await failureOf(tokenizer.encode(["b"]))).toBe(failed);
  });

  test("a template without an end", async () => {
    const endless = () => "<|image_pad|>{% for i in range(1000000000) %}{% if false %}x{% endif %}{% endfor %}";
    expect(await failureOf(changed({ "chat_template.jinja": endless }).chat(hi, asks))).toMatch(/^E10(17|18) /);
  });

  test("a template that prints without measure", async () => {
    process.env["PERLC_LIMIT_MEMORY"] = "64";
    process.env["PERLC_LIMIT_SECONDS"] = "60";
    const large = () =>
      "<|image_pad|>{% set n = namespace(t='xxxxxxxxxx') %}{% for i in range(10) %}{% for j in range(100000) %}{{ n.t ~ i ~ j }}{% endfor %}{% endfor %}";
    expect(await failureOf(changed({ "chat_template.jinja": large }).chat(hi, asks))).toMatch(
      /^E1018 reading `.*tokenizer\.json and its chat template` took more than 64 MiB$/,
    );
  });

  test("when the user asks to stop", async () => {
    process.env["PERLC_LIMIT_SECONDS"] = "1000";
    let stop = false;
    setTimeout(() => {
      stop = true;
    }, 300);
    const tokenizer = changed({ "tokenizer.json": splitBy("(a+)+$") }, () => stop);
    await expect(tokenizer.encode([`${"a".repeat(60)}!`])).rejects.toBeInstanceOf(Interrupted);
  });
});

test("what comes on goes on: each text starts the clock again", async () => {
  process.env["PERLC_LIMIT_SECONDS"] = "2";
  const tokenizer = changed({ "tokenizer.json": splitBy("(a+)+$") });
  const slow = `${"a".repeat(20)}!`;
  expect(await tokenizer.encode(Array.from({ length: 40 }, () => slow))).toHaveLength(40);
}, 120_000);

test("a failure of one text leaves the tokenizer usable", async () => {
  const tokenizer = changed({
    "chat_template.jinja": () => "<|image_pad|>{{ raise_exception('no ' ~ messages[0].content) }}",
  });
  expect(await failureOf(tokenizer.chat(hi, asks))).toMatch(/^E1063 .*no hi/);
  expect(await tokenizer.encode(["a"])).toHaveLength(1);
});

describe("ours works where it is asked", () => {
  const { files } = wordLevelTokenizer(["which", "picture", "2", "10"]);
  const definition = () => JSON.parse(files.get("tokenizer.json")!);
  const template = files.get("chat_template.jinja")!;

  test("is known by everything but its words", () => {
    expect(isWordLevel(definition(), template)).toBe(true);
    expect(isWordLevel(definition(), `${template} `)).toBe(false);
    for (const change of [
      (made: Record<string, any>) => (made["pre_tokenizer"].pattern.Regex = "(a+)+$"),
      (made: Record<string, any>) => (made["decoder"].decoders[0].pattern.Regex = "(a+)+$"),
      (made: Record<string, any>) => (made["normalizer"] = { type: "Lowercase" }),
      (made: Record<string, any>) => (made["model"].type = "BPE"),
      (made: Record<string, any>) => (made["model"].vocab["which"] = 1e9),
      (made: Record<string, any>) => (made["model"].vocab["which"] = -5),
      (made: Record<string, any>) => (made["added_tokens"][0].id = 1e9),
      (made: Record<string, any>) => (made["more"] = 1),
    ]) {
      const made = definition();
      change(made);
      expect(isWordLevel(made, template)).toBe(false);
    }
  });
});
