// Tokens → AST of a legal text, in one pass: what grammar/legal.ts reads is made into nodes on the spot. The tree and the
// diagnostics are those of the tolerant way (tolerant.ts, build.ts), which a test sees to.

import { type Makers, type Nodes, readLegal } from "../../grammar/legal.ts";
import type {
  Amended,
  Argument,
  Block,
  Body,
  Call,
  File,
  List,
  Member,
  Name,
  Node,
  Path,
  Quantity,
  Setting,
  Statement,
  Use,
  Value,
} from "./ast.ts";
import type { Token } from "./lex.ts";
import { group, type Piece, spell } from "./operators.ts";
import { boundAt, fileOf, type HeadPart, headOf, namedArgument, tooLong } from "./parts.ts";
import { checkCommas, checkLines, checkRenamed } from "./separators.ts";
import { type Building, docOf, nameAt, nodeOf, quantityAt, textAt } from "./terminals.ts";

/** A value behind `not` or `-`; which of them bind it, the operators around it decide. */
interface Signed {
  readonly kind: "signed";
  readonly signs: readonly Piece[];
  readonly value: Value;
}

interface Made extends Nodes {
  readonly file: File;
  readonly use: Use;
  readonly member: Member;
  readonly setting: Setting;
  readonly statement: Statement;
  readonly block: Block;
  readonly head: HeadPart;
  readonly body: Body;
  readonly arguments: readonly Argument[];
  readonly argument: Argument;
  readonly value: Value;
  readonly operand: Value | Signed;
  readonly atom: Value;
  readonly group: Value;
  readonly reference: Path | Call | Amended;
  readonly path: Path;
  readonly list: List;
}

/** The AST of a text whose tokens are of these kinds; undefined, and what was reported void, when it is not legal. */
export function readFile(building: Building, kinds: readonly number[]): File | undefined {
  return readLegal(kinds, makers, building);
}

const makers: Makers<Building, Made> = {
  file: (on, _first, _last, uses, members) => fileOf(on, uses, members),

  // use { names } from text
  use(on, first, last) {
    const names: Name[] = [];
    for (let at = first + 2; at < last - 2; at++) if (on.tokens[at]?.kind !== "Comma") names.push(nameOf(on, at));
    if (!checkRenamed(on, names)) checkSeparated(on, first, last, names);
    return { kind: "use", ...nodeOf(on, first, last), names, from: textAt(on, last, textOf(on, last)) };
  },

  member: (_on, _first, _last, setting, statement, block) => (setting ?? statement ?? block) as Member,

  setting: (on, first, last, path, value) => ({
    kind: "setting",
    span: spanOf(on, first, last),
    first,
    last,
    doc: docOf(on, first),
    path,
    value,
  }),

  statement: (on, first, last, all) => ({
    kind: "statement",
    span: spanOf(on, first, last),
    first,
    last,
    doc: docOf(on, first),
    name: nameOf(on, first),
    arguments: all,
  }),

  block(on, first, last, heads, body) {
    const word = nameOf(on, first);
    const head = headOf(on, word, heads);
    return { kind: "block", span: spanOf(on, first, last), first, last, doc: docOf(on, first), word, head, body };
  },

  head: (on, first, _last, path, list) => path ?? list ?? quantityAt(on, first, textOf(on, first)),

  body(on, first, last, members) {
    checkLines(on, members);
    return { kind: "body", span: spanOf(on, first, last), first, last, members };
  },

  arguments: (_on, _first, _last, all) => all,

  argument(on, first, last, values) {
    const [found, given] = values as readonly [Value, Value | undefined];
    const span = spanOf(on, first, last);
    const value = found.first === first ? found : boundAt(on, first, found);
    if (given === undefined) return { kind: "argument", span, first, last, name: undefined, value };
    return namedArgument(on, { span, first, last }, value, on.tokens[value.last + 1], given);
  },

  value(on, first, last, operands) {
    const [only] = operands;
    if (operands.length === 1 && only && only.kind !== "signed") return only;
    const refused = tooLong(on, nodeOf(on, first, last), operands.length);
    if (refused) return refused;
    const pieces: Piece[] = [];
    for (const operand of operands) {
      const value = operand.kind === "signed" ? operand.value : operand;
      if (operand.kind === "signed") pieces.push(...operand.signs);
      pieces.push({ kind: "operand", value, bare: on.tokens[value.first]?.kind !== "OpenParen" });
      const index = value.last + 1;
      const operator = on.tokens[index];
      if (operator && index < last) pieces.push({ kind: "operator", text: spell(operator.kind, operator.text), index });
    }
    return group(on.source, on.tokens, pieces, on.report) as Value;
  },

  operand(on, first, _last, value) {
    if (value.first === first) return value;
    const signs: Piece[] = [];
    for (let index = first; index < value.first; index++)
      signs.push({ kind: "prefix", text: on.tokens[index]?.kind === "Not" ? "not" : "-", index });
    return { kind: "signed", signs, value };
  },

  atom(on, first, last, body, reference, list, brackets) {
    const node = reference ?? list ?? brackets;
    if (node) return node;
    const { kind, text } = on.tokens[first] as Token;
    if (kind === "Text") return textAt(on, first, text);
    const base = quantityAt(on, first, text);
    return body ? amended(on, first, last, base, body) : base;
  },

  // A bracketed value reaches over its brackets, so that what contains it never cuts between them.
  group: (on, first, last, value) => ({ ...value, ...nodeOf(on, first, last) }),

  reference(on, first, last, path, all, body) {
    const end = body ? body.first - 1 : last;
    const base: Path | Call = all
      ? { kind: "call", span: spanOf(on, first, end), first, last: end, callee: path, arguments: all }
      : path;
    return body ? amended(on, first, last, base, body) : base;
  },

  // name.name.name
  path(on, first, last) {
    const name = nameOf(on, first);
    const names = [name];
    for (let at = first + 2; at <= last; at += 2) names.push(nameOf(on, at));
    return { kind: "path", span: first === last ? name.span : spanOf(on, first, last), first, last, names };
  },

  list(on, first, last, items) {
    checkSeparated(on, first, last, items);
    return { kind: "list", span: spanOf(on, first, last), first, last, items };
  },
};

/** Says so unless a comma stands behind every item between the tokens `first` and `last` but the last item. */
function checkSeparated(on: Building, first: number, last: number, items: readonly Node[]): void {
  const { tokens } = on;
  for (let i = 0; i + 1 < items.length; i++) {
    if (tokens[(items[i] as Node).last + 1]?.kind === "Comma") continue;
    const commas = tokens.flatMap(({ kind }, at) => (at > first && at < last && kind === "Comma" ? [at] : []));
    checkCommas(on, items, commas);
    return;
  }
}

const textOf = ({ tokens }: Building, at: number): string => (tokens[at] as Token).text;
const nameOf = (on: Building, at: number): Name => nameAt(on, at, textOf(on, at));

function spanOf({ tokens }: Building, first: number, last: number): { readonly start: number; readonly end: number } {
  return { start: (tokens[first] as Token).start, end: (tokens[last] as Token).end };
}

function amended(on: Building, first: number, last: number, base: Path | Call | Quantity, body: Body): Amended {
  return { kind: "amended", span: spanOf(on, first, last), first, last, base, body };
}
