// Layout of the lines of a spec: blocks, settings and statements, with the `=` of neighbouring settings in one column and
// the `±` of their tolerances in another.

import type { Block, Body, File, Member, Setting, Tolerance, Use } from "../../1-syntax/ast.ts";
import { rowsOf } from "./rows.ts";
import { fits, layArguments, layItems, layValue, part, type Sheet } from "./value.ts";

/** Columns to add so that signs stand under each other. */
interface Padding {
  readonly assign: number;
  readonly tolerance: number;
}

const noPadding: Padding = { assign: 0, tolerance: 0 };

export function layFile(sheet: Sheet, file: File): void {
  const { out, measure, limit } = sheet;
  const items = [...file.uses, ...file.members].sort((a, b) => a.first - b.first);
  out.through((items[0]?.first ?? file.last + 1) - 1);
  // Blocks of several lines stand apart from what is around them, and so do the parts of the file.
  const tall = (item: Use | Block | undefined): boolean =>
    item?.kind === "block" && !(measure.flat(item.first, item.last) && measure.width(item.first, item.last) <= limit);
  items.forEach((item, i) => {
    const before = items[i - 1];
    out.newline(0, item.kind !== before?.kind || tall(item) || tall(before));
    out.enter(i);
    if (item.kind === "use") layUse(sheet, item);
    else layBlock(sheet, item);
    out.through(item.last);
  });
}

function layUse(sheet: Sheet, use: Use): void {
  if (fits(sheet, use.last)) return;
  sheet.out.through(use.first + 1);
  layItems(
    sheet,
    use.names.map((name) => part(sheet, name)),
    0,
    ({ last }) => sheet.out.through(last),
  );
}

function layMember(sheet: Sheet, member: Member, padding: Padding): void {
  const { out } = sheet;
  switch (member.kind) {
    case "setting":
      laySetting(sheet, member, padding);
      break;
    case "block":
      layBlock(sheet, member);
      break;
    case "statement":
      if (!fits(sheet, member.last)) {
        const column = out.column();
        out.through(member.name.last + 1);
        layArguments(sheet, member.arguments, column);
      }
  }
  out.through(member.last);
}

function laySetting(sheet: Sheet, { path, value, last }: Setting, padding: Padding): void {
  const { out } = sheet;
  out.through(path.last);
  out.pad(padding.assign);
  out.through(path.last + 1);
  if (isPlainTolerance(value)) {
    out.through(value.margin.first - 2);
    out.pad(padding.tolerance);
    out.through(last);
  } else layValue(sheet, value, last, true);
}

function layBlock(sheet: Sheet, block: Block): void {
  if (fits(sheet, block.last)) return;
  const { out } = sheet;
  const column = out.column();
  if (!fits(sheet, block.body.first))
    for (const { target } of block.head.relations) {
      out.through(target.first - 1);
      layValue(sheet, target, target.last);
    }
  out.through(block.body.first);
  layBody(sheet, block.body, column);
}

/** Members between braces: the `{` is written, the `}` comes under `base`. */
export function layBody(sheet: Sheet, body: Body, base: number): void {
  const { out, measure, limit } = sheet;
  const rows = rowsOf(body.members, measure, base + 2, limit, false);
  const padding = align(sheet, rows);
  for (const row of rows) {
    out.newline(base + 2);
    for (const member of row) {
      if (row.length > 1) out.through(member.last);
      else layMember(sheet, member, padding.get(member) ?? noPadding);
    }
  }
  out.newline(base);
  out.through(body.last);
}

/** Settings on lines of their own with nothing but comments and empty lines between them share their columns. */
function align(sheet: Sheet, rows: readonly (readonly Member[])[]): ReadonlyMap<Member, Padding> {
  const { measure } = sheet;
  const padding = new Map<Member, Padding>();
  let run: Setting[] = [];
  const close = (): void => {
    if (run.length === 0) return;
    const nameWidth = ({ path }: Setting): number =>
      measure.flat(path.first, path.last + 1) ? measure.width(path.first, path.last) : 0;
    const toleranceWidth = ({ path, value }: Setting): number =>
      isPlainTolerance(value) && measure.flat(path.last + 1, value.last)
        ? measure.width(path.last + 2, value.margin.first - 2)
        : 0;
    const [name, value] = [Math.max(...run.map(nameWidth)), Math.max(...run.map(toleranceWidth))];
    for (const each of run) {
      const [assign, tolerance] = [nameWidth(each), toleranceWidth(each)];
      padding.set(each, {
        assign: assign === 0 ? 0 : name - assign,
        tolerance: tolerance === 0 ? 0 : value - tolerance,
      });
    }
    run = [];
  };
  for (const [member, ...more] of rows) {
    if (member?.kind === "setting" && more.length === 0) run.push(member);
    else close();
  }
  close();
  return padding;
}

/** `76.39% ± 5.8%`: two numbers. */
function isPlainTolerance(value: Setting["value"]): value is Tolerance {
  return value.kind === "tolerance" && value.value.kind === "quantity" && value.margin.kind === "quantity";
}
