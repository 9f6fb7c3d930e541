// A syntax tree → the text of a spec, from the nodes alone: parsing the text gives the same tree again. Comments
// are not nodes and are left out; documentation is kept. Messages, `--set` and emitted specs are printed with it.

import { operators } from "../../grammar/precedence.ts";
import { assertNever, bug } from "../diagnostics/bug.ts";
import type { Any, Argument, Block, Body, File, Member, Value } from "./ast.ts";
import { levelOf } from "./operators.ts";

/** The text of any node. A tree with holes (one that was not parsed cleanly) has no text and is a `bug`. */
export function print(node: Any): string {
  switch (node.kind) {
    case "file":
      return printFile(node);
    case "use":
      return `use { ${node.names.map((each) => each.text).join(", ")} } from ${print(node.from)}`;
    case "setting":
    case "block":
    case "statement":
      return printMember(node, "");
    case "head":
      return [node.name, ...node.relations]
        .filter((each) => each !== undefined)
        .map(print)
        .join(" ");
    case "relation":
      return `${node.word.text} ${print(node.target)}`;
    case "body":
      return printBody(node, "");
    case "name":
      return node.text;
    case "argument":
      return printArgument(node, "");
    default:
      return printValue(node, 0, "");
  }
}

function printFile(file: File): string {
  const uses = file.uses.map((each) => `${print(each)}\n`).join("");
  const blocks = file.members.map((each) => printMember(each, ""));
  return [`spec ${file.edition}\n`, ...(uses === "" ? [] : [uses]), ...blocks.map((each) => `${each}\n`)].join("\n");
}

function printMember(member: Member, indent: string): string {
  const doc =
    member.doc
      ?.split("\n")
      .map((line) => `${indent}///${line === "" ? "" : ` ${line}`}\n`)
      .join("") ?? "";
  switch (member.kind) {
    case "setting":
      return `${doc}${indent}${print(member.path)} = ${printValue(member.value, 0, indent)}`;
    case "statement":
      return `${doc}${indent}${member.name.text}${printArguments(member.arguments, indent)}`;
    case "block":
      return `${doc}${indent}${printHeader(member)} ${printBody(member.body, indent)}`;
    default:
      return assertNever(member, "printMember");
  }
}

function printHeader(block: Block): string {
  const head = print(block.head);
  return head === "" ? block.word.text : `${block.word.text} ${head}`;
}

function printBody(body: Body, indent: string): string {
  if (body.members.length === 0) return "{ }";
  const inner = `${indent}  `;
  return `{\n${body.members.map((each) => `${printMember(each, inner)}\n`).join("")}${indent}}`;
}

function printArguments(all: readonly Argument[], indent: string): string {
  return `(${all.map((each) => printArgument(each, indent)).join(", ")})`;
}

function printArgument(argument: Argument, indent: string): string {
  const value = printValue(argument.value, 0, indent);
  return argument.name ? `${argument.name.text} = ${value}` : value;
}

/** `least` is the loosest level that may stand here without brackets. */
function printValue(value: Value, least: number, indent: string): string {
  const text = printBare(value, indent);
  return levelOf(value) < least ? `(${text})` : text;
}

function printBare(value: Value, indent: string): string {
  const at = (part: Value, least: number): string => printValue(part, least, indent);
  const around = (operator: string, left: Value, right: Value): string => {
    const { level, chain } = operators[operator] ?? bug(`no operator ${operator}`);
    const space = operator === ".." ? "" : " ";
    return `${at(left, chain === "none" ? level + 1 : level)}${space}${operator}${space}${at(right, level + 1)}`;
  };
  switch (value.kind) {
    case "quantity":
      return value.spelling + value.unit;
    case "text":
      return quote(value.text);
    case "path":
      return value.names.map((each) => each.text).join(".");
    case "list":
      return `[${value.items.map((each) => at(each, 0)).join(", ")}]`;
    case "call":
      return `${print(value.callee)}${printArguments(value.arguments, indent)}`;
    case "amended":
      return `${printBare(value.base, indent)} ${printBody(value.body, indent)}`;
    case "range":
      return around("..", value.from, value.to);
    case "pair":
      return around("->", value.from, value.to);
    case "tolerance":
      return around("±", value.value, value.margin);
    case "share":
      return around("of", value.share, value.of);
    case "binary":
      return around(value.operator, value.left, value.right);
    case "pipeline": {
      const level = (operators["|"]?.level ?? 0) + 1;
      return [value.source, ...value.stages].map((each) => at(each, level)).join(" | ");
    }
    case "not":
      return `not ${at(value.operand, levelOf(value))}`;
    case "negative": {
      // -3 would be read as a number; the brackets keep it the negative of one.
      const plain = value.operand.kind === "quantity" && !value.operand.spelling.startsWith("-");
      return plain ? `-(${at(value.operand, 0)})` : `-${at(value.operand, levelOf(value))}`;
    }
    case "bound":
      return `${value.operator} ${at(value.limit, 0)}`;
    case "hole":
      return bug("a tree with a hole has no text");
    default:
      return assertNever(value, "printBare");
  }
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

/** A text in quotes; what could not stand in a line of a spec becomes an escape. */
export function quote(text: string): string {
  const escaped = text.replace(/["\\\n\t\r]|[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFD\uFEFF]/gu, (each) => {
    return escapes[each] ?? `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `"${escaped}"`;
}
