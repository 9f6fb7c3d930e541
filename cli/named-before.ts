// Which comparison of runs was named before them: the preregistration beside their spec, what its contrast came to, and what of it was not kept.

import { readExternal } from "../compiler/tools/external/read.ts";
import type { Preregistration } from "../plan/preregistration.ts";
import type { ArmRun } from "../runtime/record/compared.ts";
import { openRunFolder } from "../runtime/record/folder.ts";
import { preregistrationBeside } from "../runtime/record/preregistered.ts";
import { comparison, type Question } from "../runtime/report/compare.ts";
import { answersOf, type Contrast, contrastsOf, contrastText, type Found, foundIn } from "../share/contrast.ts";
import { deviations } from "../share/preregistration.ts";
import { intervalText } from "./claims.ts";

export interface NamedBefore {
  readonly lines: readonly string[];
  readonly json: {
    readonly digest: string;
    readonly contrasts: readonly { readonly contrast: string; readonly found?: Found }[];
    readonly deviations: readonly string[];
    /** Comparisons of the tables that nobody named before. */
    readonly others: number;
  };
}

/** Undefined where no preregistration lies beside the spec of these runs. */
export function namedBefore(questions: readonly Question[], runs: readonly ArmRun[]): NamedBefore | undefined {
  const sealed = sealedBeside(runs);
  if (sealed === undefined) return undefined;
  if (typeof sealed === "string")
    return { lines: [sealed], json: { digest: "", contrasts: [], deviations: [sealed], others: 0 } };
  const contrasts = contrastsOf(sealed).map((contrast) => {
    const found = foundIn(
      contrast,
      runs.map(({ record }) => answersOf(record, contrast.evaluation)),
    );
    return { contrast: contrastText(contrast), ...(found && { found }), isShown: isShown(contrast, questions) };
  });
  const kept = deviations(
    sealed,
    runs.map(({ record }) => record),
  );
  const all = questions.reduce((sum, each) => sum + comparison(each).differences.length, 0);
  const others = all - contrasts.filter((each) => each.isShown && each.found).length;
  return {
    lines: [
      ...contrasts.map(({ contrast, found }) => `Named before the runs: ${contrast}: ${said(found)}.`),
      `Sealed as ${sealed.digest}; ${others === 0 ? "there is no other comparison" : `the other ${others} ${others === 1 ? "comparison was" : "comparisons were"} not named before, and only ${others === 1 ? "describes" : "describe"}`}.`,
      ...kept.map((each) => `Not as it was sealed: ${each}.`),
    ],
    json: {
      digest: sealed.digest,
      contrasts: contrasts.map(({ contrast, found }) => ({ contrast, ...(found && { found }) })),
      deviations: kept,
      others,
    },
  };
}

/** Whether the tables have it too: an arm against the first. */
const isShown = ({ evaluation, against }: Contrast, questions: readonly Question[]): boolean =>
  against !== undefined && questions.some((each) => each.evaluation === evaluation && each.arms.length > 1);

function said(found: Found | undefined): string {
  if (found === undefined) return "not measured";
  const { holds, value, p } = found;
  const verdict = holds ? (value > 0 ? "more" : "less") : "not told apart";
  return `${intervalText(found)} points, p ${p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`}, ${verdict}`;
}

/** That of the first run that has one; a sentence for one that cannot be read. */
function sealedBeside(runs: readonly ArmRun[]): Preregistration | string | undefined {
  for (const { record } of runs) {
    const { directory, specs } = openRunFolder(record.folder, readExternal);
    const found = preregistrationBeside(directory, specs[0]?.path);
    if (typeof found === "string") return `The preregistration beside the spec is none: ${found}.`;
    if (found !== undefined) return found;
  }
  return undefined;
}
