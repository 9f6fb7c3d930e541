// Benchmarks by name, and the figures that an evaluation expects of them: `mantis_eval = 76.39% ± 5.8%`.

import type * as Ast from "../1-syntax/ast.ts";
import type { Bound } from "../2-names/scope.ts";
import { benchmark as benchmarkBlock } from "./blocks/benchmark.ts";
import { reportName } from "./call.ts";
import { dataset } from "./dataset.ts";
import * as limits from "./limits.ts";
import { share } from "./number.ts";
import { bareName, refuseKind, tolerance } from "./plain.ts";
import { read, readSettings } from "./settings.ts";
import { type Context, placeIn, type Setting, type Type } from "./type.ts";
import type { BenchmarkTree, Evaluated, Figure } from "./word.ts";

export const expectation = tolerance(share(), "70% ± 8%");

/** Those that were read and nothing was said of, by a declaration as one compilation has it. */
const known = new WeakMap<Bound, BenchmarkTree>();

/** The block of a benchmark, read; names in it are those of the file that declares it. */
export function readBenchmark(declared: Bound, context: Context): BenchmarkTree | undefined {
  const before = known.get(declared);
  if (before) return before;
  let isQuiet = true;
  const report: Context["report"] = (diagnostic) => {
    isQuiet = false;
    context.report(diagnostic);
  };
  const made = readAnew(declared, { ...context, report });
  if (made && isQuiet) known.set(declared, made);
  return made;
}

function readAnew(declared: Bound, context: Context): BenchmarkTree | undefined {
  const { name, at, entry } = declared;
  const inside = { ...context, source: at.source, settled: () => {} };
  const fields = readSettings(benchmarkBlock.settings, entry.entries, { name, path: context.path, at }, inside);
  if (!fields) return undefined;
  return {
    name,
    from: fields.from.value,
    items: fields.items.value,
    metric: fields.metric.value,
    judge: fields.judge?.value,
    at,
  };
}

function checkBenchmark(value: Ast.Value, context: Context): BenchmarkTree | undefined {
  const declared = context.scope.find(context.source, bareName(value) ?? "");
  if (declared?.word === "benchmark") {
    const made = readBenchmark(declared, context);
    return made && { ...made, at: placeIn(context, value.span) };
  }
  const legal = context.scope.names(context.source, "benchmark");
  if (value.kind === "path") return reportName(value, "benchmark", legal, context);
  return refuseKind({ wants: "a benchmark, such as mantis_eval" }, value, context);
}

/** A dataset, a benchmark, or a list of benchmarks. */
export const evaluated: Type<Evaluated> = {
  name: "Dataset | Benchmark | List<Benchmark>",
  wants: "a dataset or benchmarks, such as data.held_out or [mantis_eval, blink]",
  schema: limits.anything<Evaluated>(),
  check: (value, context) => {
    if (value.kind === "list") {
      const all = value.items.map((item) => checkBenchmark(item, context));
      return all.every((each) => each !== undefined) ? { kind: "benchmarks", benchmarks: all } : undefined;
    }
    const declared = context.scope.find(context.source, bareName(value) ?? "");
    if (declared?.word === "benchmark") {
      const one = checkBenchmark(value, context);
      return one && { kind: "benchmarks", benchmarks: [one] };
    }
    const tree = read(dataset, value, context);
    return tree && { kind: "dataset", tree };
  },
};

/** The setting of a benchmark's figure, by the declaration. */
const figures = new WeakMap<Bound, Setting<Figure>>();

/** The setting that holds the figure of one benchmark. */
export function figureOf(declared: Bound): Setting<Figure> {
  const setting = figures.get(declared) ?? {
    type: figureType(declared),
    doc: "The figure that is expected of a benchmark.",
  };
  figures.set(declared, setting);
  return setting;
}

function figureType(declared: Bound): Type<Figure> {
  return {
    ...expectation,
    schema: limits.anything<Figure>(),
    check: (value, context) => {
      const expected = read(expectation, value, context);
      const benchmark = readBenchmark(declared, context);
      return expected && benchmark && { ...expected, benchmark };
    },
  };
}
