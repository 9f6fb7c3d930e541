// Numbers and units as people write them, for every message: 120%, 1e-6, 8prompt. One printer, so that
// no message shows 0.30000000000000004.

import type { Unit } from "../../grammar/units.ts";

/** A number to at most six significant digits, small and large ones as powers of ten. */
export function printNumber(number: number): string {
  if (number === 0) return "0";
  const size = Math.abs(number);
  const short = Number(number.toPrecision(6));
  if (size >= 1e-4 && size < 1e9) return String(short);
  return short.toExponential().replace("e+", "e");
}

/** A number to so many decimals. What rounds to zero has no minus. */
export function printFixed(number: number, digits: number): string {
  const text = number.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** The same with a sign in front, as changes are shown: `+0.0`, `−3.4`. */
export function printChange(number: number, digits: number): string {
  const text = printFixed(Math.abs(number), digits);
  return `${number < 0 && Number(text) !== 0 ? "−" : "+"}${text}`;
}

/** `300 bytes`, `1.5 MiB`: three digits are enough to see what is too much. */
export function printBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** A share 0..1 of a table: `12.5 %`, to one decimal; `–` where there is none. */
export const printPercent = (share: number): string => (Number.isNaN(share) ? "–" : `${printFixed(100 * share, 1)} %`);

/** A share 0..1 in percent, as a spec has it: `12.5%`. */
export const printShare = (share: number): string => `${printNumber(Number((share * 100).toPrecision(12)))}%`;

/** A number in the base of its dimension, in the unit it was written in. */
export function printQuantity(measured: { readonly number: number; readonly unit: Unit | undefined }): string {
  const { number, unit } = measured;
  if (!unit) return printNumber(number);
  if (unit.suffix === "%") return printShare(number);
  return `${printNumber(number / unit.factor)}${unit.suffix}`;
}
