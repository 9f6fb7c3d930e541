// Datasets: a name from `data { }`, a source, or stages behind a pipe. The result is a tree of typed calls,
// which 6-lower turns into one node a stage.

import type * as Ast from "../1-syntax/ast.ts";
import { children } from "../1-syntax/ast.ts";
import { E0555 } from "../diagnostics/codes.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { write, writeNumber } from "../diagnostics/edits.ts";
import { printShare } from "../diagnostics/print-number.ts";
import type { Place } from "../diagnostics/source.ts";
import { callee, findWord, readArguments } from "./call.ts";
import * as limits from "./limits.ts";
import { share } from "./number.ts";
import { describeKind, refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { type Context, placeIn, spelled, type Type } from "./type.ts";
import type { DatasetTree } from "./word.ts";

export const dataset: Type<DatasetTree> = {
  name: "Dataset",
  wants: "a dataset, such as data.train or four_artists(split = train) | take(256)",
  schema: limits.anything<DatasetTree>(),
  check: (value, context) => checkDataset(value, context),
};

function checkDataset(value: Ast.Value, context: Context): DatasetTree | undefined {
  switch (value.kind) {
    case "path":
      return checkName(value, context);
    case "call": {
      const call = callee(value);
      const word = call && findWord("source", call.name, context);
      const args = call && word && readArguments(word, call, context);
      return args && { kind: "source", word, args, at: placeIn(context, value.span) };
    }
    case "pipeline": {
      const first = checkDataset(value.source, context);
      return value.stages.reduce<DatasetTree | undefined>((input, stage) => checkStage(input, stage, context), first);
    }
    case "text":
      return refuseKind(dataset, value, context, undefined, ofFile(value.text, placeIn(context, value.span)));
    case "list": {
      const several = `mix(${spelled(context, value).slice(1, -1).trim()})`;
      return refuseKind(
        dataset,
        value,
        context,
        "several datasets are mixed",
        write(placeIn(context, value.span), several),
      );
    }
    default:
      return refuseKind(dataset, value, context);
  }
}

/** A text where a dataset is wanted: a file by its ending, or a repository of the hub by its form. */
function ofFile(text: string, at: Place): Fix | undefined {
  const reader = /\.(?:jsonl|json|ndjson)$/i.test(text)
    ? "jsonl"
    : /\.parquet$/i.test(text)
      ? "parquet"
      : /^[\w-]+\/[\w.-]+$/.test(text)
        ? "hub"
        : undefined;
  return reader && write(at, `${reader}(${JSON.stringify(text)})`);
}

/** Checked also when its input is wrong: one pipe can hold two mistakes. */
function checkStage(input: DatasetTree | undefined, value: Ast.Value, context: Context): DatasetTree | undefined {
  if (value.kind === "hole") return undefined;
  const call = callee(value);
  if (!call)
    return refuseKind({ wants: "a stage, such as take(256)" }, value, context, `${describeKind(value)} is no stage`);
  const word = findWord("stage", call.name, context);
  const args = word && readArguments(word, call, context);
  return input && args && { kind: "stage", word, args, input, at: placeIn(context, value.span) };
}

/** `data.train`, or `train` alone. Whether there is such a dataset is known to the experiment: see lower.ts. */
function checkName(value: Ast.Path, context: Context): DatasetTree {
  const names = value.names.map((name) => name.text);
  const name = names[0] === "data" && names.length > 1 ? names.slice(1).join(".") : names.join(".");
  return { kind: "named", name, at: placeIn(context, value.span) };
}

export interface MixPart {
  readonly input: DatasetTree;
  readonly share?: number;
}

/** The parts of a mixture: datasets as they are, or `60% of a`, all of one kind, summing to 100%. */
export const mixParts: Type<readonly MixPart[]> = {
  name: "List<Dataset | Share of Dataset>",
  wants: "datasets in brackets, such as [multi, single] or [60% of multi, 40% of single]",
  schema: limits.anything<readonly MixPart[]>(),
  check: (value, context) => {
    if (value.kind !== "list") return refuseKind(mixParts, value, context);
    const parts = value.items.map((item) => checkPart(item, context));
    if (!parts.every((part) => part !== undefined)) return undefined;
    const shares = parts.flatMap((part) => (part.share === undefined ? [] : [part.share]));
    if (shares.length === 0) return parts;
    return sumsToOne(shares, value, context) ? parts : undefined;
  },
};

function checkPart(value: Ast.Value, context: Context): MixPart | undefined {
  if (value.kind !== "share") {
    const input = checkDataset(value, context);
    return input && { input };
  }
  const weight = read(share(), value.share, context);
  const input = checkDataset(value.of, context);
  return weight === undefined || !input ? undefined : { input, share: weight };
}

/** The last share made what is left for it, or else the largest. */
function evenOut(shares: readonly number[], sum: number, value: Ast.Value, context: Context): { readonly fix?: Fix } {
  const written = percentages(value);
  const last = shares.findLastIndex((each) => each + 1 - sum > 1e-9);
  const [at, part] = [written[last], shares[last]];
  if (written.length !== shares.length || !at || part === undefined) return {};
  return writeNumber(placeIn(context, at.span), part + 1 - sum);
}

/** The shares in a value, from left to right. */
function percentages(node: Ast.Any): readonly Ast.Any[] {
  if (node.kind === "quantity") return node.unit === "%" ? [node] : [];
  return children(node).flatMap(percentages);
}

/** Reports shares that are not 100% in all, with the sum drawn. */
export function sumsToOne(shares: readonly number[], value: Ast.Value, context: Context): boolean {
  const sum = shares.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) < 1e-9) return true;
  const text = shares.map(printShare).join(" + ");
  context.report(
    E0555(
      { subject: context.subject, sum: printShare(sum) },
      {
        at: placeIn(context, value.span),
        label: `these sum to ${printShare(sum)}`,
        rule: drawn([text, printShare(sum)], [" "], ["==", "false"], [" 100%"]),
        notes: [{ keyword: "help", text: sum > 1 ? `take ${printShare(sum - 1)} away` : `add ${printShare(1 - sum)}` }],
        ...evenOut(shares, sum, value, context),
      },
    ),
  );
  return false;
}
