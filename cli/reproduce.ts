// perlc reproduce: runs the bundle of a stranger and says whether it came to the same: the same bits, within the intervals, or different
// and where first.

import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { E1117, E1120 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { openRunFolder } from "../runtime/record/folder.ts";
import { refuseOverfit } from "../runtime/record/overfit.ts";
import { isSweepFolder, readSweep } from "../runtime/record/sweep.ts";
import { type Comparison, compare } from "../share/compare.ts";
import { refuseOtherSigner } from "../share/open.ts";
import { layOut } from "../share/reproduce.ts";
import { type Outcome, outcomeIn } from "../share/results.ts";
import { verifyingKey } from "../share/signature.ts";
import { type Verified, withVerified } from "../share/verify.ts";
import { called, quoted } from "./called.ts";
import { claimsOf, claimsText } from "./claims.ts";
import { comparisonText } from "./comparison.ts";
import type { ExitCode } from "./exit-code.ts";
import { type Output, output } from "./output.ts";
import { shownWhile } from "./progress.ts";
import { watched } from "./run.ts";
import { say, sayJson } from "./terminal.ts";
import { preregistrationLines } from "./verify.ts";

export interface ReproduceOptions {
  /** Where the bundle is laid out and run. */
  readonly out: string;
  /** Where what the bundle leaves out lies. */
  readonly from?: string;
  /** These runs alone. */
  readonly run: readonly string[];
  /** The folder of a run of it that has finished, or of a sweep: it is compared, and nothing is run. */
  readonly results?: string;
  /** The file of the public half of the key that must have signed it. */
  readonly key?: string;
  readonly adapter?: string;
  readonly threads?: string;
  readonly json?: boolean;
}

/** 1 when anything came out differently than it may; 0 for the same bits, for figures within the intervals on another class of devices, and after a clean stop. */
export async function reproduce(file: string, options: ReproduceOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { results } = options;
  const key = options.key === undefined ? undefined : verifyingKey(options.key);
  if (results !== undefined) return compared(file, results, key, options);
  const { bundle, runs, run } = await shownWhile(options, (watch) =>
    layOut(file, options.out, {
      names: options.run,
      ...(options.from !== undefined && { from: options.from }),
      ...(key && { key }),
      watch,
    }),
  );
  const { json } = options;
  if (!json) say(`bundle   ${bundle.digest}\nwhole    laid out in ${bundle.folder}`);
  if (!json) for (const each of preregistrationLines(bundle)) say(each);
  let code: ExitCode = 0;
  const here: Outcome[] = [];
  for (const each of runs) {
    const { outcome, folder } = await watched(options, (settings) => run(each, settings));
    if (outcome.kind === "stopped") {
      const again = `${called()} run --again ${quoted(folder)}`;
      const then = `${called()} reproduce ${quoted(file)} --results ${quoted(folder)}`;
      if (!json) say(`nothing is lost; continue with: ${again}, then: ${then}`);
      else sayJson({ event: "end", outcome: "stopped", run: folder });
      return 0;
    }
    const was = bundle.outcomes.get(each.hash);
    const is = outcomeIn(folder, each.hash, folder);
    here.push(is);
    if (was) code = worse(code, told(compare(each, was, is), out, options));
    else if (json) sayJson({ event: "end", run: folder, weights: is.weights, verdict: "nothing to compare with" });
    else
      say(
        `\n${each.name}: the bundle has no results of it to compare with\nweights  ${is.weights}\nrun      ${folder}`,
      );
  }
  return worse(code, judged(bundle, here, out, options));
}

const worse = (a: ExitCode, b: ExitCode): ExitCode => (a > b ? a : b);

/** Compares finished runs, or those of a sweep, with what the bundle has of them. */
async function compared(
  file: string,
  results: string,
  key: KeyObject | undefined,
  options: ReproduceOptions,
): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const folders = isSweepFolder(results)
    ? readSweep(results)
        .runs.filter(({ state }) => state === "finished")
        .map((each) => join(results, each.folder))
    : [results];
  return shownWhile(options, (doing, settle) =>
    withVerified(
      file,
      (bundle) => {
        settle();
        if (key) refuseOtherSigner(bundle, key, file);
        const here = folders.map((folder) => {
          const { run } = openRunFolder(folder, readExternal);
          refuseOverfit(run, folder, "held against a bundle");
          const was = bundle.outcomes.get(run.hash);
          const known = bundle.plan.runs.find(({ hash }) => hash === run.hash);
          if (!was || !known)
            throw new Failure(E1120({ file, run: run.hash, known: [...bundle.outcomes.keys()].join(", ") || "none" }));
          const is = outcomeIn(folder, run.hash, folder);
          return { is, comparison: compare(known, was, is) };
        });
        const codes = here.map(({ comparison }) => told(comparison, out, options));
        const claims = judged(
          bundle,
          here.map(({ is }) => is),
          out,
          options,
        );
        return codes.reduce(worse, claims);
      },
      doing,
    ),
  );
}

/** Says the claims of the spec, line by line; E1117 where the comparison that decides came out otherwise. */
function judged(bundle: Verified, here: readonly Outcome[], out: Output, { json }: ReproduceOptions): ExitCode {
  const claims = claimsOf(bundle, here);
  if (claims.length === 0) return 0;
  if (json) sayJson({ event: "claims", claims });
  else say(`\n${claimsText(claims, "here")}`);
  const other = claims.filter(({ decides, was, is }) => decides && was && is && was.verdict !== is.verdict);
  out.diagnose(
    other.map(({ claim, was, is }) =>
      E1117({ run: bundle.manifest.name, where: claim, reason: `it was ${was?.verdict}, and is ${is?.verdict}` }),
    ),
  );
  return other.length > 0 ? 1 : 0;
}

/** Says how two tellings compare; E1117 where the second is not what it may be. */
function told(comparison: Comparison, out: Output, { json }: ReproduceOptions): ExitCode {
  const { verdict, sameClass, run, first, is } = comparison;
  if (json) sayJson({ event: "comparison", ...comparison });
  else say(`\n${comparisonText(comparison)}`);
  if (verdict === "same bits" || (verdict === "within the intervals" && !sameClass)) return 0;
  const device = is.devices.map(({ adapter, driver }) => `${adapter}, ${driver}`).join("; ");
  const reason = sameClass
    ? `on ${device}, on which it was made, it must be the same bits`
    : "a figure left the interval that the bundle gives it";
  const where = first ? `${first.where}, ${first.what}` : "the final weights";
  out.diagnose([E1117({ run, where, reason })]);
  return 1;
}
