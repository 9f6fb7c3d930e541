// Generated from parser.ts by `node grammar/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated
import type { CstNode, IToken } from "chevrotain";

export interface FileCstNode extends CstNode {
  name: "file";
  children: FileCstChildren;
}

export type FileCstChildren = {
  Spec?: IToken[];
  Quantity?: IToken[];
  use?: UseCstNode[];
  member?: MemberCstNode[];
};

export interface UseCstNode extends CstNode {
  name: "use";
  children: UseCstChildren;
}

export type UseCstChildren = {
  Use?: IToken[];
  OpenBrace?: IToken[];
  Name?: IToken[];
  Comma?: IToken[];
  CloseBrace?: IToken[];
  From?: IToken[];
  Text?: IToken[];
};

export interface MemberCstNode extends CstNode {
  name: "member";
  children: MemberCstChildren;
}

export type MemberCstChildren = {
  setting?: SettingCstNode[];
  statement?: StatementCstNode[];
  block?: BlockCstNode[];
};

export interface SettingCstNode extends CstNode {
  name: "setting";
  children: SettingCstChildren;
}

export type SettingCstChildren = {
  path?: PathCstNode[];
  Assign?: IToken[];
  value?: ValueCstNode[];
};

export interface StatementCstNode extends CstNode {
  name: "statement";
  children: StatementCstChildren;
}

export type StatementCstChildren = {
  Name?: IToken[];
  arguments?: ArgumentsCstNode[];
};

export interface BlockCstNode extends CstNode {
  name: "block";
  children: BlockCstChildren;
}

export type BlockCstChildren = {
  Name?: IToken[];
  head?: HeadCstNode[];
  body?: BodyCstNode[];
};

export interface HeadCstNode extends CstNode {
  name: "head";
  children: HeadCstChildren;
}

export type HeadCstChildren = {
  path?: PathCstNode[];
  list?: ListCstNode[];
  Quantity?: IToken[];
};

export interface BodyCstNode extends CstNode {
  name: "body";
  children: BodyCstChildren;
}

export type BodyCstChildren = {
  OpenBrace?: IToken[];
  member?: MemberCstNode[];
  CloseBrace?: IToken[];
};

export interface ArgumentsCstNode extends CstNode {
  name: "arguments";
  children: ArgumentsCstChildren;
}

export type ArgumentsCstChildren = {
  OpenParen?: IToken[];
  argument?: (ArgumentCstNode)[];
  Comma?: IToken[];
  CloseParen?: IToken[];
};

export interface ArgumentCstNode extends CstNode {
  name: "argument";
  children: ArgumentCstChildren;
}

export type ArgumentCstChildren = {
  Bound?: IToken[];
  value?: (ValueCstNode)[];
  Assign?: IToken[];
};

export interface ValueCstNode extends CstNode {
  name: "value";
  children: ValueCstChildren;
}

export type ValueCstChildren = {
  operand?: (OperandCstNode)[];
  Operator?: IToken[];
};

export interface OperandCstNode extends CstNode {
  name: "operand";
  children: OperandCstChildren;
}

export type OperandCstChildren = {
  Not?: IToken[];
  Minus?: IToken[];
  atom?: AtomCstNode[];
};

export interface AtomCstNode extends CstNode {
  name: "atom";
  children: AtomCstChildren;
}

export type AtomCstChildren = {
  Quantity?: IToken[];
  body?: BodyCstNode[];
  Text?: IToken[];
  reference?: ReferenceCstNode[];
  list?: ListCstNode[];
  group?: GroupCstNode[];
  Missing?: IToken[];
};

export interface GroupCstNode extends CstNode {
  name: "group";
  children: GroupCstChildren;
}

export type GroupCstChildren = {
  OpenParen?: IToken[];
  value?: ValueCstNode[];
  CloseParen?: IToken[];
};

export interface ReferenceCstNode extends CstNode {
  name: "reference";
  children: ReferenceCstChildren;
}

export type ReferenceCstChildren = {
  path?: PathCstNode[];
  arguments?: ArgumentsCstNode[];
  body?: BodyCstNode[];
};

export interface PathCstNode extends CstNode {
  name: "path";
  children: PathCstChildren;
}

export type PathCstChildren = {
  Name?: (IToken)[];
  Dot?: IToken[];
};

export interface ListCstNode extends CstNode {
  name: "list";
  children: ListCstChildren;
}

export type ListCstChildren = {
  OpenBracket?: IToken[];
  value?: ValueCstNode[];
  Comma?: IToken[];
  CloseBracket?: IToken[];
};
