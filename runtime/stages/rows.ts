// A file of rows as a dataset: rows that cannot be used, or whose pictures cannot be shown, are left out, counted and
// listed, unless the spec wants none of them (`bad_rows = fail`). Samples keep the numbers of their rows, so that leaving one
// out changes no draw about another.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { JsonlNode, ParquetNode } from "../../plan/plan.ts";
import type { BadRow } from "../data/rows/jsonl.ts";
import { noneLeft, readRows } from "../data/rows/read.ts";
import type { Context } from "./context.ts";
import type { Dataset } from "./dataset.ts";

/** Rows of one kind of fault. */
export interface LeftOut {
  readonly code: string;
  readonly count: number;
  /** The first of them, and what is wrong with it. */
  readonly row: number;
  readonly reason: string;
}

/** Reads the rows and looks at their pictures. Failures as of readRows, E0516 when no row is left, and the first bad row's where the spec says `bad_rows = fail`. */
export async function rowsDataset(context: Context, node: ParquetNode | JsonlNode): Promise<Dataset> {
  context.doing({ stage: node.id, work: "rows" });
  const { rows, examples, bad: unread, unmarked, untold } = await readRows(node, context.directory, context.stopping);
  if (node.badRows === "fail") refuse(unread[0]);
  // loaded here: commands that only read rows do without what decodes pictures
  const { brokenPictures } = await import("./pictures.ts");
  const broken = await brokenPictures(examples, { ...context, stage: node.id }, node.badRows === "fail");
  if (node.badRows === "fail") refuse(broken[0]);
  const bad = [...unread, ...broken].sort((a, b) => a.row - b.row);
  const out = new Set(bad.map((each) => each.row));
  const samples = examples.flatMap((example) => (out.has(example.index) ? [] : [{ number: example.index, example }]));
  if (samples.length === 0) throw noneLeft(node.path, rows, bad);
  const quarantined = grouped(bad);
  if (bad.length > 0)
    context.artifacts.write(
      quarantineName(node.id),
      bad.map(({ row, diagnostic }) => ({ row, code: diagnostic.code, reason: diagnostic.title })),
    );
  context.report({ event: "rows", stage: node.id, rows, kept: samples.length, unmarked, untold, quarantined });
  return { kind: "list", samples, file: { rows, leftOut: quarantined } };
}

/** The first row that can be used. */
export const firstRow = async (_: unknown, node: ParquetNode | JsonlNode, directory: string) =>
  (await readRows(node, directory)).examples[0];

/** What the end of a run says of rows that were left out; nothing where there are none. */
export function leftOutTable(datasets: Context["datasets"]): readonly string[] {
  const lines = [...datasets].flatMap(([id, dataset]) => {
    const { rows = 0, leftOut = [] } = (dataset.kind === "list" && dataset.file) || {};
    const lost = leftOut.reduce((sum, each) => sum + each.count, 0);
    if (lost === 0) return [];
    const kinds = leftOut.map(({ code, count, reason }) => `    ${count} × ${code}, the first: ${reason}`);
    return [`  ${id}: ${lost} of ${rows} rows (artifacts/${quarantineName(id)}.json)`, ...kinds];
  });
  return lines.length > 0 ? [["rows left out", ...lines].join("\n")] : [];
}

/** The artifact that lists the rows of a file that were left out. */
const quarantineName = (id: string): string => `${id}-quarantined`;

function refuse(bad: BadRow | undefined): void {
  if (bad) throw new Failure(bad.diagnostic);
}

/** By code, in the order of their first rows. */
function grouped(bad: readonly BadRow[]): readonly LeftOut[] {
  const groups = Map.groupBy(bad, (each) => each.diagnostic.code);
  return [...groups].map(([code, rows]) => {
    const { row, diagnostic } = rows[0] ?? bug("an empty group");
    return { code, count: rows.length, row, reason: diagnostic.title };
  });
}
