// Whether a parquet file is whole. The library that reads its values believes what a page says of itself, so that a damaged one
// becomes other values in silence; here all that is said twice is held against each other, first. Bytes of the values themselves
// are not said twice, unless the writer put sums into its pages.
//
// Not looked at: indexes, filters and smallest and largest values, which only serve to find rows; what other programs wrote for
// themselves (`ARROW:schema`, `pandas`).

import type { Group } from "./footer.ts";
import { type Levels, levelsOf, nameOf } from "./pages.ts";
import type { Leaf } from "./schema.ts";

/** Throws an Error where the pages of a group are damaged. */
export function checkGroup(file: Uint8Array, { rows, columns }: Group): void {
  if (rows === 0) return;
  let last: { readonly leaf: Leaf; readonly levels: Levels } | undefined;
  for (const column of columns) {
    const here = { leaf: column.leaf, levels: levelsOf(file, column, rows) };
    if (last) checkNeighbours(last, here);
    last = here;
  }
}

/** Columns inside the same records and lists say the same of these. */
function checkNeighbours(
  one: { readonly leaf: Leaf; readonly levels: Levels },
  other: { readonly leaf: Leaf; readonly levels: Levels },
): void {
  let shared = 0;
  while (shared < one.leaf.path.length && one.leaf.path[shared] === other.leaf.path[shared]) shared++;
  const above = one.leaf.levels[shared - 1];
  if (above === undefined || above.definition === 0) return;
  // the values that start something in what both are in, and how far down there was something
  const outline = ({ definition, repetition, count }: Levels): readonly number[] => {
    const seen: number[] = [];
    for (let at = 0; at < count; at++)
      if (repetition[at]! <= above.repetition) seen.push(repetition[at]!, Math.min(definition[at]!, above.definition));
    return seen;
  };
  const [a, b] = [outline(one.levels), outline(other.levels)];
  if (a.length !== b.length || a.some((each, at) => each !== b[at]))
    throw new Error(`${nameOf(one.leaf)} and \`${other.leaf.path.join(".")}\` disagree about what is empty`);
}
