// What the code as it is gives for the cases of ops, worked out once for all mutants that are held against it.

import type { Tree } from "./checks.ts";

export type Case = ReturnType<Tree["opCase"]>;
export type Outcome = Awaited<ReturnType<Tree["outcome"]>>;
export type Precision = "single" | "double";

/** Only the processor is asked for the bits of anything; see runtime/conform/vectors/case.ts. */
export const drawnFor = (of: Tree, op: string, seed: number, precision: Precision): Case =>
  of.opCase(op, seed, precision === "single" ? "processor" : "any adapter");

export interface Right {
  case(op: string, seed: number, precision: Precision): Case;
  outcome(op: string, seed: number, precision: Precision): Promise<Outcome>;
  /** Whether a mutant's digest is the one that `of` gives for the case of the tree; `what` names the digest. */
  is(
    found: string | undefined,
    what: string,
    at: readonly [op: string, seed: number, Precision],
    of: (drawn: Case) => string | undefined,
  ): boolean;
  /** What is wrong: of floats what is not within the op's tolerance, of all else what is not as it is in double precision. */
  near(op: string, seed: number, found: Outcome, wanted: Outcome): string | undefined;
  /** What is wrong: any other bit. */
  same(drawn: Case, found: Outcome, wanted: Outcome): string | undefined;
}

/** Remembers what was worked out for the ops that were asked for last. */
function knowledge() {
  const most = 8;
  const ofOps = new Map<string, Map<string, unknown>>();
  return <T>(op: string, key: string, make: () => T): T => {
    const own = ofOps.get(op) ?? new Map<string, unknown>();
    ofOps.delete(op);
    ofOps.set(op, own);
    for (const oldest of ofOps.keys()) if (ofOps.size > most) ofOps.delete(oldest);
    if (!own.has(key)) own.set(key, make());
    return own.get(key) as T;
  };
}

export function rightOf(tree: Tree): Right {
  const known = knowledge();
  const caseOf: Right["case"] = (op, seed, precision) =>
    known(op, `case ${seed} ${precision}`, () => drawnFor(tree, op, seed, precision));
  const comparison = (tolerance: Parameters<Tree["comparing"]>[0]["tolerance"]) =>
    tree.comparing({ golden: "", what: "", path: "device graph", tolerance });
  return {
    case: caseOf,
    outcome: (op, seed, precision) =>
      known(op, `outcome ${seed} ${precision}`, () =>
        tree.outcome(tree.interpreter({ precision }), caseOf(op, seed, precision)),
      ),
    is: (found, what, [op, seed, precision], of) =>
      found !== undefined && found === known(op, `${what} ${seed} ${precision}`, () => of(caseOf(op, seed, precision))),
    near(op, seed, found, wanted) {
      const check = comparison(tree.opTolerance(op));
      const drawn = caseOf(op, seed, "double");
      tree.compareOutcomes(check, drawn, found, wanted, {
        sizes: known(op, `sizes ${seed}`, () => tree.sizesOf(drawn)),
      });
      return faultOf(check);
    },
    same(drawn, found, wanted) {
      const check = comparison(tree.tolerances.bits);
      tree.compareOutcomes(check, drawn, found, wanted, { bitwise: true });
      return faultOf(check);
    },
  };
}

function faultOf(check: ReturnType<Tree["comparing"]>): string | undefined {
  const { passed, compared, worst } = check.done();
  return passed || compared === 0 ? undefined : `${worst?.where}: ${worst?.found}, not ${worst?.wanted}`;
}
