// Concrete tree → AST. After a syntax error any part may be missing: members too torn to mean anything are left
// out, values become holes. What the grammar is generous about (commas, order, heads) is reported here.

import type { IToken } from "chevrotain";
import type {
  ArgumentCstNode,
  ArgumentsCstNode,
  AtomCstNode,
  BlockCstNode,
  BodyCstNode,
  FileCstNode,
  HeadCstNode,
  ListCstNode,
  MemberCstNode,
  OperandCstNode,
  PathCstNode,
  ReferenceCstNode,
  SettingCstNode,
  StatementCstNode,
  UseCstNode,
  ValueCstNode,
} from "../../grammar/cst.ts";
import type {
  Argument,
  Block,
  Body,
  Call,
  File,
  Head,
  List,
  Member,
  Name,
  Path,
  Quantity,
  Setting,
  Statement,
  Use,
  Value,
} from "../1-syntax/ast.ts";
import { group, type Piece, spell } from "../1-syntax/operators.ts";
import { boundAt, fileOf, type HeadPart, headOf, namedArgument, tooLong } from "../1-syntax/parts.ts";
import { checkCommas, checkLines, checkRenamed } from "../1-syntax/separators.ts";
import {
  type Building,
  docOf,
  extent,
  hole,
  inputTokenOf,
  nameOf,
  nodeOf,
  quantityOf,
  textOf,
} from "../1-syntax/terminals.ts";

/** The AST of a whole file. */
export function buildFile(building: Building, cst: FileCstNode): File {
  const uses = (cst.children.use ?? []).map((each) => buildUse(building, each)).filter((each) => each !== undefined);
  const members = (cst.children.member ?? []).map((each) => buildMember(building, each));
  return fileOf(
    building,
    uses,
    members.filter((each) => each !== undefined),
  );
}

function buildUse(building: Building, cst: UseCstNode): Use | undefined {
  const { Name: found = [], Comma = [], Text: from } = cst.children;
  const names = found.map((each) => nameOf(building, each)).filter((each) => each !== undefined);
  const node = extent(building, cst);
  const file = textOf(building, from?.[0]);
  if (!checkRenamed(building, names)) checkCommas(building, names, commaPlaces(Comma));
  return node && file && names.length > 0 ? { kind: "use", ...node, names, from: file } : undefined;
}

function buildMember(building: Building, cst: MemberCstNode): Member | undefined {
  const { setting, statement, block } = cst.children;
  if (setting?.[0]) return buildSetting(building, setting[0]);
  if (statement?.[0]) return buildStatement(building, statement[0]);
  return block?.[0] ? buildBlock(building, block[0]) : undefined;
}

function buildSetting(building: Building, cst: SettingCstNode): Setting | undefined {
  const path = buildPath(building, cst.children.path?.[0]);
  const node = extent(building, cst);
  const assign = cst.children.Assign?.map(inputTokenOf)[0];
  if (!path || !node || !assign) return undefined;
  const assigned = assign.index < 0 ? assign.after : assign.index;
  const value = buildValue(building, cst.children.value?.[0], assigned);
  return { kind: "setting", ...node, doc: docOf(building, node.first), path, value };
}

function buildStatement(building: Building, cst: StatementCstNode): Statement | undefined {
  const name = nameOf(building, cst.children.Name?.[0]);
  const node = extent(building, cst);
  if (!name || !node) return undefined;
  const args = buildArguments(building, cst.children.arguments?.[0]);
  return { kind: "statement", ...node, doc: docOf(building, node.first), name, arguments: args };
}

function buildBlock(building: Building, cst: BlockCstNode): Block | undefined {
  const word = nameOf(building, cst.children.Name?.[0]);
  const node = extent(building, cst);
  if (!word || !node) return undefined;
  const head = buildHead(building, word, cst.children.head ?? []);
  const body = buildBody(building, cst.children.body?.[0], node.last);
  return { kind: "block", ...node, doc: docOf(building, node.first), word, head, body };
}

function buildHead(building: Building, word: Name, items: readonly HeadCstNode[]): Head {
  const parts: HeadPart[] = [];
  for (const { children } of items) {
    const part =
      buildPath(building, children.path?.[0]) ??
      (children.list?.[0] ? buildList(building, children.list[0]) : quantityOf(building, children.Quantity?.[0]));
    if (part) parts.push(part);
  }
  return headOf(building, word, parts);
}

function buildBody(building: Building, cst: BodyCstNode | undefined, after: number): Body {
  const node = cst && extent(building, cst);
  const members = cst?.children.member?.map((each) => buildMember(building, each)).filter((each) => each !== undefined);
  if (members) checkLines(building, members);
  if (node) return { kind: "body", ...node, members: members ?? [] };
  const end = building.tokens[after]?.end ?? 0;
  return { kind: "body", span: { start: end, end }, first: after, last: after, members: [] };
}

function buildArguments(building: Building, cst: ArgumentsCstNode | undefined): readonly Argument[] {
  const after = cst && extent(building, cst)?.first;
  if (after === undefined) return [];
  const all = cst?.children.argument ?? [];
  return all.map((each) => buildArgument(building, each, after)).filter((each) => each !== undefined);
}

