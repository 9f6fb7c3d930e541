// What a run would refuse of its tables, told by commands that run nothing: columns that are named and not there, and rows of which
// nobody says what their answers do when pictures move, above all. Tables are read; their pictures are not.

import { resolve } from "node:path";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { placeOf } from "../disk.ts";
import { isTable, type TableNode } from "../plan/declared.ts";
import { modelBehind, showings } from "../plan/inputs.ts";
import { readModelSize, readsWords } from "../plan/model-size.ts";
import type { ModelNode, NodeId, Run } from "../plan/plan.ts";
import { questionSeed } from "../plan/seeds.ts";
import { type ReadRows, readRows } from "../runtime/data/rows/read.ts";
import { Interrupted } from "../runtime/limits/interrupted.ts";
import { placing } from "../runtime/stages/blame.ts";
import { type Dataset, endlessFamily } from "../runtime/stages/dataset.ts";
import { marked } from "../runtime/stages/permutable.ts";
import { picturesForWords, prospects, unpermutable } from "../runtime/stages/prospect.ts";
import { speaker } from "../runtime/stages/speaker.ts";
import { unknownWords } from "../runtime/stages/unknown-words.ts";
import { disk } from "./files.ts";

const { statSync } = process.getBuiltinModule("node:fs");

export interface RowsAsked {
  /** What paths in the plan count from. */
  readonly directory: string;
  /** The files of the spec, to show the place that asked for it. */
  readonly sources: readonly Source[];
  /** A larger table, or one of more rows, is not read. */
  readonly most: { readonly bytes: number; readonly rows: number };
  /** Tables of runs that permute nothing are read, too: what is wrong with their columns ends a run as well. */
  readonly all?: true;
  /** Whether time is up; what is not read by then stays unread. */
  readonly late?: () => boolean;
}

export interface RowsFound {
  /** Each once, whichever runs would say it. */
  readonly refused: readonly Diagnostic[];
  /** Why tables cannot be read as their nodes say, each once. */
  readonly unreadable: readonly Diagnostic[];
  /** Paths of tables that were not read: too large, or too late. */
  readonly unread: readonly string[];
}

/** What `check` and `plan` read of a table: a fraction of a second. The same on every machine, and so is what they say. */
export const quick = { bytes: 8 << 20, rows: 2000 } as const;

const moves = ({ nodes }: Run): boolean =>
  nodes.some((node) => (node.kind === "permute" && node.copies > 0) || (node.kind === "evaluate" && node.orders > 1));

/** What the rows of the runs' tables would end them with. A table that is not there is nothing to say here. */
export async function refusedRows(runs: readonly Run[], asked: RowsAsked): Promise<RowsFound> {
  const known = new Map<string, ReadRows | Failure | undefined>();
  const place = placing(asked.sources);
  const refused: Diagnostic[] = [];
  const unreadable: Diagnostic[] = [];
  const unread = new Set<string>();
  // questions that are made are made quicker than rows are read
  const many = 10 * asked.most.rows;
  const isQuick = ({ nodes }: Run) => nodes.every((node) => node.kind !== "take" || node.count <= many);
  const ofWords = (run: Run) => (id: NodeId) => {
    const model = modelBehind(run.nodes, id);
    return model !== undefined && readsWords(readModelSize(model, (path) => disk.read(placeOf(asked.directory, path))));
  };
  const asks = (run: Run): boolean =>
    moves(run) || run.nodes.some((node) => showings(node).some(({ model }) => ofWords(run)(model)));
  for (const run of runs.filter((each) => asked.all || (asks(each) && isQuick(each)))) {
    const tables = run.nodes.filter(isTable);
    const sources = new Map<NodeId, Dataset>();
    for (const table of tables) {
      const key = JSON.stringify([table.path, table.columns, table.meaning]);
      if (!known.has(key)) known.set(key, await read(table, asked));
      const found = known.get(key);
      if (found instanceof Failure) unreadable.push(...found.diagnostics.map((each) => place(each, table)));
      else if (found === undefined) unread.add(table.path);
      else sources.set(table.id, marked(run, table.id, listOf(found)));
    }
    if (sources.size === 0 || !asks(run) || !isQuick(run)) continue;
    for (const node of run.nodes)
      if (node.kind === "four_artists")
        sources.set(node.id, marked(run, node.id, endlessFamily({ ...node, seed: questionSeed(run, node) })));
    const may = prospects(run, sources);
    const shown = picturesForWords(run, may, ofWords(run));
    for (const { node, problem } of [...shown, ...unpermutable(run, may)]) refused.push(place(problem, node));
  }
  return { refused: once(refused), unreadable: once(unreadable), unread: [...unread] };
}

/** Tables in words that the policy of a run does not know (E0528). What cannot be read is nothing to say here. */
export async function unknownWordsIn(runs: readonly Run[], asked: RowsAsked): Promise<readonly Diagnostic[]> {
  const place = placing(asked.sources);
  const found: Diagnostic[] = [];
  for (const run of runs) {
    const policy = run.nodes.find((node) => node.kind === "grpo" || node.kind === "supervised")?.policy;
    const model = run.nodes.find((node): node is ModelNode => node.kind === "model" && node.id === policy);
    const tables = run.nodes.filter(isTable);
    if (!model || model.from.kind === "hub" || tables.length === 0) continue;
    try {
      const { tokenizer } = speaker(model, run.seed, asked.directory);
      for (const table of tokenizer.unknown === undefined ? [] : tables) {
        const rows = await read(table, asked);
        if (rows === undefined || rows instanceof Failure) continue;
        const said = await unknownWords(tokenizer, table.path, rows.examples);
        if (said) found.push(place(said, table));
      }
      await tokenizer.close();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return once(found);
}

const once = (found: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(found.map((each) => [each.title, each])).values(),
];

const listOf = ({ examples }: ReadRows): Dataset => ({
  kind: "list",
  samples: examples.map((example) => ({ number: example.index, example })),
});

async function read(table: TableNode, { directory, most, late }: RowsAsked): Promise<ReadRows | Failure | undefined> {
  const path = resolve(directory, table.path);
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined || !file.isFile() || file.size > most.bytes || late?.()) return undefined;
  // of a JSON list nobody knows the rows before it is read
  if ((disk.rows?.(path, table.kind) ?? 0) > most.rows) return undefined;
  try {
    return await readRows(table, directory, late);
  } catch (error) {
    if (error instanceof Failure) return error;
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
}
