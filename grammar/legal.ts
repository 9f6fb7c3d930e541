// Generated from parser.ts by `node grammar/generate.ts`. Do not edit.
// Reads a legal spec and nothing else: at the first token out of place it gives up, and parser.ts finds the words for it.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

/** What the caller makes of each rule. */
export interface Nodes {
  readonly file: object;
  readonly use: object;
  readonly member: object;
  readonly setting: object;
  readonly statement: object;
  readonly block: object;
  readonly head: object;
  readonly body: object;
  readonly arguments: object;
  readonly argument: object;
  readonly value: object;
  readonly operand: object;
  readonly atom: object;
  readonly group: object;
  readonly reference: object;
  readonly path: object;
  readonly list: object;
}

/** Makes nodes of rules that were read from token `first` to `last`. */
export interface Makers<On, N extends Nodes> {
  readonly file: (on: On, first: number, last: number, useNodes: readonly N["use"][], memberNodes: readonly N["member"][]) => N["file"];
  readonly use: (on: On, first: number, last: number) => N["use"];
  readonly member: (on: On, first: number, last: number, settingNode: N["setting"] | undefined, statementNode: N["statement"] | undefined, blockNode: N["block"] | undefined) => N["member"];
  readonly setting: (on: On, first: number, last: number, pathNode: N["path"], valueNode: N["value"]) => N["setting"];
  readonly statement: (on: On, first: number, last: number, argumentsNode: N["arguments"]) => N["statement"];
  readonly block: (on: On, first: number, last: number, headNodes: readonly N["head"][], bodyNode: N["body"]) => N["block"];
  readonly head: (on: On, first: number, last: number, pathNode: N["path"] | undefined, listNode: N["list"] | undefined) => N["head"];
  readonly body: (on: On, first: number, last: number, memberNodes: readonly N["member"][]) => N["body"];
  readonly arguments: (on: On, first: number, last: number, argumentNodes: readonly N["argument"][]) => N["arguments"];
  readonly argument: (on: On, first: number, last: number, valueNodes: readonly N["value"][]) => N["argument"];
  readonly value: (on: On, first: number, last: number, operandNodes: readonly N["operand"][]) => N["value"];
  readonly operand: (on: On, first: number, last: number, atomNode: N["atom"]) => N["operand"];
  readonly atom: (on: On, first: number, last: number, bodyNode: N["body"] | undefined, referenceNode: N["reference"] | undefined, listNode: N["list"] | undefined, groupNode: N["group"] | undefined) => N["atom"];
  readonly group: (on: On, first: number, last: number, valueNode: N["value"]) => N["group"];
  readonly reference: (on: On, first: number, last: number, pathNode: N["path"], argumentsNode: N["arguments"] | undefined, bodyNode: N["body"] | undefined) => N["reference"];
  readonly path: (on: On, first: number, last: number) => N["path"];
  readonly list: (on: On, first: number, last: number, valueNodes: readonly N["value"][]) => N["list"];
}

interface Reading<On, N extends Nodes> {
  /** By token: its kind, a number of scan.ts; two that are no kind stand at the end. */
  readonly kinds: readonly number[];
  readonly make: Makers<On, N>;
  readonly on: On;
  at: number;
}

const none: readonly never[] = [];

function add<T>(list: readonly T[], item: T): readonly T[] {
  if (list === none) return [item];
  (list as T[]).push(item);
  return list;
}

/** The kind that stands behind the last token. */
export const end = -1;

/** What `make` makes of a file whose tokens have these kinds, then `end` twice; undefined when it is not legal. */
export function readLegal<On, N extends Nodes>(kinds: readonly number[], make: Makers<On, N>, on: On): N["file"] | undefined {
  const r: Reading<On, N> = { kinds, make, on, at: 0 };
  const file = readFile(r);
  return r.kinds[r.at] === end ? file : undefined;
}

function beginsFilePart(kind: number | undefined): boolean {
  switch (kind) {
    case 7: // Spec
    case 8: // Use
    case 9: // From
    case 15: // Name
      return true;
    default:
      return false;
  }
}

