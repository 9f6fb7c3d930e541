// A parquet file in a thread of its own, where its pages may lead back to themselves. What read.ts asks of it.

import { openParquet } from "./parquet.ts";

export interface ParquetInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly file: string;
}

export function start({ bytes, file }: ParquetInput) {
  const opened = openParquet(bytes, file);
  return {
    /** Columns, and the bytes of each group of rows. */
    head: () => ({ columns: opened.columns, groups: opened.groups }),
    /** The rows of one group. */
    rows: (group: number) => opened.rows(group),
  };
}
