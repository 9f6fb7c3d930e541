// The tree of a file → its mentions: one walk that carries down what the vocabulary expects at each place. Knows trees
// with holes; what it cannot place is `unknown`, never wrong.

import type * as Ast from "../../compiler/1-syntax/ast.ts";
import type { Setting } from "../../compiler/3-types/type.ts";
import type { BlockWord, Family, FunctionWord } from "../../compiler/3-types/word.ts";
import { formOf } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import {
  blockWord,
  declaredAs,
  experimentSpot,
  fieldOf,
  findFunction,
  isPredicate,
  parametersOf,
  type Spot,
  settingOf,
  walk,
} from "./lookup.ts";
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
  /** The experiment, sweep or model. */
  readonly inside: string;
  /** Of the block, from the experiment: `train`; empty at its top. */
  readonly path: string;
}

function readBlock(block: Ast.Block, owner: string, place: Place): void {
  const { note, path } = place;
  const { name } = block.head;
  const members = block.body.members.flatMap((each) => (each.kind === "setting" ? each.path.names.slice(0, 1) : []));
  const word = blockWord(
    block.word.text,
    name?.text,
    owner,
    members.map((each) => each.text),
  );
  note(block.word, word ? { kind: "block", word } : { kind: "unknown" });
  if (name && owner === "file") note(name, { kind: "declares", word: block.word.text });
  else if (name && word?.named) note(name, { kind: "label" });
  else if (name)
    note(name, word?.name === `${word?.word} ${name.text}` ? { kind: "block", word } : { kind: "unknown" });
  const label = word?.named && name ? `.${name.text}` : "";
  const transparent = owner === "file" || (word !== undefined && "amends" in word);
  const inner = transparent ? "" : `${path === "" ? "" : `${path}.`}${block.word.text}${label}`;
  for (const relation of block.head.relations) {
    const setting = word?.settings[relation.word.text];
    const form = formOf(relation.word.text, "head");
    note(
      relation.word,
      form && !setting
        ? { kind: "form", word: form }
        : { kind: "relation", setting, owner: word?.name ?? block.word.text, path: `${inner}.${relation.word.text}` },
    );
    const { target } = relation;
    const named = target.kind === "list" ? target.items : [target];
    for (const each of named)
      if (each.kind === "path" && !setting) for (const name of each.names) note(name, { kind: "declared" });
      else readValue(each, setting, place);
  }
  readBody(block.body, word, { ...place, path: inner });
}

function readBody(body: Ast.Body, word: BlockWord | undefined, place: Place): void {
  for (const member of body.members) {
    if (member.kind === "block") readBlock(member, word?.word ?? "", place);
    else if (member.kind === "setting") readSetting(member, word, place);
    else readStatement(member, place);
  }
}

/** `without(…)`, `require(…)`: a line whose arguments are paths and conditions. */
function readStatement({ name, arguments: given }: Ast.Statement, place: Place): void {
  const form = formOf(name.text, "line");
  const called = vocabulary.functions.find((each) => each.name === name.text);
  place.note(
    name,
    form ? { kind: "form", word: form } : called ? { kind: "function", word: called } : { kind: "unknown" },
  );
  for (const [index, { value }] of given.entries()) {
    const takes = form?.takes[Math.min(index, form.takes.length - 1)];
    if (takes?.reads === "path" && value.kind === "path") readSettingPath(value, experimentSpot(), place);
    else if (takes?.reads === "condition") readCondition(value, undefined, place);
    else readValue(value, undefined, place);
  }
}

/** `a.b.c = value`: blocks, then a setting, then parts of its value. */
function readSetting(member: Ast.Setting, word: BlockWord | undefined, place: Place): void {
  const from: Spot = word ? { kind: "block", block: word } : { kind: "unknown" };
  const { spot, path } = readSettingPath(member.path, from, place, true);
  readValue(member.value, settingOf(spot), { ...place, path });
}