function beginsName(kind: number | undefined): boolean {
  switch (kind) {
    case 7: // Spec
    case 9: // From
    case 15: // Name
      return true;
    default:
      return false;
  }
}

function beginsHead(kind: number | undefined): boolean {
  switch (kind) {
    case 7: // Spec
    case 9: // From
    case 15: // Name
    case 16: // Quantity
    case 31: // OpenBracket
      return true;
    default:
      return false;
  }
}

function beginsArgument(kind: number | undefined): boolean {
  switch (kind) {
    case 7: // Spec
    case 9: // From
    case 10: // Not
    case 15: // Name
    case 16: // Quantity
    case 17: // Text
    case 29: // OpenParen
    case 31: // OpenBracket
    case 47: // AtMost
    case 48: // AtLeast
    case 49: // Below
    case 50: // Above
    case 52: // Minus
      return true;
    default:
      return false;
  }
}

function beginsBound(kind: number | undefined): boolean {
  switch (kind) {
    case 47: // AtMost
    case 48: // AtLeast
    case 49: // Below
    case 50: // Above
      return true;
    default:
      return false;
  }
}

function beginsOperator(kind: number | undefined): boolean {
  switch (kind) {
    case 11: // In
    case 12: // And
    case 13: // Or
    case 14: // Of
    case 23: // Range
    case 41: // Pair
    case 42: // Tolerance
    case 43: // Pipe
    case 44: // Equal
    case 45: // NotEqual
    case 47: // AtMost
    case 48: // AtLeast
    case 49: // Below
    case 50: // Above
    case 51: // Plus
    case 52: // Minus
    case 53: // Times
    case 54: // Divide
    case 55: // Remainder
      return true;
    default:
      return false;
  }
}

function beginsOperandPart(kind: number | undefined): boolean {
  switch (kind) {
    case 10: // Not
    case 52: // Minus
      return true;
    default:
      return false;
  }
}

function beginsValue(kind: number | undefined): boolean {
  switch (kind) {
    case 7: // Spec
    case 9: // From
    case 10: // Not
    case 15: // Name
    case 16: // Quantity
    case 17: // Text
    case 29: // OpenParen
    case 31: // OpenBracket
    case 52: // Minus
      return true;
    default:
      return false;
  }
}

function readFile<On, N extends Nodes>(r: Reading<On, N>): N["file"] | undefined {
  const first = r.at;
  let useNodes: readonly N["use"][] = none;
  let memberNodes: readonly N["member"][] = none;
  if (r.kinds[r.at] !== 7) return undefined; // Spec
  r.at++;
  if (r.kinds[r.at] !== 16) return undefined; // Quantity
  r.at++;
  while (beginsFilePart(r.kinds[r.at])) {
    switch (r.kinds[r.at]) {
      case 8: // Use
        {
          {
            const node = readUse(r);
            if (node === undefined) return undefined;
            useNodes = add(useNodes, node);
          }
          break;
        }
      case 7: // Spec
      case 9: // From
      case 15: // Name
        {
          {
            const node = readMember(r);
            if (node === undefined) return undefined;
            memberNodes = add(memberNodes, node);
          }
          break;
        }
      default:
        return undefined;
    }
  }
  return r.make.file(r.on, first, r.at - 1, useNodes, memberNodes);
}

function readUse<On, N extends Nodes>(r: Reading<On, N>): N["use"] | undefined {
  const first = r.at;
  if (r.kinds[r.at] !== 8) return undefined; // Use
  r.at++;
  if (r.kinds[r.at] !== 27) return undefined; // OpenBrace
  r.at++;
  do {
    if (r.kinds[r.at] !== 7 && r.kinds[r.at] !== 9 && r.kinds[r.at] !== 15) return undefined; // Name
    r.at++;
    if (r.kinds[r.at] === 26) {
      if (r.kinds[r.at] !== 26) return undefined; // Comma
      r.at++;
    }
  } while (beginsName(r.kinds[r.at]));
  if (r.kinds[r.at] !== 28) return undefined; // CloseBrace
  r.at++;
  if (r.kinds[r.at] !== 9) return undefined; // From
  r.at++;
  if (r.kinds[r.at] !== 17) return undefined; // Text
  r.at++;
  return r.make.use(r.on, first, r.at - 1);
}

