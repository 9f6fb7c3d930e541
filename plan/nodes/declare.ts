// What a kind of node says of itself, once: its fields, how it is described, and what it passes on. One file of `kinds` makes
// one kind. Compiler, runtime, editor and the library read nothing else: a kind that is forgotten somewhere does not compile.

import type * as Zod from "zod";
import type { Base, Nonsense } from "./base.ts";
import type { Curve, Frozen, Kit } from "./kit.ts";
import type { Passes } from "./passes.ts";

type Fields = Readonly<Record<string, Zod.core.$ZodType>>;

/** A node of a kind with these fields. */
export type Made<K extends string, F extends Fields> = Base & { readonly kind: K } & {
  readonly [P in keyof Zod.infer<Zod.ZodObject<F>>]: Frozen<Zod.infer<Zod.ZodObject<F>>[P]>;
} extends infer N
  ? { readonly [P in keyof N]: N[P] }
  : never;

/** The parts of perlc that decide what comes of a node (plan/built-ins.ts has their versions). */
export type Part = "four_artists" | "rows" | "sampler" | "grading" | "evaluation" | "packing";

/** A table of rows, or a folder in the Hugging Face layout; the path is as the plan has it. */
export interface Reads {
  readonly what: "table" | "checkpoint";
  readonly path: string;
}

type CostOnly<Node> = readonly (keyof Node & string)[];

export interface Said<K extends string, Node> {
  readonly kind: K;
  /** Part of every seed (plan/stage-number.ts): the next free number, and never another one afterwards. */
  readonly number: number;
  /** The word of the language that makes it: its documentation stands there. `name` where it is not called like the kind. */
  readonly word: { readonly family: "source" | "stage" | "model" | "block" | "setting"; readonly name?: string };
  /** What a run does with it: `read`, `trained`. A failure is said to be of what was done "because of this". */
  readonly deed: string;
  /** In one line, in the units of the language. */
  readonly describe: (node: Node) => string;
  /** What a plan that a program made can say though its values contradict each other. */
  readonly nonsense?: (node: Node) => readonly Nonsense[];
  /** What no run can execute yet, in the words of the language (E0785, E0750). */
  readonly unable?: (node: Node) => readonly string[];
  readonly parts?: readonly Part[];
  /** Which seeds it draws by (plan/seeds.ts). */
  readonly draws?: {
    readonly data?: (node: Node) => boolean;
    readonly sampling?: (node: Node) => boolean;
    readonly permutation?: (node: Node) => boolean;
  };
  readonly curves?: (node: Node) => readonly Curve[];
  /** The files of this machine that it reads, so that only their contents say what it is. */
  readonly reads?: (node: Node) => Reads | undefined;
  /** Fields that only decide how much work a run is, or what it leaves behind on the way. The hash leaves them out. */
  readonly costOnly?: CostOnly<Node> | ((node: Node) => CostOnly<Node>);
}

/** A kind of node. `fields` has neither `id`, `because` nor `kind`, which every node has. */
export interface Declaration<K extends string, F extends Fields> extends Said<K, Made<K, F>> {
  readonly fields: (kit: Kit) => F;
}

/** What a kind of node says that gives examples. */
export interface Gives<Node> {
  readonly passes: Passes<Node>;
  /** Of one that makes examples of nothing else: what it is called, and whether two of a kind have examples in common. */
  readonly origin?: {
    readonly name: (node: Node) => string;
    readonly overlaps: (a: Node, b: Node) => boolean;
  };
  /** No run executes it yet, whatever its fields say: there is no file of it in runtime/stages/data. */
  readonly notYet?: true;
}

export interface DataDeclaration<K extends string, F extends Fields> extends Declaration<K, F>, Gives<Made<K, F>> {}

/** Typing helpers: they only let TypeScript infer the fields. */
export const node = <const K extends string, F extends Fields>(declaration: Declaration<K, F>): Declaration<K, F> =>
  declaration;
export const data = <const K extends string, F extends Fields>(
  declaration: DataDeclaration<K, F>,
): DataDeclaration<K, F> => declaration;

/** The nodes of a declaration. */
export type NodeOf<D extends { readonly kind: string; readonly fields: (kit: Kit) => Fields }> = Made<
  D["kind"],
  ReturnType<D["fields"]>
>;

export const always = (): true => true;

/** The name of a part that no run executes, where it is there. */
export const missing = (what: string, there: unknown): readonly string[] =>
  there === undefined || there === false ? [] : [what];

export const when = (wrong: boolean, path: Nonsense["path"], fact: string): readonly Nonsense[] =>
  wrong ? [{ path, fact }] : [];
