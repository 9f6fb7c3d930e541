// Inputs of a size that nobody writes: each is answered, drawing included, in well under a second of processor time, or
// refused for its size. Generated, so that what is quadratic anywhere in the compiler shows.

import { cpuUsage } from "node:process";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { disk } from "../plan/disk.ts";

const many = (count: number, each: (i: number) => string, between = "") =>
  Array.from({ length: count }, (_, i) => each(i)).join(between);
const file = (text: string) => `spec 1\n\n${text}\n`;
const base = `experiment big {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    train = four_artists(split = train) | take(64)
  }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}
`;
const inside = (text: string) => file(`experiment big {\n${text}\n}`);

/** Compiles and draws; at most a second, or the best of ten where the machine was busy with others or with our own garbage. */
function answer(text: string): { readonly codes: readonly string[]; readonly drawn: string; readonly took: number } {
  const once = () => {
    const start = cpuUsage();
    const { diagnostics } = compile({ path: "big.perl", text }, disk());
    const drawn = drawAll(diagnostics);
    const { user, system } = cpuUsage(start);
    return { codes: [...new Set(diagnostics.map((each) => each.code))], drawn, took: (user + system) / 1000 };
  };
  const tries = [once()];
  while ((tries.at(-1)?.took ?? 0) > limit && tries.length < 10) tries.push(once());
  return tries.reduce((a, b) => (b.took < a.took ? b : a));
}

/** Milliseconds of processor time. */
const limit = 1000;

test.each([
  ["50,000 brackets inside one another", "E0127", file(`${"[".repeat(50_000)}${"]".repeat(50_000)}`)],
  ["50,000 braces inside one another", "E0127", file(`experiment a ${"{".repeat(50_000)}`)],
  ["one sign after the other", "E0127", inside(`seed = ${"-".repeat(100_000)}1`)],
  ["closers alone", "E0107", file(")".repeat(100_000))],
  ["a bracket too many on each line", "E0107", inside(many(20_000, () => "  seed = 1)", "\n"))],
  ["1 MB of one name", "E0234", file("a".repeat(1_000_000))],
  ["1 MB of one text", "E0234", inside(`cites = "${"a".repeat(1_000_000)}"`)],
  ["100,000 settings", "E0234", inside(many(100_000, (i) => `  s${i} = ${i}`, "\n"))],
  ["one long name", "E0218", inside(`${"a".repeat(250_000)} = 1`)],
  ["one long text that is never closed", "E0108", inside(`cites = "${"a".repeat(250_000)}`)],
  ["20,000 settings that nobody knows", "E0202", inside(many(20_000, (i) => `  s${i} = 1`, "\n"))],
  ["20,000 settings on one line", "E0202", inside(many(20_000, (i) => `s${i} = 1 `))],
  ["one setting 20,000 times", "E0204", inside(many(20_000, (i) => `  seed = ${i}`, "\n"))],
  ["a list of 40,000", "E0202", inside(`x = [${many(40_000, (i) => `${i}`, ", ")}]`)],
  ["a list without its commas", "E0113", inside(`x = [${many(40_000, (i) => `${i}`, " ")}]`)],
  ["a sum of 20,000", "E0128", inside(`x = ${many(20_000, (i) => `${i}`, " + ")}`)],
  ["operators alone", "E0111", inside(`x = ${"+ * ".repeat(40_000)}`)],
  ["20,000 names in a head", "E0231", file(`experiment a ${many(20_000, (i) => `h${i}`, " ")} { }`)],
  ["10,000 experiments", "E0218", file(many(10_000, (i) => `experiment e${i} { }`, "\n"))],
  ["a chain of 8,000 parents", "E0233", file(many(8_000, (i) => `experiment e${i} extends e${i + 1} { }`, "\n"))],
  ["amendments of amendments", "E0114", inside(`x = a ${"{ b = 1 }".repeat(20_000)}`)],
  ["characters that mean nothing, on one line", "E0109", file("$ ".repeat(100_000))],
  ["a semicolon on each of 20,000 lines", "E0109", inside(many(20_000, () => "  seed = 1;", "\n"))],
  ["a colon on each of 20,000 lines", "E0110", inside(many(20_000, (i) => `  a${i}: 1`, "\n"))],
  ["no `=` on any of 20,000 lines", "E0122", inside(many(20_000, (i) => `  a${i} 1`, "\n"))],
  ["a million combinations", "E0902", file(`${base}sweep s over [big] {\n  seed = each(1..1000000)\n}`)],
])(
  "%s",
  (_, code, text) => {
    const { codes, drawn, took } = answer(text);
    expect(codes).toContain(code);
    expect(took).toBeLessThan(limit);
    expect(drawn.length).toBeLessThan(2_000_000);
  },
  60_000,
);
