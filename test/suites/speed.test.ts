// The speeds are measured by `node bench/language.ts`; here only that they measure what they say.

import { expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { specs } from "../../bench/language/specs.ts";
import { asYaml, keystroke, parsing } from "../../bench/language/speed.ts";

test.each(specs)("$path has the same content as YAML", (spec) => {
  const document = parseYaml(asYaml(spec));
  const blocks = spec.text.match(/^\w.*\{$/gm)?.filter((line) => !line.startsWith("use")) ?? [];
  expect(Object.keys(document)).toEqual(blocks.map((line) => line.replace(/ *\{$/, "")));
});

test("figures are positive and compare like with like", () => {
  const [spec] = specs;
  const speed = parsing(spec!, 5);
  expect(speed.figure).toBeCloseTo(speed.beside!.theirs / speed.ours, 9);
  expect(keystroke(spec!, 5, 1).ours).toBeGreaterThan(0);
});
