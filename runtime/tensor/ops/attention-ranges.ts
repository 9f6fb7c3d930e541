// Which keys a query row sees, as the host states it: two half-open key ranges a row. Here the table for the way back
// (which queries see a key) is made, and ranges are checked before they reach a kernel.

import { bug } from "../../../compiler/diagnostics/bug.ts";

/** Keys that share one span of readers, so that neighbouring threads walk the same queries at the same time. */
const block = 8;

/** Calls `visit` with every key that `row` sees, in the order in which attention walks them. */
export function forEachKey(ranges: ArrayLike<number>, row: number, visit: (key: number) => void): void {
  const [first = 0, firstEnd = 0, second = 0, secondEnd = 0] = Array.from(
    { length: 4 },
    (_, at) => ranges[4 * row + at],
  );
  for (let key = first; key < firstEnd; key++) visit(key);
  for (let key = second; key < secondEnd; key++) visit(key);
}

/**
 * For ranges [Tq, 4] over `keys` keys: i32 [2·keys + 4·Tq], for each key a span [first query, last query + 1) outside which
 * no query sees it, [0, 0) where none does; then the ranges again. Spans are joined over blocks of eight keys. Ranges that leave the keys
 * or overlap each other are a bug: a key seen twice would count once in the gradient.
 */
export function readersOf(ranges: ArrayLike<number>, keys: number): Int32Array {
  const queries = ranges.length / 4;
  const blocks = Math.ceil(keys / block);
  // Rows come in rising order: the first to see a block opens its span, each later one ends it.
  const opened = new Int32Array(blocks).fill(queries);
  const ended = new Int32Array(blocks);
  const see = (row: number, from: number, to: number): void => {
    if (to <= from) return;
    if (from < 0 || to > keys) bug(`attention: row ${row} sees keys ${from} … ${to} of ${keys}`);
    for (let each = Math.floor(from / block); each * block < to; each++) {
      if (opened[each] === queries) opened[each] = row;
      ended[each] = row + 1;
    }
  };
  for (let row = 0; row < queries; row++) {
    const a = ranges[4 * row] ?? 0;
    const b = ranges[4 * row + 1] ?? 0;
    const c = ranges[4 * row + 2] ?? 0;
    const d = ranges[4 * row + 3] ?? 0;
    see(row, a, b);
    see(row, c, d);
    if (a < b && c < d && a < d && c < b) bug(`attention: row ${row} sees keys ${a} … ${b} and again ${c} … ${d}`);
  }
  const readers = new Int32Array(2 * keys + ranges.length);
  readers.set(ranges, 2 * keys);
  for (let key = 0; key < keys; key++) {
    const each = Math.floor(key / block);
    if ((ended[each] ?? 0) === 0) continue;
    readers[2 * key] = opened[each] ?? 0;
    readers[2 * key + 1] = ended[each] ?? 0;
  }
  return readers;
}
