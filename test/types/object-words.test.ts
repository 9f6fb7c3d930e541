// Every object of JavaScript has a `constructor` and a `toString`. No word of the language is looked up where those are:
// such a name in a spec is answered as any other name that nobody knows.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, type Files } from "../../compiler/compile.ts";
import { parse } from "../../compiler/recovery/parse.ts";

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(file(path), "utf8");
const files: Files = {
  read: (path) => (existsSync(file(path)) ? read(path) : undefined),
  exists: (path) => existsSync(file(path)),
};
const codes = (path: string, text: string) => compile({ path, text }, files).diagnostics.map((each) => each.code);

test.each(["specs/quickstart.perl", "specs/paper.perl", "specs/warm-start.perl"])(
  "%s, name by name",
  (path) => {
    const text = read(path);
    const tokens = parse({ path, text }).value?.tokens ?? [];
    const names = tokens.filter((token) => token.kind === "Name");
    expect(names.length).toBeGreaterThan(50);
    expect(compile({ path, text }, files).value).toBeDefined();
    const taken = names.flatMap(({ start, end }) => {
      const with_ = (word: string) => codes(path, text.slice(0, start) + word + text.slice(end));
      const unknown = with_("quxquux").join(" ");
      return ["constructor", "toString", "__proto__"].flatMap((word) =>
        with_(word).join(" ") === unknown ? [] : [`${word} for ${text.slice(start, end)}, at ${start}`],
      );
    });
    expect(taken).toEqual([]);
  },
  60_000,
);