function readMember<On, N extends Nodes>(r: Reading<On, N>): N["member"] | undefined {
  const first = r.at;
  let settingNode: N["setting"] | undefined;
  let statementNode: N["statement"] | undefined;
  let blockNode: N["block"] | undefined;
  if (r.kinds[r.at] !== 7 && r.kinds[r.at] !== 9 && r.kinds[r.at] !== 15) return undefined;
  switch (r.kinds[r.at + 1]) {
    case 56: // Assign
    case 25: // Dot
      {
        settingNode = readSetting(r);
        if (settingNode === undefined) return undefined;
        break;
      }
    case 29: // OpenParen
      {
        statementNode = readStatement(r);
        if (statementNode === undefined) return undefined;
        break;
      }
    case 27: // OpenBrace
    case 7: // Spec
    case 9: // From
    case 15: // Name
    case 31: // OpenBracket
    case 16: // Quantity
      {
        blockNode = readBlock(r);
        if (blockNode === undefined) return undefined;
        break;
      }
    default:
      return undefined;
  }
  return r.make.member(r.on, first, r.at - 1, settingNode, statementNode, blockNode);
}

function readSetting<On, N extends Nodes>(r: Reading<On, N>): N["setting"] | undefined {
  const first = r.at;
  const pathNode = readPath(r);
  if (pathNode === undefined) return undefined;
  if (r.kinds[r.at] !== 56) return undefined; // Assign
  r.at++;
  const valueNode = readValue(r);
  if (valueNode === undefined) return undefined;
  return r.make.setting(r.on, first, r.at - 1, pathNode, valueNode);
}

function readStatement<On, N extends Nodes>(r: Reading<On, N>): N["statement"] | undefined {
  const first = r.at;
  if (r.kinds[r.at] !== 7 && r.kinds[r.at] !== 9 && r.kinds[r.at] !== 15) return undefined; // Name
  r.at++;
  const argumentsNode = readArguments(r);
  if (argumentsNode === undefined) return undefined;
  return r.make.statement(r.on, first, r.at - 1, argumentsNode);
}

function readBlock<On, N extends Nodes>(r: Reading<On, N>): N["block"] | undefined {
  const first = r.at;
  let headNodes: readonly N["head"][] = none;
  if (r.kinds[r.at] !== 7 && r.kinds[r.at] !== 9 && r.kinds[r.at] !== 15) return undefined; // Name
  r.at++;
  while (beginsHead(r.kinds[r.at])) {
    {
      const node = readHead(r);
      if (node === undefined) return undefined;
      headNodes = add(headNodes, node);
    }
  }
  const bodyNode = readBody(r);
  if (bodyNode === undefined) return undefined;
  return r.make.block(r.on, first, r.at - 1, headNodes, bodyNode);
}

function readHead<On, N extends Nodes>(r: Reading<On, N>): N["head"] | undefined {
  const first = r.at;
  let pathNode: N["path"] | undefined;
  let listNode: N["list"] | undefined;
  switch (r.kinds[r.at]) {
    case 7: // Spec
    case 9: // From
    case 15: // Name
      {
        pathNode = readPath(r);
        if (pathNode === undefined) return undefined;
        break;
      }
    case 31: // OpenBracket
      {
        listNode = readList(r);
        if (listNode === undefined) return undefined;
        break;
      }
    case 16: // Quantity
      {
        if (r.kinds[r.at] !== 16) return undefined; // Quantity
        r.at++;
        break;
      }
    default:
      return undefined;
  }
  return r.make.head(r.on, first, r.at - 1, pathNode, listNode);
}

function readBody<On, N extends Nodes>(r: Reading<On, N>): N["body"] | undefined {
  const first = r.at;
  let memberNodes: readonly N["member"][] = none;
  if (r.kinds[r.at] !== 27) return undefined; // OpenBrace
  r.at++;
  while (beginsName(r.kinds[r.at])) {
    {
      const node = readMember(r);
      if (node === undefined) return undefined;
      memberNodes = add(memberNodes, node);
    }
  }
  if (r.kinds[r.at] !== 28) return undefined; // CloseBrace
  r.at++;
  return r.make.body(r.on, first, r.at - 1, memberNodes);
}