function buildArgument(building: Building, cst: ArgumentCstNode, after: number): Argument | undefined {
  const node = extent(building, cst);
  const [left, right] = cst.children.value ?? [];
  if (!node) return undefined;
  const plain = buildValue(building, left, after);
  const [sign] = (cst.children.Bound ?? []).map(inputTokenOf);
  const value = sign && sign.index >= 0 && plain.kind !== "hole" ? boundAt(building, sign.index, plain) : plain;
  const assign = cst.children.Assign?.map(inputTokenOf)[0];
  if (!assign) return { kind: "argument", ...node, name: undefined, value };
  const given = buildValue(building, right, assign.index < 0 ? assign.after : assign.index);
  return namedArgument(building, node, value, assign.index < 0 ? undefined : assign, given);
}

function buildValue(building: Building, cst: ValueCstNode | undefined, after: number): Value {
  const operands = cst?.children.operand ?? [];
  const signs = (cst?.children.Operator ?? []).map(inputTokenOf);
  const node = cst && extent(building, cst);
  const refused = node && tooLong(building, node, operands.length);
  if (refused) return refused;
  const pieces: Piece[] = [];
  let last = after;
  for (const [i, operand] of operands.entries()) {
    const sign = signs[i - 1];
    const reach = extent(building, operand);
    if (i > 0) {
      // Recovery may lose an operand and keep its operator: what stands in no order is left out.
      const inOrder = sign && (sign.index < 0 || (sign.index >= last && (reach?.first ?? sign.index) >= sign.index));
      if (!inOrder) break;
      pieces.push({ kind: "operator", text: spell(sign.kind, sign.text), index: sign.index });
      last = Math.max(last, sign.index);
    }
    pieces.push(...buildOperand(building, operand, last));
    last = reach?.last ?? last;
  }
  return group(building.source, building.tokens, pieces, building.report) ?? hole(building, after);
}

function buildOperand(building: Building, cst: OperandCstNode, after: number): readonly Piece[] {
  const { Not = [], Minus = [], atom } = cst.children;
  const prefixes = [
    ...Not.map((each) => ({ input: inputTokenOf(each), text: "not" as const })),
    ...Minus.map((each) => ({ input: inputTokenOf(each), text: "-" as const })),
  ]
    .flatMap(({ input, text }) => (input ? [{ kind: "prefix" as const, text, index: input.index }] : []))
    .sort((a, b) => a.index - b.index);
  const value = buildAtom(building, atom?.[0], prefixes.at(-1)?.index ?? after);
  return [...prefixes, { kind: "operand", value, bare: atom?.[0]?.children.group === undefined }];
}

function buildAtom(building: Building, cst: AtomCstNode | undefined, after: number): Value {
  const { Quantity: number, Text: text, reference, list, group: brackets } = cst?.children ?? {};
  if (number) {
    const base = quantityOf(building, number[0]);
    return base ? amend(building, base, cst?.children.body?.[0]) : hole(building, after);
  }
  if (text) return textOf(building, text[0]) ?? hole(building, after);
  if (list?.[0]) return buildList(building, list[0]) ?? hole(building, after);
  if (reference?.[0]) return buildReference(building, reference[0], after);
  const missing = cst?.children.Missing?.map(inputTokenOf)[0];
  if (!brackets?.[0]) return hole(building, missing?.after ?? after);
  // A bracketed value reaches over its brackets, so that what contains it never cuts between them.
  const whole = extent(building, brackets[0]);
  const inner = buildValue(building, brackets[0].children.value?.[0], whole?.first ?? after);
  return { ...inner, ...whole };
}

function buildReference(building: Building, cst: ReferenceCstNode, after: number): Value {
  const path = buildPath(building, cst.children.path?.[0]);
  if (!path) return hole(building, after);
  const args = cst.children.arguments?.[0];
  const reach = args && extent(building, args);
  const base: Path | Call = reach
    ? {
        kind: "call",
        ...nodeOf(building, path.first, reach.last),
        callee: path,
        arguments: buildArguments(building, args),
      }
    : path;
  return amend(building, base, cst.children.body?.[0]);
}

/** `base { … }` when there is a body, else just the base. */
function amend(building: Building, base: Path | Call | Quantity, cst: BodyCstNode | undefined): Value {
  const reach = cst && extent(building, cst);
  if (!reach) return base;
  return {
    kind: "amended",
    ...nodeOf(building, base.first, reach.last),
    base,
    body: buildBody(building, cst, base.last),
  };
}

function buildPath(building: Building, cst: PathCstNode | undefined): Path | undefined {
  const names = (cst?.children.Name ?? []).map((each) => nameOf(building, each)).filter((each) => each !== undefined);
  const [first] = names;
  const last = names.at(-1);
  return first && last ? { kind: "path", ...nodeOf(building, first.first, last.last), names } : undefined;
}

/** Undefined for a list that recovery made up, bracket and all. */
function buildList(building: Building, cst: ListCstNode): List | undefined {
  const node = extent(building, cst);
  if (!node) return undefined;
  const items = (cst.children.value ?? []).map((each) => buildValue(building, each, node.first));
  checkCommas(building, items, commaPlaces(cst.children.Comma ?? []));
  return { kind: "list", ...node, items };
}

function commaPlaces(commas: readonly IToken[]): readonly number[] {
  return commas.flatMap((each) => inputTokenOf(each)?.index ?? []);
}
