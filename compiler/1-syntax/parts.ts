// The parts of a tree that need more than being put together, and what is to be said of them: a file's order, the head of a
// block, a named argument, a value too long. Legal texts (legal.ts) and torn ones (build.ts) get theirs here.

import { fileBlocks } from "../../grammar/heads.ts";
import { E0116, E0117, E0123, E0126, E0128 } from "../diagnostics/codes.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import type { Span } from "../diagnostics/source.ts";
import type {
  Argument,
  Block,
  Bound,
  BoundOperator,
  File,
  Head,
  Hole,
  List,
  Member,
  Name,
  Node,
  Path,
  Quantity,
  Use,
  Value,
} from "./ast.ts";
import { asOneName, moveUp } from "./mend.ts";
import { spell } from "./operators.ts";
import { checkDoubled } from "./separators.ts";
import { type Building, hole, nodeOf } from "./terminals.ts";

/** Operands of one value: a longer one would be too deep a tree for us, and is no value for a reader either. */
const longestValue = 200;

/** What a head is made of. */
export type HeadPart = Path | List | Quantity;

/** A whole file: blocks only, and every `use` before them. */
export function fileOf(building: Building, uses: readonly Use[], all: readonly Member[]): File {
  const { source, tokens, trivia, report } = building;
  const members: Block[] = [];
  for (const member of all) {
    if (member.kind === "block") members.push(member);
    else
      report(
        E0116(
          { found: member.kind },
          { at: { source, span: member.span }, label: "no block is open here", fix: asBlock(building, member) },
        ),
      );
  }
  for (const use of uses) {
    const before = members.find((block) => block.span.start < use.span.start);
    const fix = before && moveUp(source, use, uses, members);
    if (before) report(E0117({}, { at: { source, span: use.span }, label: "it comes too late", fix }));
  }
  checkDoubled(building);
  const whole = nodeOf(building, 0, Math.max(0, tokens.length - 1));
  return { kind: "file", ...whole, source, edition: 1, uses, members, tokens, trivia };
}

/** `experiment = first { … }` as a block; undefined for a setting that is none. */
function asBlock({ source }: Building, member: Exclude<Member, Block>): Fix | undefined {
  const word = member.kind === "setting" && member.path.names.length === 1 ? member.path.names[0] : undefined;
  if (member.kind !== "setting" || !word || !fileBlocks.has(word.text) || member.value.kind !== "amended")
    return undefined;
  const name = source.text.slice(member.value.base.span.start, member.value.base.span.end);
  const span = { start: word.span.start, end: member.value.base.span.end };
  return write({ source, span }, `${word.text} ${name}`, "safe");
}

/** `name? (word target)*`: an odd number of parts begins with the block's name. */
export function headOf(building: Building, word: Name, parts: readonly HeadPart[]): Head {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) {
    const end = word.span.end;
    return {
      kind: "head",
      span: { start: end, end },
      first: word.last,
      last: word.last,
      name: undefined,
      relations: [],
    };
  }
  const names = parts.length % 2;
  const relations: Head["relations"][number][] = [];
  for (let i = names; i + 1 < parts.length; i += 2) {
    const relation = single(building, parts[i]);
    const target = parts[i + 1];
    if (relation && target)
      relations.push({ kind: "relation", ...nodeOf(building, relation.first, target.last), word: relation, target });
  }
  const node = nodeOf(building, first.first, last.last);
  return { kind: "head", ...node, name: names === 1 ? single(building, first, word) : undefined, relations };
}

/** A part of a head that must be one bare name. */
function single({ source, report }: Building, part: HeadPart | undefined, word?: Name): Name | undefined {
  if (part?.kind === "path" && part.names.length === 1) return part.names[0];
  if (part) {
    const found = source.text.slice(part.span.start, part.span.end);
    const at = { source, span: part.span };
    const isInterval = part.kind === "quantity" && word?.text === "evaluate";
    const fix = isInterval ? write(at, `every ${found}`, "safe") : asOneName(at, found);
    const notes = isInterval ? [{ keyword: "help", text: `write \`evaluate every ${found} { … }\`` }] : [];
    report(E0123({ found }, { at, label: "expected one name here", notes, fix }));
  }
  return undefined;
}

/** `<= 200tok`: the sign is the token `at`. */
export function boundAt({ tokens }: Building, at: number, limit: Value): Bound {
  const sign = tokens[at];
  const span = { start: sign?.start ?? limit.span.start, end: limit.span.end };
  const operator = spell(sign?.kind ?? "", sign?.text ?? "") as BoundOperator;
  return { kind: "bound", span, first: at, last: limit.last, operator, limit };
}

/** `name = given`; `assign` is where the `=` was written, if it was. */
export function namedArgument(
  building: Building,
  { span, first, last }: Node,
  name: Value,
  assign: Span | undefined,
  given: Value,
): Argument {
  if (name.kind === "path" && name.names.length === 1)
    return { kind: "argument", span, first, last, name: name.names[0], value: given };
  const { source, report } = building;
  const compared = name.kind !== "path" && name.kind !== "hole";
  const notes = compared ? [{ keyword: "help", text: "to compare two values write `==`" }] : [];
  const sign = assign && { start: assign.start, end: assign.end };
  const fix = compared && sign ? write({ source, span: sign }, "==") : undefined;
  if (name.kind !== "hole")
    report(E0126({}, { at: { source, span: name.span }, label: "expected a name here", notes, fix }));
  return { kind: "argument", span, first, last, name: undefined, value: hole(building, last) };
}

/** A hole in the place of a value of too many operands; undefined when they are not too many. */
export function tooLong({ source, report }: Building, node: Node, operands: number): Hole | undefined {
  if (operands <= longestValue) return undefined;
  report(E0128({ limit: longestValue }, { at: { source, span: node.span }, label: "this one" }));
  return { kind: "hole", ...node };
}
