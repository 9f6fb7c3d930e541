// Writes legal.ts from the grammar of parser.ts: a plain recursive descent that reads legal texts only, decides by two tokens,
// and hands what it has read to functions of the caller's, so that no concrete tree is built in between.

import type { IProduction } from "chevrotain";
import { Alternation, NonTerminal, Option, Repetition, RepetitionMandatory, Terminal } from "chevrotain";
import { type Decision, decide, kindsOf, occurrences, partsOf } from "./lookahead.ts";
import { parser } from "./parser.ts";
import { rows } from "./tokens.ts";

/** A rule in another. Tokens are no children: where they stand follows from where the rules around them end. */
interface Child {
  readonly name: string;
  readonly times: "one" | "perhaps" | "many";
}

/** A rule being written. `tests` are the questions about a kind that need a function of their own. */
interface Writing {
  readonly rule: string;
  readonly children: readonly Child[];
  readonly tests: Map<string, string>;
}

const capital = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const reader = (rule: string): string => `read${capital(rule)}`;
/** The variable of a child: `pathNode`, `headNodes`. */
const variable = ({ name, times }: Child): string => `${name}Node${times === "many" ? "s" : ""}`;
const nameOf = (kind: number): string => rows[kind]?.name ?? "";
const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** The text of legal.ts. */
export function legalSource(): string {
  const rules = Object.values(parser.getGAstProductions());
  const tests = new Map<string, string>();
  const written = rules.map((rule) => ({ rule, children: childrenOf(rule.definition) }));
  const readers = written.flatMap(({ rule, children }) => writeRule(rule, { rule: rule.name, children, tests }));
  return [
    "// Generated from parser.ts by `node grammar/generate.ts`. Do not edit.",
    "// Reads a legal spec and nothing else: at the first token out of place it gives up, and parser.ts finds the words for it.",
    "",
    "// biome-ignore-all format: generated",
    "// biome-ignore-all assist: generated",
    "",
    "/** What the caller makes of each rule. */",
    "export interface Nodes {",
    ...rules.map(({ name }) => `  readonly ${name}: object;`),
    "}",
    "",
    "/** Makes nodes of rules that were read from token `first` to `last`. */",
    "export interface Makers<On, N extends Nodes> {",
    ...written.flatMap(({ rule, children }) => [
      `  readonly ${rule.name}: (${["on: On", "first: number", "last: number", ...children.map(parameter)].join(", ")}) => N["${rule.name}"];`,
    ]),
    "}",
    "",
    "interface Reading<On, N extends Nodes> {",
    "  /** By token: its kind, a number of scan.ts; two that are no kind stand at the end. */",
    "  readonly kinds: readonly number[];",
    "  readonly make: Makers<On, N>;",
    "  readonly on: On;",
    "  at: number;",
    "}",
    "",
    "const none: readonly never[] = [];",
    "",
    "function add<T>(list: readonly T[], item: T): readonly T[] {",
    "  if (list === none) return [item];",
    "  (list as T[]).push(item);",
    "  return list;",
    "}",
    "",
    "/** The kind that stands behind the last token. */",
    "export const end = -1;",
    "",
    "/** What `make` makes of a file whose tokens have these kinds, then `end` twice; undefined when it is not legal. */",
    'export function readLegal<On, N extends Nodes>(kinds: readonly number[], make: Makers<On, N>, on: On): N["file"] | undefined {',
    "  const r: Reading<On, N> = { kinds, make, on, at: 0 };",
    "  const file = readFile(r);",
    "  return r.kinds[r.at] === end ? file : undefined;",
    "}",
    "",
    ...[...tests].flatMap(([body, name]) => [
      `function ${name}(kind: number | undefined): boolean {`,
      ...indented(body.split("\n")),
      "}",
      "",
    ]),
    ...readers,
  ].join("\n");
}

function parameter(child: Child): string {
  const type = `N["${child.name}"]`;
  const many = child.times === "many" ? `readonly ${type}[]` : type;
  return `${variable(child)}: ${many}${child.times === "perhaps" ? " | undefined" : ""}`;
}

function childrenOf(definition: readonly IProduction[]): readonly Child[] {
  return [...occurrences(definition)].map(([name, [least, most]]): Child => {
    return { name, times: most > 1 ? "many" : least > 0 ? "one" : "perhaps" };
  });
}

function writeRule(
  { name, definition }: { readonly name: string; readonly definition: readonly IProduction[] },
  writing: Writing,
): readonly string[] {
  const { children } = writing;
  const declared = children.flatMap((child) => {
    if (child.times === "many") return [`let ${parameter(child)} = none;`];
    return child.times === "one" ? [] : [`let ${parameter(child)};`];
  });
  return [
    `function ${reader(name)}<On, N extends Nodes>(r: Reading<On, N>): N["${name}"] | undefined {`,
    ...indented([
      "const first = r.at;",
      ...declared,
      ...writeSequence(definition, [], writing),
      `return r.make.${name}(${["r.on", "first", "r.at - 1", ...children.map(variable)].join(", ")});`,
    ]),
    "}",
    "",
  ];
}

/** Code that reads a sequence; `rest` is what the rule goes on with behind it. */
function writeSequence(
  sequence: readonly IProduction[],
  rest: readonly IProduction[],
  writing: Writing,
): readonly string[] {
  return sequence.flatMap((part, i) => writePart(part, [...sequence.slice(i + 1), ...rest], writing));
}