function readArguments<On, N extends Nodes>(r: Reading<On, N>): N["arguments"] | undefined {
  const first = r.at;
  let argumentNodes: readonly N["argument"][] = none;
  if (r.kinds[r.at] !== 29) return undefined; // OpenParen
  r.at++;
  if (beginsArgument(r.kinds[r.at])) {
    {
      const node = readArgument(r);
      if (node === undefined) return undefined;
      argumentNodes = add(argumentNodes, node);
    }
    while (r.kinds[r.at] === 26) {
      if (r.kinds[r.at] !== 26) return undefined; // Comma
      r.at++;
      if (beginsArgument(r.kinds[r.at])) {
        {
          const node = readArgument(r);
          if (node === undefined) return undefined;
          argumentNodes = add(argumentNodes, node);
        }
      }
    }
  }
  if (r.kinds[r.at] !== 30) return undefined; // CloseParen
  r.at++;
  return r.make.arguments(r.on, first, r.at - 1, argumentNodes);
}

function readArgument<On, N extends Nodes>(r: Reading<On, N>): N["argument"] | undefined {
  const first = r.at;
  let valueNodes: readonly N["value"][] = none;
  if (beginsBound(r.kinds[r.at])) {
    if (r.kinds[r.at] !== 47 && r.kinds[r.at] !== 48 && r.kinds[r.at] !== 49 && r.kinds[r.at] !== 50) return undefined; // Bound
    r.at++;
  }
  {
    const node = readValue(r);
    if (node === undefined) return undefined;
    valueNodes = add(valueNodes, node);
  }
  if (r.kinds[r.at] === 56) {
    if (r.kinds[r.at] !== 56) return undefined; // Assign
    r.at++;
    {
      const node = readValue(r);
      if (node === undefined) return undefined;
      valueNodes = add(valueNodes, node);
    }
  }
  return r.make.argument(r.on, first, r.at - 1, valueNodes);
}

function readValue<On, N extends Nodes>(r: Reading<On, N>): N["value"] | undefined {
  const first = r.at;
  let operandNodes: readonly N["operand"][] = none;
  {
    const node = readOperand(r);
    if (node === undefined) return undefined;
    operandNodes = add(operandNodes, node);
  }
  while (beginsOperator(r.kinds[r.at])) {
    if (r.kinds[r.at] !== 11 && r.kinds[r.at] !== 12 && r.kinds[r.at] !== 13 && r.kinds[r.at] !== 14 && r.kinds[r.at] !== 23 && r.kinds[r.at] !== 41 && r.kinds[r.at] !== 42 && r.kinds[r.at] !== 43 && r.kinds[r.at] !== 44 && r.kinds[r.at] !== 45 && r.kinds[r.at] !== 47 && r.kinds[r.at] !== 48 && r.kinds[r.at] !== 49 && r.kinds[r.at] !== 50 && r.kinds[r.at] !== 51 && r.kinds[r.at] !== 52 && r.kinds[r.at] !== 53 && r.kinds[r.at] !== 54 && r.kinds[r.at] !== 55) return undefined; // Operator
    r.at++;
    {
      const node = readOperand(r);
      if (node === undefined) return undefined;
      operandNodes = add(operandNodes, node);
    }
  }
  return r.make.value(r.on, first, r.at - 1, operandNodes);
}

function readOperand<On, N extends Nodes>(r: Reading<On, N>): N["operand"] | undefined {
  const first = r.at;
  while (beginsOperandPart(r.kinds[r.at])) {
    switch (r.kinds[r.at]) {
      case 10: // Not
        {
          if (r.kinds[r.at] !== 10) return undefined; // Not
          r.at++;
          break;
        }
      case 52: // Minus
        {
          if (r.kinds[r.at] !== 52) return undefined; // Minus
          r.at++;
          break;
        }
      default:
        return undefined;
    }
  }
  const atomNode = readAtom(r);
  if (atomNode === undefined) return undefined;
  return r.make.operand(r.on, first, r.at - 1, atomNode);
}

