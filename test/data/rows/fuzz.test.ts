// Whatever a row holds, it becomes an example or a diagnostic: never a crash, and never an example that contradicts itself.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { checkedExample } from "../../../runtime/data/example.ts";
import { examplesOf } from "../../../runtime/data/rows/read.ts";

const text = fc.oneof(
  fc.constantFrom(
    "<image> <image> which?",
    "<image_2> <image_1>",
    "<image_1> <image_1> <image_2>",
    "<image1>",
    "A",
    "(B)",
    "user",
    "assistant",
    "system",
    "human",
    "gpt",
    "image",
    "text",
    "a.png",
    "../a.png",
    "data:image/png;base64,AAAA",
    "https://example.org/a.png",
    '[{"role":"user","content":"?"}]',
    "[",
    "<answer>A</answer>",
    "\\boxed{A}",
    "__proto__",
  ),
  fc.string({ maxLength: 12 }),
);
const keys = fc.constantFrom(
  "role",
  "from",
  "content",
  "value",
  "type",
  "text",
  "image",
  "image_url",
  "url",
  "bytes",
  "path",
  "index",
  "ground_truth",
  "order",
  "option_slots",
  "names",
  "answer_space",
  "__proto__",
  "toString",
  "valueOf",
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.constantFrom(null, undefined, true, 0, 1, -1.5, Number.NaN, 2n ** 70n, new Date(0)),
    fc.uint8Array({ maxLength: 6 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const turn = fc.record({ role: fc.constantFrom("user", "assistant", "system", "tool"), content: value });
const row = fc.record({
  prompt: fc.oneof(value, fc.array(turn, { maxLength: 4 })),
  images: fc.oneof(value, fc.constant(["a.png", "b.png"])),
  answer: fc.oneof(value, fc.constant("A")),
  data_source: value,
  question_type: value,
  change_needed: fc.oneof(value, fc.boolean()),
  extra_info: fc.oneof(
    value,
    fc.record({
      names: fc.array(value),
      option_slots: fc.array(value),
      order: value,
      answer_space: value,
      question: value,
    }),
  ),
  options: value,
  system: value,
});

test("any row is an example that fits itself, or a diagnostic of its own", () => {
  const seen = { good: 0, bad: new Set<string>() };
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), (rows) => {
      const columns = Object.keys(rows[0]!);
      try {
        const read = examplesOf({ columns, rows, bad: [] }, { path: "any.jsonl" }, "/data");
        expect(read.examples.length + read.bad.length).toBe(rows.length);
        for (const { diagnostic } of read.bad) seen.bad.add(diagnostic.code);
        for (const example of read.examples) {
          expect(checkedExample(example)).toBe(example);
          expect(example.answer).not.toBe("");
          // a row names pictures beside its file and nowhere else
          for (const each of example.images) if (each.kind === "file") expect(each.path).toMatch(/^\/data\//);
          seen.good++;
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }),
    { numRuns: 4000 },
  );
  expect(seen.good).toBeGreaterThan(100);
  expect(seen.bad.size).toBeGreaterThan(4);
});