function writePart(part: IProduction, rest: readonly IProduction[], writing: Writing): readonly string[] {
  if (part instanceof Terminal) return writeToken(part);
  if (part instanceof NonTerminal) return writeChild(part, writing);
  if (part instanceof Alternation) {
    const branches = part.definition.map(partsOf);
    return writeSwitch(decide(branches), branches, rest, writing);
  }
  const inner = partsOf(part);
  const once = part instanceof Option;
  const decision = decide([inner, rest]);
  const again = once ? rest : [new Repetition({ definition: [...inner] }), ...rest];
  const body = indented(writeSequence(inner, again, writing));
  const test = goesOn(decision, inner, writing);
  if (part instanceof RepetitionMandatory) return ["do {", ...body, `} while (${test});`];
  return [`${once ? "if" : "while"} (${test}) {`, ...body, "}"];
}

function writeToken({ terminalType }: Terminal): readonly string[] {
  const refused = kindsOf(terminalType).map((kind) => `r.kinds[r.at] !== ${kind}`);
  // what nobody can write is not asked for
  return refused.length === 0
    ? []
    : [`if (${refused.join(" && ")}) return undefined; // ${terminalType.name}`, "r.at++;"];
}

function writeChild(part: NonTerminal, { children }: Writing): readonly string[] {
  const child = children.find((each) => each.name === part.nonTerminalName);
  if (!child) throw new Error(`perlc bug: ${part.nonTerminalName} is nobody's child`);
  const name = variable(child);
  const keep = (value: string): string => {
    if (child.times === "many") return `${name} = add(${name}, ${value});`;
    return child.times === "one" ? `const ${name} = ${value};` : `${name} = ${value};`;
  };
  const read = `${reader(part.nonTerminalName)}(r)`;
  if (child.times !== "many") return [keep(read), `if (${name} === undefined) return undefined;`];
  return ["{", `  const node = ${read};`, "  if (node === undefined) return undefined;", `  ${keep("node")}`, "}"];
}

/** Whether the first branch of a decision is taken. */
function goesOn(decision: Decision, inner: readonly IProduction[], writing: Writing): string {
  const taken = [...decision].flatMap(([first, branch]) => (branch === 0 ? [first] : []));
  const tests = taken.length > 0 ? [asks(taken, inner, writing, "r.kinds[r.at]")] : [];
  for (const [first, branches] of decision) {
    if (typeof branches === "number") continue;
    const seconds = [...branches].flatMap(([second, branch]) => (branch === 0 ? [second] : []));
    tests.push(`r.kinds[r.at] === ${first} && ${asks(seconds, inner.slice(1), writing, "r.kinds[r.at + 1]")}`);
  }
  return tests.join(" || ");
}

function asks(kinds: readonly number[], inner: readonly IProduction[], { rule, tests }: Writing, kind: string): string {
  const sorted = [...kinds].sort((a, b) => a - b);
  if (sorted.length === 1) return `${kind} === ${sorted[0]}`;
  const body = ["switch (kind) {", ...cases(sorted), "    return true;", "  default:", "    return false;", "}"].join(
    "\n",
  );
  const [first] = inner;
  const named = first instanceof Terminal || first instanceof NonTerminal ? nameIn(first) : `${rule}Part`;
  const free = (name: string): boolean => ![...tests.values()].includes(name);
  const stem = `begins${capital(named)}`;
  let fresh = stem;
  for (let twin = 2; !free(fresh); twin += 1) fresh = `${stem}${twin}`;
  const name = tests.get(body) ?? fresh;
  if ([...tests].some(([other, known]) => known === name && other !== body))
    throw new Error(`perlc bug: two questions are named ${name}`);
  tests.set(body, name);
  return `${name}(${kind})`;
}

const nameIn = (part: Terminal | NonTerminal): string =>
  part instanceof Terminal ? part.terminalType.name : part.nonTerminalName;

const cases = (kinds: readonly number[]): readonly string[] =>
  kinds.map((kind) => `  case ${kind}: // ${nameOf(kind)}`);

function writeSwitch(
  decision: Decision,
  branches: readonly (readonly IProduction[])[],
  rest: readonly IProduction[],
  writing: Writing,
): readonly string[] {
  const body = (branch: number): readonly string[] => [
    "{",
    ...indented([...writeSequence(branches[branch] ?? [], rest, writing), "break;"]),
    "}",
  ];
  const bySecond = [...decision].filter(([, branch]) => typeof branch !== "number");
  const second = bySecond[0]?.[1];
  if (bySecond.length === decision.size && second instanceof Map) {
    // the same for every first token, as for the three spellings of a name
    const inner = writeSwitch(second, branches, rest, writing);
    const firsts = bySecond.map(([first]) => `r.kinds[r.at] !== ${first}`).join(" && ");
    return [
      `if (${firsts}) return undefined;`,
      ...inner.map((line) => line.replace("(r.kinds[r.at])", "(r.kinds[r.at + 1])")),
    ];
  }
  if (bySecond.length > 0) throw new Error("perlc bug: some branches are decided by one token and some by two");
  const lines = branches.flatMap((_, branch) => {
    const kinds = [...decision].flatMap(([kind, taken]) => (taken === branch ? [kind] : []));
    if (kinds.length === 0) return [];
    return [...cases(kinds).slice(0, -1), `${cases(kinds).at(-1)}`, ...indented(indented(body(branch)))];
  });
  return ["switch (r.kinds[r.at]) {", ...lines, "  default:", "    return undefined;", "}"];
}
