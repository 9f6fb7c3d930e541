// The tree of a file → its mentions: one walk that carries down what the vocabulary expects at each place. Knows trees
// with holes; what it cannot place is `unknown`, never wrong.

import type * as Ast from "../compiler/1-syntax/ast.ts";
import { real, share } from "../compiler/3-types/number.ts";
import type { Setting, Settings } from "../compiler/3-types/type.ts";
import { exampleFields } from "../compiler/vocabulary/fields.ts";
import { vocabulary } from "../compiler/vocabulary/registry.ts";
import type { BlockWord, Family, FunctionWord } from "../compiler/vocabulary/word.ts";
import type { Mention, Role } from "./mention.ts";

const known = new WeakMap<Ast.File, readonly Mention[]>();

/** Every name of a file with what it means there, in the order of the text. */
export function mentionsOf(file: Ast.File): readonly Mention[] {
  const before = known.get(file);
  if (before) return before;
  const mentions: Mention[] = [];
  const note = (inside: string) => (name: Ast.Name, role: Role) =>
    void mentions.push({ span: name.span, text: name.text, role, inside });
  for (const use of file.uses) for (const name of use.names) note("")(name, { kind: "declared" });
  for (const member of file.members) {
    const inside = member.head.name?.text ?? "";
    readBlock(member, "file", { note: note(inside), inside, path: "" });
  }
  const taken = [...file.uses.flatMap((each) => each.names), ...file.members.map((each) => each.head.name)];
  const top = new Set(taken.map((each) => each?.text));
  const found = mentions
    .map((each) => (each.role.kind === "unknown" && top.has(each.text) ? declared(each) : each))
    .sort((a, b) => a.span.start - b.span.start);
  known.set(file, found);
  return found;
}

/** A name of the file that stands where the vocabulary expects nothing by name: what a type of its own reads. */
const declared = (mention: Mention): Mention => ({ ...mention, role: { kind: "declared" } });

interface Place {
  readonly note: (name: Ast.Name, role: Role) => void;
  /** The experiment or model. */
  readonly inside: string;
  /** Of the block, from the experiment: `train`; empty at its top. */
  readonly path: string;
}

/** The word of a block among those that may stand in `owner`; the head tells kinds of one word apart. */
export function blockWord(word: string, head: string | undefined, owner: string): BlockWord | undefined {
  const kinds = vocabulary.inside(owner).filter((each) => each.word === word);
  return kinds.find((each) => each.name === `${word} ${head}`) ?? kinds[0];
}

function readBlock(block: Ast.Block, owner: string, place: Place): void {
  const { note, path } = place;
  const { name } = block.head;
  const word = blockWord(block.word.text, name?.text, owner);
  note(block.word, word ? { kind: "block", word } : { kind: "unknown" });
  if (name && owner === "file") note(name, { kind: "declares", word: block.word.text });
  else if (name && word?.named) note(name, { kind: "label" });
  else if (name)
    note(name, word?.name === `${word?.word} ${name.text}` ? { kind: "block", word } : { kind: "unknown" });
  for (const relation of block.head.relations) {
    const setting = word?.settings[relation.word.text];
    note(relation.word, { kind: "relation", setting, owner: word?.name ?? block.word.text });
    if (relation.target.kind === "path" && !setting)
      for (const each of relation.target.names) note(each, { kind: "declared" });
    else readValue(relation.target, setting, place);
  }
  const label = word?.named && name ? `.${name.text}` : "";
  const inner = owner === "file" ? "" : `${path === "" ? "" : `${path}.`}${block.word.text}${label}`;
  readBody(block.body, word, { ...place, path: inner });
}

function readBody(body: Ast.Body, word: BlockWord | undefined, place: Place): void {
  for (const member of body.members) {
    if (member.kind === "block") readBlock(member, word?.word ?? "", place);
    else if (member.kind === "setting") readSetting(member, word, place);
    else {
      const called = vocabulary.functions.find((each) => each.name === member.name.text);
      place.note(member.name, called ? { kind: "function", word: called } : { kind: "unknown" });
      for (const each of member.arguments) readValue(each.value, undefined, place);
    }
  }
}

/** `a.b.c = value`: blocks, then a setting, then parts of its value. */
function readSetting(member: Ast.Setting, word: BlockWord | undefined, place: Place): void {
  const { note } = place;
  let block = word;
  let parts: Settings | undefined;
  let setting: Setting | undefined;
  let path = place.path;
  let owner = word?.name ?? "";
  for (const name of member.path.names) {
    path = path === "" ? name.text : `${path}.${name.text}`;
    const inner: BlockWord | undefined = block && !parts ? blockWord(name.text, undefined, block.word) : undefined;
    const here: Settings = parts ?? block?.settings ?? {};
    if (Object.hasOwn(here, name.text)) {
      setting = here[name.text] as Setting;
      note(name, { kind: "setting", setting, owner, path });
      parts = setting.type.parts ?? {};
      owner = name.text;
    } else if (block?.open && !parts) {
      note(name, { kind: "dataset", experiment: place.inside, declares: true });
      setting = { type: block.open, doc: "A dataset." };
      parts = {};
    } else if (inner) {
      note(name, { kind: "block", word: inner });
      block = inner;
      owner = inner.name;
    } else {
      note(name, { kind: "unknown" });
      setting = undefined;
      parts = {};
    }
  }
  readValue(member.value, setting, { ...place, path });
}