function readAtom<On, N extends Nodes>(r: Reading<On, N>): N["atom"] | undefined {
  const first = r.at;
  let bodyNode: N["body"] | undefined;
  let referenceNode: N["reference"] | undefined;
  let listNode: N["list"] | undefined;
  let groupNode: N["group"] | undefined;
  switch (r.kinds[r.at]) {
    case 16: // Quantity
      {
        if (r.kinds[r.at] !== 16) return undefined; // Quantity
        r.at++;
        if (r.kinds[r.at] === 27) {
          bodyNode = readBody(r);
          if (bodyNode === undefined) return undefined;
        }
        break;
      }
    case 17: // Text
      {
        if (r.kinds[r.at] !== 17) return undefined; // Text
        r.at++;
        break;
      }
    case 7: // Spec
    case 9: // From
    case 15: // Name
      {
        referenceNode = readReference(r);
        if (referenceNode === undefined) return undefined;
        break;
      }
    case 31: // OpenBracket
      {
        listNode = readList(r);
        if (listNode === undefined) return undefined;
        break;
      }
    case 29: // OpenParen
      {
        groupNode = readGroup(r);
        if (groupNode === undefined) return undefined;
        break;
      }
    default:
      return undefined;
  }
  return r.make.atom(r.on, first, r.at - 1, bodyNode, referenceNode, listNode, groupNode);
}

function readGroup<On, N extends Nodes>(r: Reading<On, N>): N["group"] | undefined {
  const first = r.at;
  if (r.kinds[r.at] !== 29) return undefined; // OpenParen
  r.at++;
  const valueNode = readValue(r);
  if (valueNode === undefined) return undefined;
  if (r.kinds[r.at] !== 30) return undefined; // CloseParen
  r.at++;
  return r.make.group(r.on, first, r.at - 1, valueNode);
}

function readReference<On, N extends Nodes>(r: Reading<On, N>): N["reference"] | undefined {
  const first = r.at;
  let argumentsNode: N["arguments"] | undefined;
  let bodyNode: N["body"] | undefined;
  const pathNode = readPath(r);
  if (pathNode === undefined) return undefined;
  if (r.kinds[r.at] === 29) {
    argumentsNode = readArguments(r);
    if (argumentsNode === undefined) return undefined;
  }
  if (r.kinds[r.at] === 27) {
    bodyNode = readBody(r);
    if (bodyNode === undefined) return undefined;
  }
  return r.make.reference(r.on, first, r.at - 1, pathNode, argumentsNode, bodyNode);
}

function readPath<On, N extends Nodes>(r: Reading<On, N>): N["path"] | undefined {
  const first = r.at;
  if (r.kinds[r.at] !== 7 && r.kinds[r.at] !== 9 && r.kinds[r.at] !== 15) return undefined; // Name
  r.at++;
  while (r.kinds[r.at] === 25) {
    if (r.kinds[r.at] !== 25) return undefined; // Dot
    r.at++;
    if (r.kinds[r.at] !== 7 && r.kinds[r.at] !== 9 && r.kinds[r.at] !== 15) return undefined; // Name
    r.at++;
  }
  return r.make.path(r.on, first, r.at - 1);
}

function readList<On, N extends Nodes>(r: Reading<On, N>): N["list"] | undefined {
  const first = r.at;
  let valueNodes: readonly N["value"][] = none;
  if (r.kinds[r.at] !== 31) return undefined; // OpenBracket
  r.at++;
  while (beginsValue(r.kinds[r.at])) {
    {
      const node = readValue(r);
      if (node === undefined) return undefined;
      valueNodes = add(valueNodes, node);
    }
    if (r.kinds[r.at] === 26) {
      if (r.kinds[r.at] !== 26) return undefined; // Comma
      r.at++;
    }
  }
  if (r.kinds[r.at] !== 32) return undefined; // CloseBracket
  r.at++;
  return r.make.list(r.on, first, r.at - 1, valueNodes);
}
