// A named evaluation is reached by a path, as every other setting: behind --set, in a sweep, and in the child of an experiment.

import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { disk } from "../plan/disk.ts";

const text = `spec 1

experiment base {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data {
    train    = four_artists(split = train) | take(64)
    held_out = four_artists(split = held_out_question) | take(8)
  }
  train grpo { on = data.train  duration = 40step  max_prompt = 48tok  max_completion = 20tok }
  evaluate { on = data.held_out  orders = 2 }
  evaluate hard { on = data.held_out  orders = 3  decode = sample { top_p = 90% } }
}
experiment child extends base { evaluate.hard.orders = 4 }
sweep wide over [base] { evaluate.hard.orders = each(2, 6) }
`;

const orders = (set: readonly string[] = []) => {
  const { value, diagnostics } = compile({ path: "demo.perl", text }, disk(), { set });
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([]);
  return value?.plan.runs.map((run) =>
    run.nodes.flatMap((node) => (node.kind === "evaluate" ? [`${node.id} ${node.orders}`] : [])).join(", "),
  );
};

it("is amended by a child and by a sweep, and the others stay", () => {
  expect(orders()).toEqual([
    "evaluate 2, evaluate.hard 3",
    "evaluate 2, evaluate.hard 4",
    "evaluate 2, evaluate.hard 2",
    "evaluate 2, evaluate.hard 6",
  ]);
});

it("is set by a flag, which is laid on last", () => {
  expect(orders(["evaluate.hard.orders=5", "evaluate.orders=4"])).toEqual(Array(4).fill("evaluate 4, evaluate.hard 5"));
});

it("that nobody has is refused as before", () => {
  const { diagnostics } = compile({ path: "demo.perl", text }, disk(), { set: ["evaluate.easy.orders=5"] });
  expect(new Set(diagnostics.map((each) => each.code))).toEqual(new Set(["E0202"]));
});
