// The tables of claims that verify and reproduce print: 80 columns, whatever the runs are called.

import { describe, expect, test } from "vitest";
import { type ClaimLine, claimsText } from "../../cli/claims.ts";
import { displayWidth } from "../../compiler/diagnostics/width.ts";

const met = { verdict: "met", figure: "81.2" };
const apart = { verdict: "not told apart", figure: "+10.0 [−10.0, +10.0]" };
const short: readonly ClaimLine[] = [
  { claim: "accuracy of a − b", decides: true, was: apart },
  { claim: "a: accuracy 80.0 ± 5.0", decides: false, was: met, is: met },
];
const long: readonly ClaimLine[] = [
  {
    claim: "consistent accuracy of held_out_question, copies,copies=3 − copies,copies=0",
    decides: true,
    was: apart,
    is: apart,
  },
  { claim: "copies,copies=3,per_order=3rollout,seed=1: accuracy of evaluate, 80.0 ± 5.0", decides: false, was: met },
];
const shown = (...how: Parameters<typeof claimsText>) => claimsText(...how).split("\n");

describe("a table of claims", () => {
  test("is a line each where all fit", () => {
    expect(shown(short, "was")).toEqual([
      "claims, in %",
      "  decides   accuracy of a − b       not told apart, +10.0 [−10.0, +10.0]",
      "  expected  a: accuracy 80.0 ± 5.0  met, 81.2",
    ]);
    expect(shown(short.slice(1), "here")).toEqual([
      "claims, in %, as the bundle has them and as they came out here",
      "  expected  a: accuracy 80.0 ± 5.0  met, 81.2  here met, 81.2",
    ]);
  });

  test("has beneath each claim what the bundle has and what came out here where one does not fit", () => {
    expect(shown(long, "here").slice(1)).toEqual([
      "  decides   consistent accuracy of held_out_question, copies,copies=3 −",
      "            copies,copies=0",
      "      was   not told apart, +10.0 [−10.0, +10.0]",
      "      here  not told apart, +10.0 [−10.0, +10.0]",
      "  expected  copies,copies=3,per_order=3rollout,seed=1: accuracy of evaluate,",
      "            80.0 ± 5.0",
      "      was   met, 81.2",
      "      here  –",
    ]);
    for (const claims of [short, long])
      for (const when of ["was", "here"] as const)
        for (const line of shown(claims, when)) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});
