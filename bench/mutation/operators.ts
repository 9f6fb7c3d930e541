// What is done to a piece of code: each operator gives other texts for it, of which tests should notice every one.

import { ts } from "ts-morph";

export interface Change {
  readonly operator:
    | "comparison"
    | "arithmetic"
    | "boolean"
    | "constant"
    | "condition"
    | "removed"
    | "swapped"
    | "call"
    | "sign"
    | "index"
    | "bound";
  /** Text that takes the place of `from` to `to` of the file. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Within a string: what TypeScript says of the file stays what it is. */
  readonly inText?: true;
}

const { SyntaxKind } = ts;

/** Of an operator between two operands: the ones that take its place. */
const others: ReadonlyMap<string, readonly [Change["operator"], ...string[]]> = new Map(
  Object.entries({
    "<": ["comparison", "<=", ">="],
    "<=": ["comparison", "<", ">"],
    ">": ["comparison", ">=", "<="],
    ">=": ["comparison", ">", "<"],
    "===": ["comparison", "!=="],
    "!==": ["comparison", "==="],
    "+": ["arithmetic", "-"],
    "-": ["arithmetic", "+"],
    "*": ["arithmetic", "/"],
    "/": ["arithmetic", "*"],
    "%": ["arithmetic", "*"],
    "**": ["arithmetic", "*"],
    "&": ["arithmetic", "|"],
    "|": ["arithmetic", "&"],
    "^": ["arithmetic", "&"],
    "<<": ["arithmetic", ">>"],
    ">>": ["arithmetic", "<<"],
    ">>>": ["arithmetic", "<<"],
    "+=": ["arithmetic", "-="],
    "-=": ["arithmetic", "+="],
    "*=": ["arithmetic", "/="],
    "/=": ["arithmetic", "*="],
    "&&": ["boolean", "||"],
    "||": ["boolean", "&&"],
  } as const),
);

/** Of a method that is called: the one that takes its place. */
const methods: ReadonlyMap<string, string> = new Map(
  Object.entries({
    every: "some",
    some: "every",
    min: "max",
    max: "min",
    floor: "ceil",
    ceil: "floor",
  }),
);

/** Every change of one node, its children left out. */
export function changesOf(node: ts.Node, source: ts.SourceFile): readonly Change[] {
  const whole = (operator: Change["operator"], text: string, of: ts.Node = node): Change => ({
    operator,
    text,
    from: of.getStart(source),
    to: of.end,
  });
  const textOf = (of: ts.Node) => of.getText(source);
  if (ts.isBinaryExpression(node)) {
    const [operator, ...texts] = others.get(textOf(node.operatorToken)) ?? [];
    return operator ? texts.map((text) => whole(operator, text, node.operatorToken)) : [];
  }
  if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === SyntaxKind.ExclamationToken) return [whole("boolean", textOf(node.operand))];
    if (node.operator === SyntaxKind.MinusToken) return [whole("arithmetic", textOf(node.operand))];
  }
  if (ts.isNumericLiteral(node) && !isFallback(node))
    return constants(node, textOf(node)).map((text) => whole("constant", text));
  if (node.kind === SyntaxKind.TrueKeyword) return [whole("constant", "false")];
  if (node.kind === SyntaxKind.FalseKeyword) return [whole("constant", "true")];
  if (ts.isConditionalExpression(node))
    return ["true", "false"].map((text) => whole("condition", text, node.condition));
  if (ts.isIfStatement(node)) return conditionsOf(node, whole);
  if (ts.isExpressionStatement(node) && ts.isBlock(node.parent)) return [whole("removed", ";")];
  if (ts.isCallExpression(node)) return callsOf(node, textOf, whole);
  return [];
}

/** `list[at] ?? 0`: what the checker asks for where an index may have nothing, and the reader knows that it has. */
const isFallback = ({ parent }: ts.Node): boolean =>
  ts.isBinaryExpression(parent) &&
  parent.operatorToken.kind === SyntaxKind.QuestionQuestionToken &&
  ts.isElementAccessExpression(parent.left);

/** Functions whose neighbours may change places. */
const commutative = /^(?:Math\.(?:max|min|hypot)|add|multiply|maximum|minimum|equal)$/;

/** One more and one less. What is no decimal number, such as 0xff or 1e-6, is doubled. */
function constants(node: ts.NumericLiteral, text: string): readonly string[] {
  if (!/^\d+$/.test(text)) return [`(2 * ${text})`];
  const value = Number(node.text);
  return value === 0 ? ["1"] : [String(value + 1), String(value - 1)];
}

type Whole = (operator: Change["operator"], text: string, of?: ts.Node) => Change;

/** A condition that always or never holds; the second is the branch removed. */
function conditionsOf(node: ts.IfStatement, whole: Whole): readonly Change[] {
  return [whole("condition", "true", node.expression), whole("removed", "false", node.expression)];
}

/** Another method, and each pair of neighbouring arguments swapped. */
function callsOf({ expression, arguments: given }: ts.CallExpression, textOf: (of: ts.Node) => string, whole: Whole) {
  const other = ts.isPropertyAccessExpression(expression) ? methods.get(expression.name.text) : undefined;
  const renamed = other && ts.isPropertyAccessExpression(expression) ? [whole("call", other, expression.name)] : [];
  const isCommutative = commutative.test(textOf(expression));
  const swapped = given.slice(1).flatMap((second, at): readonly Change[] => {
    const first = given[at];
    if (!first || isCommutative || textOf(first) === textOf(second)) return [];
    const between = first.getSourceFile().text.slice(first.end, second.getStart());
    return [
      {
        operator: "swapped",
        text: `${textOf(second)}${between}${textOf(first)}`,
        from: first.getStart(),
        to: second.end,
      },
    ];
  });
  return [...renamed, ...swapped];
}
