// Diffs of seeds: one of its own for a kind of draw is a cause like any other setting, unless it is the run's; plans alone say
// all their seeds.

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile, type Files } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import type { Change } from "../../compiler/tools/diff/change.ts";
import { diff } from "../../compiler/tools/diff/diff.ts";
import { readSide } from "../../compiler/tools/diff/side.ts";

const quickstart = readFileSync(new URL("../../specs/quickstart.perl", import.meta.url), "utf8");
const seeded = (seeds: string): string => quickstart.replace("seed      = 1\n", `seed      = 1 { ${seeds} }\n`);
const brief = ({ effect, path, before, after }: Change) => [effect, path, before?.value, after?.value];

/** The quickstart against another text, both as files of a kind. */
function compare(other: string, kind: "perl" | "json") {
  const texts: Readonly<Record<string, string>> = { [`specs/a.${kind}`]: quickstart, [`specs/b.${kind}`]: other };
  const files: Files = {
    read: (path) => {
      const text = texts[path];
      if (text === undefined || kind === "perl") return text ?? disk.read(path);
      return JSON.stringify(compile({ path, text }, disk).value?.plan);
    },
    exists: (path) => Object.hasOwn(texts, path) || disk.exists(path),
  };
  const [a, b] = Object.keys(texts).map((path) => {
    const { value, diagnostics } = readSide(path, files);
    return value ?? expect.unreachable(drawAll(diagnostics));
  });
  const { runs, same } = diff(a!, b!, () => undefined);
  return { same, changes: runs[0]?.changes ?? [] };
}

it.each(["data", "sampling", "permutation"])("one for %s changes results, and is the only cause", (kind) => {
  const { same, changes } = compare(seeded(`${kind} = 5`), "perl");
  expect(same).toBe(false);
  expect(changes.map(brief)).toEqual([["results", `seed.${kind}`, undefined, "5"]]);
});

it("one that is the run's draws the same", () => {
  const { same, changes } = compare(seeded("sampling = 1"), "perl");
  expect(same).toBe(true);
  expect(changes.map(({ effect, path }) => [effect, path])).toEqual([["cosmetic", "seed.sampling"]]);
});

it("plans without their specs say which seeds differ", () => {
  const { same, changes } = compare(seeded("sampling = 5"), "json");
  expect(same).toBe(false);
  expect(changes.map(brief)).toEqual([["results", "seed", "1", "1, sampling 5"]]);
});