/** Words a value may hold, from what its setting expects. */
export function readValue(value: Ast.Value, expected: Setting | undefined, place: Place, family?: Family): void {
  switch (value.kind) {
    case "path":
      readPath(value, expected, place, family);
      break;
    case "call":
      readCall(value, expected, place, family);
      break;
    case "amended":
      readValue(value.base, expected, place, family);
      readParts(value.body, expected, place);
      break;
    case "pipeline":
      readValue(value.source, expected, place);
      for (const stage of value.stages) readValue(stage, expected, place, "stage");
      break;
    case "binary": {
      readValue(value.left, expected, place);
      const field = value.left.kind === "path" ? value.left.names[0]?.text : undefined;
      const asked = isCondition(expected) && field ? fieldOf(field) : undefined;
      readValue(value.right, asked ? { type: asked.type, doc: asked.doc } : expected, place);
      break;
    }
    case "list":
      for (const item of value.items) readValue(item, expected, place);
      break;
    case "range":
    case "pair":
      readValue(value.from, expected, place);
      readValue(value.to, expected, place);
      break;
    case "tolerance":
      readValue(value.value, expected, place);
      readValue(value.margin, expected, place);
      break;
    case "share":
      readValue(value.share, expected, place);
      readValue(value.of, expected, place);
      break;
    case "not":
    case "negative":
      readValue(value.operand, expected, place);
      break;
    case "quantity":
    case "text":
    case "hole":
      break;
  }
}

const isCondition = (expected: Setting | undefined) => expected?.type.name.startsWith("Predicate") ?? false;
const fieldOf = (name: string) =>
  (Object.hasOwn(exampleFields, name) ? exampleFields[name as never] : undefined) as
    | (typeof exampleFields)[keyof typeof exampleFields]
    | undefined;

function readPath(path: Ast.Path, expected: Setting | undefined, { note, inside }: Place, family?: Family): void {
  const [first, ...rest] = path.names;
  if (!first) return;
  const { text } = first;
  const data = vocabulary.blocks.find((each) => each.open && each.word === text);
  const wanted = expected?.type.name ?? "";
  if (rest.length > 0) {
    note(first, data ? { kind: "block", word: data } : { kind: "unknown" });
    for (const name of rest)
      note(name, data ? { kind: "dataset", experiment: inside, declares: false } : { kind: "unknown" });
  } else if (expected && Object.hasOwn(expected.type.options ?? {}, text))
    note(first, { kind: "option", setting: expected, doc: expected.type.options?.[text] });
  else if (isCondition(expected) && fieldOf(text)) note(first, { kind: "field", field: fieldOf(text)! });
  else if (family && vocabulary.find(family, text))
    note(first, { kind: "function", word: vocabulary.find(family, text) as FunctionWord });
  else if (wanted.includes("Dataset")) note(first, { kind: "dataset", experiment: inside, declares: false });
  else if (wanted === "Model" && isPart(text)) note(first, { kind: "part", experiment: inside });
  else if (wanted === "Model") note(first, { kind: "declared" });
  else note(first, { kind: "unknown" });
}

const isPart = (text: string) => text === "policy" || text === "reference";

function readCall(call: Ast.Call, expected: Setting | undefined, place: Place, family?: Family): void {
  const [name] = call.callee.names;
  const word = name && findFunction(name.text, expected, family);
  if (name) place.note(name, word ? { kind: "function", word } : { kind: "unknown" });
  const parameters = word ? parametersOf(word, expected) : {};
  const names = Object.keys(parameters);
  let position = 0;
  for (const argument of call.arguments) {
    const last = word && "variadic" in word && word.variadic ? word.positional - 1 : names.length;
    const key = argument.name?.text ?? names[Math.min(position++, last)];
    const setting = key === undefined ? undefined : parameters[key];
    if (argument.name)
      place.note(
        argument.name,
        setting ? { kind: "parameter", setting, owner: word?.name ?? "" } : { kind: "unknown" },
      );
    readValue(argument.value, setting, place);
  }
}

/** The function that a name calls: of the family that stands there, or else whichever has the name. */
export function findFunction(name: string, expected: Setting | undefined, family?: Family): FunctionWord | undefined {
  const all = vocabulary.functions.filter((each) => each.name === name);
  const [wanted] = familiesOf(expected);
  return all.find((each) => each.family === (family ?? wanted)) ?? all[0];
}

/** The families of functions that make a value of the expected type. */
export function familiesOf(expected: Setting | undefined): readonly Family[] {
  const name = expected?.type.name ?? "";
  if (name.includes("Dataset")) return ["source"];
  if (name.startsWith("Curve")) return ["curve"];
  if (name === "Reward") return ["grader"];
  if (name.includes("Estimator")) return ["estimator"];
  if (name === "Model" || name === "Weights") return ["model"];
  return [];
}

/** What a function takes. The ends of a curve are of what the curve is of. */
export function parametersOf(word: FunctionWord, expected: Setting | undefined): Settings {
  if (word.family !== "curve") return word.parameters;
  const plain = expected?.type.name.startsWith("Curve<Real") ?? false;
  return plain ? word.parameters(real(), "1e-6 -> 0") : word.parameters(share(), "100% -> 0%");
}

/** The `{ }` behind a value: parts of the setting, and of a model also the blocks of its shape. */
function readParts(body: Ast.Body, expected: Setting | undefined, place: Place): void {
  const model = expected?.type.name === "Model" ? blockWord("model", undefined, "file") : undefined;
  if (model) {
    readBody(body, model, place);
    return;
  }
  const parts = expected?.type.parts ?? {};
  for (const member of body.members) {
    if (member.kind !== "setting") continue;
    const [name] = member.path.names;
    const setting = name && Object.hasOwn(parts, name.text) ? parts[name.text] : undefined;
    const path = `${place.path}.${name?.text ?? ""}`;
    const owner = place.path.split(".").at(-1) ?? "";
    if (name) place.note(name, setting ? { kind: "setting", setting, owner, path } : { kind: "unknown" });
    readValue(member.value, setting, { ...place, path });
  }
}
