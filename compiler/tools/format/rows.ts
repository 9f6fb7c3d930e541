// Which members, arguments or items share a line once they no longer fit on one together: those that the author put on a
// line together, as long as they fit.

import type { Measure } from "./measure.ts";

/** A member, argument or item with what must stay behind it: tokens `first` to `last`, its comma included. */
export interface Part {
  readonly first: number;
  readonly last: number;
}

/**
 * Groups `parts` into lines that begin in column `indent`. An author who broke no line at all gets one part a line; `fill`
 * packs short parts such as numbers instead.
 */
export function rowsOf<T extends Part>(
  parts: readonly T[],
  { broken, flat, width }: Measure,
  indent: number,
  limit: number,
  fill: boolean,
): readonly (readonly T[])[] {
  const fits = (row: readonly T[]): boolean => {
    const [first, last] = [row[0]?.first ?? 0, row.at(-1)?.last ?? 0];
    return flat(first, last) && indent + width(first, last) <= limit;
  };
  const pack = (row: readonly T[]): readonly T[][] => {
    const packed: T[][] = [];
    for (const part of row) {
      const line = packed.at(-1);
      if (line && fill && fits([...line.slice(0, 1), part])) line.push(part);
      else packed.push([part]);
    }
    return packed;
  };
  const grouped: T[][] = [];
  for (const part of parts) {
    if (grouped.length === 0 || broken(part.first)) grouped.push([part]);
    else grouped.at(-1)?.push(part);
  }
  const kept = parts.some((part) => broken(part.first));
  return grouped.flatMap((row) => (row.length === 1 || (kept && fits(row)) ? [row] : pack(row)));
}
