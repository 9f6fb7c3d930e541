// Models: the experiment's own `policy` or `reference`, a declared model (amended or not), the weights in a folder,
// or a frozen copy. What a `{ }` behind a model may write is the settings of the `model` block.

import type * as Ast from "../1-syntax/ast.ts";
import { type Entries, inheritAll, mergeAll } from "../2-names/entry.ts";
import { E0311 } from "../diagnostics/codes.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import type { Place } from "../diagnostics/source.ts";
import { model as modelBlock } from "./blocks/model.ts";
import { callee, findWord, readArguments, reportName } from "./call.ts";
import * as limits from "./limits.ts";
import { readModel } from "./model-block.ts";
import { bareName, refuseKind } from "./plain.ts";
import { type Context, placeIn, type Type } from "./type.ts";
import type { ModelTree } from "./word.ts";

const itself = ["policy", "reference"] as const;

export const model: Type<ModelTree> = {
  name: "Model",
  wants: 'a model, such as tiny_vlm, checkpoint("models/tiny-vlm") or hub("owner/name")',
  schema: limits.anything<ModelTree>(),
  parts: modelBlock.settings,
  check: (value, context, entries) => checkModel(value, context, entries),
};

function checkModel(value: Ast.Value, context: Context, entries: Entries): ModelTree | undefined {
  const at = placeIn(context, value.span);
  if (value.kind === "path") {
    const name = bareName(value) ?? "";
    const own = itself.find((each) => each === name);
    if (own) return untouched(entries, context) ? { kind: own, at } : undefined;
    const declared = context.scope.find(context.source, name);
    if (declared?.word !== "model")
      return reportName(value, "model", [...itself, ...context.scope.names(context.source, "model")], context);
    const owner = { name, path: context.path, at: declared.at };
    const spec = readModel(mergeAll(inheritAll(declared.entry.entries), entries), owner, context);
    return spec && { kind: "made", name, model: spec, at };
  }
  if (value.kind === "text")
    return refuseKind(model, value, context, "a text alone names no model", named(value.text, at));
  if (value.kind !== "call") return refuseKind(model, value, context);
  const call = callee(value);
  const word = call && findWord("model", call.name, context);
  if (!call || !word) return undefined;
  if (word.name === "frozen") {
    const args = readArguments(word, call, context);
    if (!args || !untouched(entries, context)) return undefined;
    return { kind: "frozen", of: args.of as ModelTree, at };
  }
  // a folder by itself is a model block that says nothing but its weights
  const origin = { kind: "written", in: context.path } as const;
  const weights = { key: "weights", at, value: { value, at, origin }, entries: new Map(), statements: [] };
  const owner = { name: context.subject, path: context.path, at };
  const spec = readModel(new Map([...entries, ["weights", weights]]), owner, context);
  return spec && { kind: "made", name: "checkpoint", model: spec, at };
}

/** A text where a model is wanted: a repository of the hub by its form, `owner/name`, or else a folder of weights. */
function named(text: string, at: Place): Fix {
  const isHub =
    /^[A-Za-z][\w-]*\/[A-Za-z][\w.-]*$/.test(text) && !/^(?:models?|weights|checkpoints?|runs?|specs)\//.test(text);
  return write(at, `${isHub ? "hub" : "checkpoint"}(${JSON.stringify(text)})`);
}

/** A copy of the policy is the policy as it is: a `{ }` behind it would have nothing to say. */
function untouched(entries: Entries, context: Context): boolean {
  const [change] = entries.values();
  if (!change) return true;
  context.report(E0311({ subject: context.subject }, { at: change.at, label: "a copy is amended where it is made" }));
  return false;
}
