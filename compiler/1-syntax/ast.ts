// The syntax tree of a spec: a closed union of plain objects, one `kind` each, no meaning yet.
// legal.ts makes it in one pass, build.ts where the text is torn; 2-names binds it. Every node knows its span and its tokens.

import type { Source, Span } from "../diagnostics/source.ts";
import type { Token, Trivia } from "./lex.ts";

/** What every node carries: `first` and `last` (inclusive) index into `File.tokens`. */
export interface Node {
  readonly span: Span;
  readonly first: number;
  readonly last: number;
}

/** One `.perl` file. Between `tokens` and `trivia`, both in the order of the text, there is white space and nothing else. */
export interface File extends Node {
  readonly kind: "file";
  readonly source: Source;
  /** The number after `spec`; 1 is the only edition. */
  readonly edition: number;
  readonly uses: readonly Use[];
  readonly members: readonly Block[];
  readonly tokens: readonly Token[];
  readonly trivia: readonly Trivia[];
}

/** `use { a, b } from "models.perl"` */
export interface Use extends Node {
  readonly kind: "use";
  readonly names: readonly Name[];
  readonly from: Text;
}

/** A line of a block. */
export type Member = Setting | Block | Statement;

/** `path = value`; `doc` is the `///` text above it, without the slashes. */
export interface Setting extends Node {
  readonly kind: "setting";
  readonly doc: string | undefined;
  readonly path: Path;
  readonly value: Value;
}

/** `word head { members }`: `experiment a extends b { … }`, `train grpo { … }`, `evaluate every 50step { … }`. */
export interface Block extends Node {
  readonly kind: "block";
  readonly doc: string | undefined;
  readonly word: Name;
  readonly head: Head;
  readonly body: Body;
}

/** `word(arguments)` standing as a line of its own: `without(data.multi.rollout)`. */
export interface Statement extends Node {
  readonly kind: "statement";
  readonly doc: string | undefined;
  readonly name: Name;
  readonly arguments: readonly Argument[];
}

/** What stands between a block's word and its `{`; empty for `data { … }` (then its span is empty, after the word). */
export interface Head extends Node {
  readonly kind: "head";
  readonly name: Name | undefined;
  readonly relations: readonly Relation[];
}

/** `extends perl_paper`, `over [a, b]`, `every 50step`: a word and what it relates the block to. */
export interface Relation extends Node {
  readonly kind: "relation";
  readonly word: Name;
  readonly target: Path | List | Quantity;
}

/** `{ members }`, of a block or of an amended value. */
export interface Body extends Node {
  readonly kind: "body";
  readonly members: readonly Member[];
}

/** One bare word. */
export interface Name extends Node {
  readonly kind: "name";
  readonly text: string;
}

/** An argument of a call or statement; positional when `name` is undefined. */
export interface Argument extends Node {
  readonly kind: "argument";
  readonly name: Name | undefined;
  readonly value: Value;
}

export type Value =
  | Quantity
  | Text
  | Path
  | List
  | Call
  | Amended
  | Range
  | Pair
  | Tolerance
  | Pipeline
  | Binary
  | Not
  | Negative
  | Share
  | Bound
  | Hole;

/** `36h`, `1e-6`, `12.1%`, `-3`: the number, and the unit as written ("" when bare); not yet checked against units.ts. */
export interface Quantity extends Node {
  readonly kind: "quantity";
  readonly number: number;
  readonly unit: string;
  /** The number as written, sign included, unit left out: `1e-6`, `0.50`, `22_000`. */
  readonly spelling: string;
}

/** `"…"`, with its escapes undone. */
export interface Text extends Node {
  readonly kind: "text";
  readonly text: string;
}

/** `data.multi`, `random`: one or more names joined by dots. */
export interface Path extends Node {
  readonly kind: "path";
  readonly names: readonly Name[];
}

/** `[a, b, c]` */
export interface List extends Node {
  readonly kind: "list";
  readonly items: readonly Value[];
}

/** `hub("…", subsets = [a])`, `rollout(10, from = policy)` */
export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Path;
  readonly arguments: readonly Argument[];
}

/** `qwen25_vl_7b { max_pixels = 262144 }`, `0.2 { dual = 3.0 }`: a value with some members changed or added. */
export interface Amended extends Node {
  readonly kind: "amended";
  readonly base: Path | Call | Quantity;
  readonly body: Body;
}

/** `2..6`, both ends included. */
export interface Range extends Node {
  readonly kind: "range";
  readonly from: Value;
  readonly to: Value;
}

/** `100% -> 0%` */
export interface Pair extends Node {
  readonly kind: "pair";
  readonly from: Value;
  readonly to: Value;
}

/** `76.39% ± 5.8%` */
export interface Tolerance extends Node {
  readonly kind: "tolerance";
  readonly value: Value;
  readonly margin: Value;
}

/** `source | stage | stage`: at least one stage. */
export interface Pipeline extends Node {
  readonly kind: "pipeline";
  readonly source: Value;
  readonly stages: readonly Value[];
}

export type BinaryOperator = "and" | "or" | "in" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%";

export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  /** Where the operator itself stands. */
  readonly operatorSpan: Span;
  readonly left: Value;
  readonly right: Value;
}

/** `not order_sensitive` */
export interface Not extends Node {
  readonly kind: "not";
  readonly operand: Value;
}

/** `-x` for anything but a plain number (`-3` is a Quantity). */
export interface Negative extends Node {
  readonly kind: "negative";
  readonly operand: Value;
}

/** `60% of multi` */
export interface Share extends Node {
  readonly kind: "share";
  readonly share: Value;
  readonly of: Value;
}

/** `<= 200tok`, as an argument: the value is a limit, and the sign says of what side. */
export interface Bound extends Node {
  readonly kind: "bound";
  readonly operator: BoundOperator;
  readonly limit: Value;
}

export type BoundOperator = "<" | "<=" | ">" | ">=";

/** Where a value should stand and none could be read; its diagnostic is already made, so say nothing more about it. */
export interface Hole extends Node {
  readonly kind: "hole";
}

export type Any = File | Use | Member | Head | Relation | Body | Name | Argument | Value;

/** The direct children of a node, in the order of the text. */
export function children(node: Any): readonly Any[] {
  switch (node.kind) {
    case "file":
      return [...node.uses, ...node.members].sort((a, b) => a.span.start - b.span.start);
    case "use":
      return [...node.names, node.from];
    case "setting":
      return [node.path, node.value];
    case "block":
      return [node.word, node.head, node.body];
    case "statement":
      return [node.name, ...node.arguments];
    case "head":
      return node.name ? [node.name, ...node.relations] : node.relations;
    case "relation":
      return [node.word, node.target];
    case "body":
      return node.members;
    case "argument":
      return node.name ? [node.name, node.value] : [node.value];
    case "path":
      return node.names;
    case "list":
      return node.items;
    case "call":
      return [node.callee, ...node.arguments];
    case "amended":
      return [node.base, node.body];
    case "range":
    case "pair":
      return [node.from, node.to];
    case "tolerance":
      return [node.value, node.margin];
    case "pipeline":
      return [node.source, ...node.stages];
    case "binary":
      return [node.left, node.right];
    case "not":
    case "negative":
      return [node.operand];
    case "bound":
      return [node.limit];
    case "share":
      return [node.share, node.of];
    case "name":
    case "quantity":
    case "text":
    case "hole":
      return [];
  }
}
