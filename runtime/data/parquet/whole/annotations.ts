// What the values of a parquet column mean is said twice, in an old and in a new way. Both must fit the physical type and each
// other. https://github.com/apache/parquet-format/blob/master/LogicalTypes.md

import { type Element, type Logical, physical } from "./format.ts";

const { int32, int64, bytes, fixed } = physical;

/** Physical types that may have a meaning; undefined stands for an element without values. */
type Types = readonly (number | undefined)[];
const group: Types = [undefined];
const text: Types = [bytes];
const decimal: Types = [int32, int64, bytes, fixed];

/** Of each old meaning (converted type), by its number. */
const converted: readonly Types[] = [
  // utf8, map, map_key_value, list, enum, decimal, date
  ...[text, group, group, group, text, decimal, [int32]],
  // time in ms and µs, timestamp in ms and µs
  ...[[int32], [int64], [int64], [int64]],
  // unsigned and signed integers of 8, 16, 32, 64 bits
  ...[[int32], [int32], [int32], [int64], [int32], [int32], [int32], [int64]],
  // json, bson, interval
  ...[text, text, [fixed]],
];

/** Of a new meaning, beside which old ones may stand. */
function newMeaning(
  logical: Logical,
  { type, scale = 0, precision }: Element,
): { types: Types; old: readonly number[] } {
  const arms = Object.entries(logical).filter(([, said]) => said !== undefined);
  if (arms.length > 1) return { types: [], old: [] };
  if (logical.string) return { types: text, old: [0] };
  if (logical.map) return { types: group, old: [1, 2] };
  if (logical.list) return { types: group, old: [3] };
  if (logical.enum) return { types: text, old: [4] };
  if (logical.decimal) {
    const same = logical.decimal.scale === scale && logical.decimal.precision === precision;
    return { types: decimal, old: same ? [5] : [] };
  }
  if (logical.date) return { types: [int32], old: [6] };
  if (logical.time) {
    const { millis, micros } = logical.time.unit;
    return { types: [millis ? int32 : int64], old: millis ? [7] : micros ? [8] : [] };
  }
  if (logical.timestamp) {
    const { millis, micros } = logical.timestamp.unit;
    return { types: [int64], old: millis ? [9] : micros ? [10] : [] };
  }
  if (logical.integer) {
    const { bits, signed } = logical.integer;
    const size = [8, 16, 32, 64].indexOf(bits);
    return { types: size < 0 ? [] : [size === 3 ? int64 : int32], old: [(signed ? 15 : 11) + size] };
  }
  if (logical.json) return { types: text, old: [19] };
  if (logical.bson) return { types: text, old: [20] };
  if (logical.uuid || logical.float16) return { types: [fixed], old: [] };
  if (logical.variant) return { types: group, old: [] };
  if (logical.geometry || logical.geography) return { types: text, old: [] };
  // a column of nothing, or of a meaning of a later version of the format, which no old one says as well
  return { types: type === undefined ? [] : [type], old: [] };
}

/** Throws an Error where the meaning of an element, which messages call `named`, does not fit its type, or it has two. */
export function checkMeaning(element: Element, named: string): void {
  const { type, converted_type: old, logical_type: logical } = element;
  const contradicts = new Error(`${named} has a meaning that its values cannot have`);
  if (old !== undefined && !converted[old]?.includes(type)) throw contradicts;
  if (logical === undefined) return;
  const said = newMeaning(logical, element);
  if (!said.types.includes(type) || (old !== undefined && !said.old.includes(old))) throw contradicts;
}
