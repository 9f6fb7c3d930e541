// `perlc conform DIR`, READ THIS FIRST: every golden of a folder, by its format, on one adapter. What the adapter's graphs computed and
// what only the host did are checks of their own; a golden that cannot be run is refused, and the next one is run.

import { join } from "node:path";
import { E1010, E1084 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Backend } from "../graph/backend.ts";
import type { Check } from "./check.ts";
import { type Format, type Golden, goldensOf } from "./folder.ts";
import { boxedCases, graderCheck } from "./graders.ts";
import { imageCases, imageChecks, resizeCheck, resizes } from "./images.ts";
import { lossCase } from "./losses/case.ts";
import { graphCheck } from "./losses/graph.ts";
import { aggregation, aggregationCheck, hostChecks } from "./losses/host.ts";
import { forwardChecks } from "./model/forward.ts";
import { goldenModel } from "./model/golden.ts";
import { greedyCheck } from "./model/greedy.ts";
import { pixelCheck, positionCheck } from "./model/host.ts";
import { trainingChecks } from "./model/steps.ts";
import { tokenCheck } from "./model/tokens.ts";
import { philoxBlocks, philoxCheck, remapCheck, remaps, shuffleCheck, shuffles } from "./permutation.ts";
import { Misfit, type Reader, readGolden } from "./read.ts";
import type { Precision } from "./tolerances.ts";

/** What computes the graphs. */
export interface Subject {
  /** A backend of its own: whoever makes it destroys it. */
  backend(): Backend;
  readonly precision: Precision;
}

/** A check, or why a golden, or what of it was left, could not be run. */
export type Outcome =
  | { readonly kind: "check"; readonly check: Check }
  | { readonly kind: "refused"; readonly golden: string; readonly diagnostics: readonly Diagnostic[] };

/** Every golden of a folder, as it goes. Failures: as of goldensOf; E1010 for the null device. */
export async function* conform(folder: string, subject: Subject): AsyncGenerator<Outcome> {
  refuseNull(subject);
  for (const golden of goldensOf(folder)) {
    if (golden.refused) yield { kind: "refused", golden: golden.name, diagnostics: golden.refused };
    else yield* outcomes(folder, golden, subject);
  }
}

/** The null device computes nothing that could be compared. */
export function refuseNull({ backend }: Subject): void {
  const opened = backend();
  const { name, numeric } = opened;
  opened.destroy();
  if (!numeric) throw new Failure(E1010({ adapter: name }));
}

async function* outcomes(folder: string, { name, format }: Golden, subject: Subject): AsyncGenerator<Outcome> {
  if (!format) return;
  const backend = subject.backend();
  try {
    for await (const check of runs[format]({ folder, name, backend, precision: subject.precision }))
      yield { kind: "check", check };
  } catch (error) {
    yield { kind: "refused", golden: name, diagnostics: reasonOf(join(folder, name), error) };
  } finally {
    backend.destroy();
  }
}

/** A golden's numbers may have the right types and not fit each other: wherever that ends in an error, it is said of the golden. */
function reasonOf(file: string, error: unknown): readonly Diagnostic[] {
  if (error instanceof Failure) return error.diagnostics;
  if (error instanceof Misfit) return [E1084({ file, reason: error.message })];
  const said = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  return [E1084({ file, reason: `its numbers do not fit each other, or perlc has a bug (${said})` })];
}

interface Running {
  readonly folder: string;
  readonly name: string;
  readonly backend: Backend;
  readonly precision: Precision;
}
type Run = (running: Running) => AsyncIterable<Check>;

/** A file of one format, whose checks only the host computes. */
const onHost = <T>(reader: Reader<T>, check: (name: string, file: T) => Check): Run =>
  async function* ({ folder, name }) {
    yield check(name, readGolden(folder, name, reader));
  };

const runs: Readonly<Record<Format, Run>> = {
  "grpo-loss-golden/1": async function* ({ folder, name, backend, precision }) {
    const each = readGolden(folder, name, lossCase);
    yield await graphCheck(name, each, backend, precision);
    yield* hostChecks(name, each);
  },
  "grpo-aggregation-golden/1": onHost(aggregation, aggregationCheck),
  "model-io/1": async function* ({ folder, name, backend }) {
    const model = goldenModel(join(folder, name));
    yield* await forwardChecks(name, model, backend);
    yield* await trainingChecks(name, model, backend);
    yield await greedyCheck(name, model, backend);
    yield await tokenCheck(name, model);
    yield positionCheck(name, model);
    if (model.grids.length > 0) yield await pixelCheck(name, model);
  },
  "image-preprocess/1": async function* ({ folder, name }) {
    yield* await imageChecks(name, join(folder, name, ".."), readGolden(folder, name, imageCases));
  },
  "smart-resize/1": onHost(resizes, resizeCheck),
  "cpython-shuffle/1": onHost(shuffles, shuffleCheck),
  "permutation-remap/1": onHost(remaps, remapCheck),
  "philox4x32-10/1": onHost(philoxBlocks, philoxCheck),
  "boxed-grader/1": onHost(boxedCases, (name, { cases }) => graderCheck(name, cases)),
};
