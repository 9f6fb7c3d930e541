// Rules of graders: that each tells completions apart, and that answers are rewarded where they are read.

import { declaredGrader, describeGrader, graderArguments } from "../../../plan/nodes/planned-grader.ts";
import type { Grader } from "../../../plan/plan.ts";
import { E0791, E0792 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { type Case, nodeOf, ofKind, placeOf } from "./rule.ts";

/** The terms of the reward of a training, those of no weight left out. */
function termsOf(given: Case, id: string) {
  const node = nodeOf(given, id);
  return node?.kind === "reward" ? node.terms.filter(({ weight }) => weight !== 0) : [];
}

/** A grader that gives all completions the same moves no advantage. */
export function* graderTellsNothing(given: Case): Iterable<Diagnostic> {
  for (const { completion, reward } of ofKind(given, "grpo"))
    for (const { grader } of termsOf(given, reward)) {
      const grade = declaredGrader(grader).always?.(graderArguments(grader), completion);
      if (grade === undefined) continue;
      const said = describeGrader(grader);
      const rule = drawn(["grade", `${grade}`], [" for all of at most "], ["max_completion", `${completion}`]);
      yield E0791(
        { grader: said, grade },
        { at: placeOf(given, reward), label: "it tells nothing apart", rule, of: ["train.max_completion"] },
      );
    }
}

/** A form with the answer in it, which is none of the box. */
const asksElsewhere = (grader: Grader): boolean =>
  typeof grader !== "string" &&
  grader.name === "matches" &&
  grader.args.form.includes("{answer}") &&
  !grader.args.form.includes("\\boxed{{answer}}");

/** Figures that read the box of completions which are taught to answer elsewhere. */
export function* answersReadElsewhere(given: Case): Iterable<Diagnostic> {
  for (const { reward, filter } of ofKind(given, "grpo")) {
    const terms = termsOf(given, reward);
    const elsewhere = terms.find(({ grader }) => asksElsewhere(grader));
    const boxed = terms.some(({ grader }) =>
      declaredGrader(grader)
        .signs?.(graderArguments(grader))
        .some((sign) => sign.includes("\\boxed{")),
    );
    const [reader] = [
      ...ofKind(given, "evaluate").map(() => "an evaluation"),
      ...ofKind(given, "rollout").map(() => "a filter"),
      ...(filter?.metric === "accuracy" ? ["a filter"] : []),
    ];
    if (!elsewhere || boxed || reader === undefined) continue;
    yield E0792(
      { grader: describeGrader(elsewhere.grader), reader },
      { at: placeOf(given, reward), label: "the answer is rewarded here alone" },
    );
  }
}
