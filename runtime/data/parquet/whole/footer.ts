// The last bytes of a parquet file, which say where everything is: whole, and in agreement with each other and with the length
// of the file.

import { latin1 } from "#bytes";
import { type Chunk, codecs, type FileMetadata, fileMetadata, physical } from "./format.ts";
import { type Leaf, leavesOf } from "./schema.ts";
import { Reader, readStruct } from "./thrift.ts";

/** Where a column of a group of rows lies, and what is said of it. */
export interface Column {
  readonly leaf: Leaf;
  readonly said: Chunk;
  /** Its bytes in the file, the last not included. */
  readonly start: number;
  readonly end: number;
}

export interface Group {
  readonly rows: number;
  readonly columns: readonly Column[];
}

const magic = "PAR1";
/** The mark at the start; at the end, the length of the description and the mark once more. */
const head = magic.length;
const tail = 4 + magic.length;

/** The groups of rows of a file. Throws an Error where its description is damaged or contradicts itself. */
export function groupsOf(file: Uint8Array): readonly Group[] {
  const marks = [file.subarray(0, head), file.subarray(-head)].map((each) => latin1(each));
  if (file.length < head + tail || marks.some((each) => each !== magic))
    throw new Error("it does not start and end as one");
  const length = new DataView(file.buffer, file.byteOffset + file.length - tail).getUint32(0, true);
  const end = file.length - tail;
  if (length > end - head) throw new Error(`its description of ${length} bytes is longer than the file`);
  const reader = new Reader(file.subarray(0, end), end - length);
  const metadata = readStruct(reader, fileMetadata, "description");
  // a description that is signed has its signature behind it
  if (reader.at !== end && metadata.encryption_algorithm === undefined)
    throw new Error(`its description ends ${end - reader.at} bytes too early`);
  const leaves = leavesOf(metadata.schema);
  const groups = metadata.row_groups.map((each) => groupOf(each, leaves, end - length));
  const orders = metadata.column_orders?.length ?? leaves.length;
  if (orders !== leaves.length) throw new Error(`it has ${leaves.length} columns and orders for ${orders}`);
  const rows = groups.reduce((sum, each) => sum + each.rows, 0);
  if (rows !== metadata.num_rows) throw new Error(`its groups have ${rows} of ${metadata.num_rows} rows`);
  apart(groups.flatMap((each) => each.columns));
  return groups;
}

function groupOf(
  { columns, num_rows: rows }: FileMetadata["row_groups"][number],
  leaves: readonly Leaf[],
  end: number,
): Group {
  if (rows < 0) throw new Error(`a group has ${rows} rows`);
  if (columns.length !== leaves.length) throw new Error(`a group has ${columns.length} of ${leaves.length} columns`);
  return {
    rows,
    columns: leaves.map((leaf, at) => {
      const { meta_data: said, file_path: elsewhere, crypto_metadata: secret } = columns[at]!;
      const named = `its column \`${leaf.path.join(".")}\``;
      if (elsewhere !== undefined) throw new Error(`${named} lies in another file`);
      if (said === undefined || secret !== undefined) throw new Error(`${named} is encrypted`);
      return columnOf(leaf, said, rows, end, named);
    }),
  };
}

function columnOf(leaf: Leaf, said: Chunk, rows: number, end: number, named: string): Column {
  const { path, type, definition, repetition } = leaf;
  if (said.path_in_schema.length !== path.length || said.path_in_schema.some((each, at) => each !== path[at]))
    throw new Error(`${named} stands where \`${said.path_in_schema.join(".")}\` is`);
  if (said.type !== type) throw new Error(`${named} has values of two types`);
  if (codecs[said.codec] === undefined) throw new Error(`${named} is packed in an unknown way`);
  if (repetition === 0 ? said.num_values !== rows : said.num_values < rows)
    throw new Error(`${named} has ${said.num_values} values in ${rows} rows`);
  const { definition_level_histogram: ofDefinition, repetition_level_histogram: ofRepetition } =
    said.size_statistics ?? {};
  if (!isHistogram(ofDefinition, definition) || !isHistogram(ofRepetition, repetition))
    throw new Error(`${named} counts levels that it does not have`);
  // pages of no rows are not read, wherever they are said to be
  if (rows === 0) return { leaf, said, start: head, end: head };
  const start = said.dictionary_page_offset || said.data_page_offset;
  const bytes = said.total_compressed_size;
  if (start < head || bytes < 0 || start + bytes > end || said.data_page_offset < start)
    throw new Error(`${named} has bytes outside of the file`);
  if (type === physical.boolean && said.dictionary_page_offset) throw new Error(`${named} has a dictionary of truths`);
  return { leaf, said, start, end: start + bytes };
}

/** Whether there is a count for each level up to the highest. A single level need not be counted. */
const isHistogram = (counts: readonly number[] | undefined, most: number): boolean =>
  counts === undefined || counts.length === most + 1 || (most === 0 && counts.length === 0);

/** Throws an Error where two columns share bytes. */
function apart(columns: readonly Column[]): void {
  const sorted = columns.toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (const [at, { leaf, end }] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next && next.start < end)
      throw new Error(`its columns \`${leaf.path.join(".")}\` and \`${next.leaf.path.join(".")}\` share bytes`);
  }
}
