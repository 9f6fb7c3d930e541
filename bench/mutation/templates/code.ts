// What is done to the TypeScript of a template: three kinds of slips, each a text that takes the place of another. Sign: a sum is a
// difference, a product a quotient, a term has the other sign. Index: a number is one more or less, neighbours change places. Bound: < is
// ≤, a loop ends elsewhere, the larger is the smaller.

import { ts } from "ts-morph";
import type { Change } from "../operators.ts";
import { wgslChanges } from "./wgsl.ts";

const swappedSigns: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "/=": "*=",
};
const swappedBounds: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** Of a method of an arithmetic, of whole numbers in WebAssembly or of Math: the one that takes its place, and of which kind that is. */
const methods: Readonly<Record<string, readonly ["sign" | "index" | "bound", string]>> = {
  add: ["sign", "subtract"],
  subtract: ["sign", "add"],
  multiply: ["sign", "divide"],
  divide: ["sign", "multiply"],
  addInteger: ["sign", "subtractInteger"],
  subtractInteger: ["sign", "addInteger"],
  remainder: ["index", "divide"],
  less: ["bound", "lessOrEqual"],
  lessOrEqual: ["bound", "less"],
  minimum: ["bound", "maximum"],
  maximum: ["bound", "minimum"],
  min: ["bound", "max"],
  max: ["bound", "min"],
  floor: ["bound", "ceil"],
  ceil: ["bound", "floor"],
  shiftRight: ["sign", "shiftRightSigned"],
  shiftRightSigned: ["sign", "shiftRight"],
};
/** `whole` has other comparisons than an arithmetic, and its products no quotient that anybody would write. */
const wholeMethods: typeof methods = {
  ...methods,
  less: ["bound", "greater"],
  lessSigned: ["bound", "less"],
  greater: ["bound", "atLeast"],
  atLeast: ["bound", "greater"],
  divide: ["index", "remainder"],
};
/** Functions of runtime/simd/walk.ts and those that build nodes of a graph. */
const functions: typeof methods = {
  add: ["sign", "subtract"],
  subtract: ["sign", "add"],
  multiply: ["sign", "divide"],
  divide: ["sign", "multiply"],
  maximum: ["bound", "minimum"],
  minimum: ["bound", "maximum"],
};
/** Functions whose neighbours may change places. */
const commutative =
  /(?:^|\.)(?:max|min|hypot|add|addInteger|multiply|multiplyInteger|maximum|minimum|equal|equalInteger|unequal|and|or|xor|both|either|smaller|sameShape)$/;

type Kind = "sign" | "index" | "bound";

/** Every slip of one node, its children left out. `bugs` and messages are left by whoever walks. */
export function slipsOf(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  const textOf = (of: ts.Node) => of.getText(source);
  const change = (operator: Kind, of: ts.Node, text: string): Change => ({
    operator,
    text,
    from: of.getStart(source),
    to: of.end,
  });
  if (ts.isBinaryExpression(node)) return ofBinary(node, textOf, change);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    return [change("sign", node, textOf(node.operand))];
  if (ts.isNumericLiteral(node)) return ofNumber(node, textOf(node), change);
  if (ts.isElementAccessExpression(node) && !ts.isNumericLiteral(node.argumentExpression))
    return isNumberLike(node.argumentExpression)
      ? [change("index", node.argumentExpression, `${textOf(node.argumentExpression)} + 1`)]
      : [];
  if (ts.isArrayBindingPattern(node)) return neighbours(node.elements, change, textOf);
  if (ts.isCallExpression(node)) return ofCall(node, textOf, change);
  const strings = stringsOf(node, source);
  return strings.flatMap(({ from, to }) => wgslChanges(source.text.slice(from, to), from));
}

type Make = (operator: Kind, of: ts.Node, text: string) => Change;
type TextOf = (of: ts.Node) => string;

function ofBinary(node: ts.BinaryExpression, textOf: TextOf, change: Make): readonly Change[] {
  const { operatorToken, right, left } = node;
  const operator = textOf(operatorToken);
  if ([left, right].some((each) => ts.isStringLiteralLike(each) || ts.isTemplateExpression(each))) return [];
  const sign = swappedSigns[operator];
  if (sign !== undefined) return [change("sign", operatorToken, sign)];
  if (operator === "%") return [change("index", operatorToken, "*")];
  if (operator === "**") return [change("sign", operatorToken, "*")];
  const bound = swappedBounds[operator];
  if (bound === undefined) return [];
  const isLoop = ts.isForStatement(node.parent) && node.parent.condition === node;
  return [
    change("bound", operatorToken, bound),
    ...(isLoop && !ts.isNumericLiteral(right) ? [change("bound", right, `(${textOf(right)}) - 1`)] : []),
  ];
}

