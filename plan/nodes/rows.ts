// What a local file of rows is in a plan, whatever its form.

import { describeMeaning } from "./describe.ts";
import type { Columns, Kit, RowMeaning } from "./kit.ts";

export const rowsFields = ({ z, columns, meaning }: Kit) => ({
  path: z.string(),
  columns: columns.exactOptional(),
  meaning: meaning.exactOptional(),
  /** What a row that cannot be used does: it ends the run. Absent = it is left out, counted and listed. */
  badRows: z.literal("fail").exactOptional(),
});

interface File {
  readonly path: string;
  readonly columns?: Columns;
  readonly meaning?: RowMeaning;
  readonly badRows?: "fail";
}

export function describeRows({ path, columns, meaning, badRows }: File): string {
  const others = Object.entries(columns ?? {}).map(([what, column]) => `${what} in ${column}`);
  const strict = badRows === "fail" ? ["a bad row ends the run"] : [];
  return [path, ...others, ...strict, ...describeMeaning(meaning)].join(", ");
}

export const sameFile = {
  name: ({ path }: File) => path,
  overlaps: (a: File, b: File) => a.path === b.path,
};
