// perlc conform: every golden of a folder on one adapter, or without a folder random cases of every op. A line a check: what was
// compared, within which tolerance, the worst error and where, and whether the adapter's graphs computed it.

import { E1010, E1027 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { Check } from "../runtime/conform/check.ts";
import { conformOps, type OpSubject } from "../runtime/conform/ops.ts";
import { conform as conformFolder, type Outcome } from "../runtime/conform/run.ts";
import { toleranceText } from "../runtime/conform/tolerances.ts";
import { interpreter } from "../runtime/interpreter/interpreter.ts";
import { borrowMachine } from "../runtime/machine/borrow.ts";
import { threadsOf } from "../runtime/machine/threads.ts";
import { gpuBackend } from "../runtime/tensor/execute.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { complain } from "./terminal.ts";

export interface ConformOptions {
  readonly adapter?: string;
  readonly threads?: string;
  readonly variant?: "hardware" | "software";
  readonly json?: boolean;
}

interface Opened extends OpSubject {
  readonly name: string;
  readonly driver: string;
  giveBack(): void;
}

/** 0 where every check holds, 1 where one does not, a golden cannot be run, or there is none; 2 for a variant of what has none. */
export async function conform(folder: string | undefined, options: ConformOptions): Promise<ExitCode> {
  const json = options.json ?? false;
  const out = output(json);
  const subject = await open(options);
  if (!subject) {
    complain(`--variant says which kernels of a GPU are run; \`${options.adapter ?? "cpu"}\` has one kind alone`);
    return 2;
  }
  const checks: Check[] = [];
  const refused: (Outcome & { readonly kind: "refused" })[] = [];
  const { name: adapter, driver, precision } = subject;
  const variant = options.variant;
  try {
    if (!json) out.print(`${adapter}, ${driver}${variant ? `, kernels for ${variant}` : ""}`);
    for await (const each of folder === undefined ? conformOps(subject) : conformFolder(folder, subject)) {
      if (each.kind === "refused") refused.push(each);
      else checks.push(each.check);
      if (json) continue;
      if (each.kind === "check") out.print(line(each.check));
      else {
        out.print(`refused  ${each.golden}`);
        out.diagnose(each.diagnostics);
      }
    }
  } finally {
    subject.giveBack();
  }
  if (json) {
    out.json({ adapter, driver, precision, ...(variant && { variant }), ...totals(checks, refused.length), checks });
    for (const each of refused) out.diagnose(each.diagnostics);
  } else out.print(summary(checks, refused.length));
  return refused.length === 0 && checks.every((each) => each.passed) ? 0 : 1;
}

/** The interpreter or an adapter of this machine; undefined where a variant is asked of what has none. */
async function open({ adapter, threads, variant, json }: ConformOptions): Promise<Opened | undefined> {
  if (adapter === "interpreter" || adapter === "interpreter-single") {
    threadsOf(threads);
    if (variant) return undefined;
    if (threads !== undefined) output(json ?? false).diagnose([E1027({ adapter })]);
    const precision = adapter === "interpreter" ? "double" : "single";
    const driver = `${precision} precision`;
    const backend = () => interpreter({ precision });
    return { name: adapter, driver, precision, bitwise: false, backend, giveBack: () => {} };
  }
  const machine = await borrowMachine({
    ...(adapter !== undefined && { adapter }),
    ...(threads !== undefined && { threads }),
  });
  const { gpu, adapter: record } = machine;
  const { name, driver, kind } = record;
  if (kind === "null") {
    machine.giveBack();
    throw new Failure(E1010({ adapter: name }));
  }
  if (variant && !gpu) {
    machine.giveBack();
    return undefined;
  }
  output(json ?? false).diagnose(machine.warnings);
  const backend =
    variant && gpu ? () => gpuBackend({ ...gpu, adapter: { ...gpu.adapter, kind: variant } }) : machine.backend;
  return { name, driver, precision: "single", bitwise: kind === "cpu", backend, giveBack: machine.giveBack };
}

function line(check: Check): string {
  const { golden, what, path, tolerance, compared, worst } = check;
  const parts = [
    word(check).padEnd(7),
    golden.padEnd(34),
    what.padEnd(34),
    path.padEnd(14),
    toleranceText(tolerance).padEnd(32),
    `${compared} compared`.padEnd(16),
    worst ? `${worstText(worst)}` : "nothing was compared",
  ];
  return parts.join("  ").trimEnd();
}

/** What the adapter did not compute has not passed: it agrees. */
const word = ({ path, passed }: Check): string =>
  path === "device graph" ? (passed ? "passed" : "FAILED") : passed ? "agrees" : "DIFFERS";

function worstText({ error, allowed, where, found, wanted }: NonNullable<Check["worst"]>): string {
  if (error === 0) return "no difference";
  const far = Number.isFinite(error) ? `worst ${short(error)}, allowed ${short(allowed)},` : "differs";
  return `${far} at ${where}: ${found}, not ${wanted}`;
}

/** Two digits, as a power of ten where it is small or large. */
const short = (value: number): string =>
  value >= 0.01 && value < 1000 ? String(Number(value.toPrecision(2))) : value.toExponential(1);

function totals(checks: readonly Check[], refused: number) {
  const count = (path: Check["path"], passed: boolean) =>
    checks.filter((each) => each.path === path && each.passed === passed).length;
  return {
    passed: count("device graph", true),
    failed: count("device graph", false),
    agree: count("reference only", true),
    differ: count("reference only", false),
    refused,
  };
}

function summary(checks: readonly Check[], goldens: number): string {
  const { passed, failed, agree, differ, refused } = totals(checks, goldens);
  const device = passed + failed === 0 ? "nothing here is computed by a graph" : `${passed} passed, ${failed} failed`;
  return `Device graph: ${device}. Reference only, whatever the adapter: ${agree} agree, ${differ} differ. Goldens that could not be run: ${refused}.`;
}