/** One more and one less of a whole number, the other sign of any other; 0 is only 1. */
function ofNumber(node: ts.NumericLiteral, text: string, change: Make): readonly Change[] {
  const { parent } = node;
  if (isFallback(node) || ts.isPropertyAssignment(parent) || ts.isEnumMember(parent)) return [];
  // numbers of instructions are the encoder's
  if (ts.isCallExpression(parent) && /^(?:one|two|shift|simd|vector)$/.test(parent.expression.getText())) return [];
  if (!/^\d+$/.test(text)) return [change("sign", node, `-${text}`)];
  const value = Number(text);
  const compared =
    ts.isBinaryExpression(parent) && swappedBounds[parent.operatorToken.getText()] !== undefined ? "bound" : "index";
  return [value + 1, value - 1].filter((each) => each >= 0).map((each) => change(compared, node, String(each)));
}

/** `list[at] ?? 0`: what the checker asks for where an index may have nothing, and the reader knows that it has. */
const isFallback = ({ parent }: ts.Node): boolean =>
  ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;

const isNumberLike = (node: ts.Node): boolean =>
  ts.isIdentifier(node) || (ts.isBinaryExpression(node) && /^[-+*/%]$/.test(node.operatorToken.getText()));

function ofCall(node: ts.CallExpression, textOf: TextOf, change: Make): readonly Change[] {
  const { expression, arguments: given } = node;
  const name = textOf(expression);
  const found: Change[] = [];
  if (ts.isPropertyAccessExpression(expression)) {
    const table = textOf(expression.expression) === "whole" ? wholeMethods : methods;
    const other = Object.hasOwn(table, expression.name.text) ? table[expression.name.text] : undefined;
    if (other) found.push(change(other[0], expression.name, other[1]));
    if (expression.name.text === "negate") found.push(change("sign", node, given.map(textOf).join()));
    // where a loop of WebAssembly ends
    const last = given[1];
    if (name === "f.each" && last) found.push(change("bound", last, `whole.subtract(${textOf(last)}, i32(1))`));
  } else if (Object.hasOwn(functions, name)) {
    const other = functions[name];
    if (other) found.push(change(other[0], expression, other[1]));
  }
  const [only] = given;
  if (/^(?:i32|splatInt)$/.test(name) && only && given.length === 1 && !ts.isNumericLiteral(only))
    found.push(...["+", "-"].map((sign) => change("index", only, `${textOf(only)} ${sign} 1`)));
  if (!commutative.test(name)) found.push(...neighbours(given, change, textOf));
  return found;
}

/** Each pair of neighbours in the other order, where both are plain: names, members, products. Of `g, …` and `f, …` only what follows. */
function neighbours(nodes: readonly ts.Node[], change: Make, textOf: TextOf): readonly Change[] {
  return nodes.slice(1).flatMap((second, at): readonly Change[] => {
    const first = nodes[at];
    if (!first || ![first, second].every(isPlain) || textOf(first) === textOf(second)) return [];
    if (/^(?:g|f|at|a|_|target|operands)$/.test(textOf(first))) return [];
    const made = change("index", first, "");
    const between = first.getSourceFile().text.slice(first.end, second.getStart());
    return [{ ...made, to: second.end, text: `${textOf(second)}${between}${textOf(first)}` }];
  });
}

const isPlain = (node: ts.Node): boolean =>
  ts.isIdentifier(node) ||
  ts.isBindingElement(node) ||
  ts.isPropertyAccessExpression(node) ||
  ts.isElementAccessExpression(node) ||
  ts.isBinaryExpression(node);

/** The stretches of the file that are text of a string, without its quotes and braces. */
function stringsOf(node: ts.Node, source: ts.SourceFile): readonly { readonly from: number; readonly to: number }[] {
  if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node))
    return [{ from: node.getStart(source) + 1, to: node.end - 2 }];
  if (ts.isTemplateTail(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return [{ from: node.getStart(source) + 1, to: node.end - 1 }];
  if (ts.isStringLiteral(node)) return [{ from: node.getStart(source) + 1, to: node.end - 1 }];
  return [];
}