/** Notes each name of a path by where it leads. */
function readSettingPath(path: Ast.Path, from: Spot, place: Place, declares = false) {
  let full = place.path;
  let owner = from.kind === "block" ? from.block.name : "";
  const spots = walk(
    from,
    path.names.map((each) => each.text),
  );
  for (const [index, spot] of spots.entries()) {
    const name = path.names[index] as Ast.Name;
    full = full === "" ? name.text : `${full}.${name.text}`;
    place.note(name, roleAt(spot, owner, full, place, declares));
    owner = spot.kind === "block" ? spot.block.name : name.text;
  }
  return { spot: spots.at(-1), path: full };
}

function roleAt(spot: Spot, owner: string, path: string, { inside }: Place, declares: boolean): Role {
  switch (spot.kind) {
    case "block":
      return { kind: "block", word: spot.block };
    case "setting":
      return { kind: "setting", setting: spot.setting, owner: spot.owner || owner, path, writes: declares };
    case "dataset":
      return { kind: "dataset", experiment: inside, declares };
    case "stage":
      return { kind: "function", word: spot.word };
    case "figure":
      return { kind: "declared", path };
    case "label":
      return { kind: "label" };
    case "unknown":
      return { kind: "unknown" };
  }
}

/** A condition on settings; `asked` is the setting on the other side of a comparison. */
function readCondition(value: Ast.Value, asked: Setting | undefined, place: Place): void {
  if (value.kind === "binary") {
    readCondition(value.left, undefined, place);
    const path = value.left.kind === "path" ? value.left.names.map((each) => each.text) : [];
    readCondition(value.right, settingOf(walk(experimentSpot(), path).at(-1)), place);
  } else if (value.kind === "not" || value.kind === "negative") readCondition(value.operand, asked, place);
  else if (value.kind === "path") {
    const [only, ...more] = value.names;
    if (only && more.length === 0 && Object.hasOwn(asked?.type.options ?? {}, only.text))
      readValue(value, asked, place);
    else readSettingPath(value, experimentSpot(), { ...place, path: "" });
  } else readValue(value, asked, place);
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
      const asked = isPredicate(expected) && field ? fieldOf(field) : undefined;
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
    case "bound":
      readValue(value.limit, expected, place);
      break;
    case "quantity":
    case "text":
    case "hole":
      break;
  }
}

function readPath(path: Ast.Path, expected: Setting | undefined, place: Place, family?: Family): void {
  const { note, inside } = place;
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
  // a name from elsewhere: a part of a data set, a subset
  else if (expected && /\bName\b/.test(wanted)) note(first, { kind: "option", setting: expected, doc: undefined });
  else if (isPredicate(expected) && fieldOf(text)) note(first, { kind: "field", field: fieldOf(text)! });
  else if (family && vocabulary.find(family, text))
    note(first, { kind: "function", word: vocabulary.find(family, text) as FunctionWord });
  else if (wanted.includes("Benchmark")) note(first, { kind: "unknown" });
  else if (wanted.includes("Dataset")) note(first, { kind: "dataset", experiment: inside, declares: false });
  else if (wanted === "Model" && isPart(text)) note(first, { kind: "part", experiment: inside });
  else if (declaredAs(expected).length > 0) note(first, { kind: "declared" });
  else note(first, { kind: "unknown" });
}

const isPart = (text: string) => text === "policy" || text === "reference";

function readCall(call: Ast.Call, expected: Setting | undefined, place: Place, family?: Family): void {
  const [name] = call.callee.names;
  const form = name && formOf(name.text, "value");
  if (name && form) {
    place.note(name, { kind: "form", word: form });
    for (const each of call.arguments) readValue(each.value, expected, place, family);
    return;
  }
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

/** The `{ }` behind a value: parts of the setting, and of a model also the blocks of its shape. */
function readParts(body: Ast.Body, expected: Setting | undefined, place: Place): void {
  const model = expected?.type.name === "Model" ? blockWord("model", undefined, "file") : undefined;
  if (model) {
    readBody(body, model, place);
    return;
  }
  const from: Spot = expected ? { kind: "setting", setting: expected, owner: "" } : { kind: "unknown" };
  for (const member of body.members) {
    if (member.kind !== "setting") continue;
    const owner = place.path.split(".").at(-1) ?? "";
    const named: Spot = from.kind === "setting" ? { ...from, owner } : from;
    const { spot, path } = readSettingPath(member.path, named, place, true);
    readValue(member.value, settingOf(spot), { ...place, path });
  }
}
