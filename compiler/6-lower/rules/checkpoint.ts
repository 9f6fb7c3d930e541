// Rules of checkpoint folders, as far as they are on this machine: what a run would refuse in them is said here already, and
// a spec that shows pictures at other sizes than the folder's own processor is told so.

import type { ModelConfig } from "../../../models/decoder/config.ts";
import { configOf, problemsOf, processorOf } from "../../../plan/checkpoint/folder.ts";
import type { ReadProcessor } from "../../../plan/checkpoint/processor.ts";
import { differenceOf } from "../../../plan/checkpoint/same-model.ts";
import { isAbsence, missingIn } from "../../../plan/checkpoint/whole.ts";
import type { ModelNode, NodeId } from "../../../plan/plan.ts";
import { resolvePath } from "../../2-names/paths.ts";
import { E0556, E0557, E0558, E1066 } from "../../diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../diagnostics/diagnostic.ts";
import { write } from "../../diagnostics/edits.ts";
import { type Case, nodeOf, ofKind, placeOf, writtenAt } from "./rule.ts";

const folderOf = ({ entry, files }: Case, path: string) => {
  const folder = resolvePath(entry, path);
  return { path: folder, read: (file: string) => files.read(`${folder}/${file}`) };
};

export function* unreadableCheckpoint(given: Case): Iterable<Diagnostic> {
  for (const { from, id } of ofKind(given, "model")) {
    if (from.kind !== "checkpoint") continue;
    const at = placeOf(given, id);
    for (const { diagnostics } of problemsOf(folderOf(given, from.path)))
      for (const each of diagnostics)
        if (!isAbsence(each)) yield { ...each, labels: [{ ...at, text: "in this folder", primary: true }] };
  }
}

/** A folder need not be whole on the machine where a plan is made: what it lacks is a warning. */
export function* incompleteCheckpoint(given: Case): Iterable<Diagnostic> {
  for (const { from, id } of ofKind(given, "model")) {
    if (from.kind !== "checkpoint") continue;
    const folder = folderOf(given, from.path);
    const exists = (file: string) => given.files.exists(`${folder.path}/${file}`);
    const missing = exists("config.json") ? missingIn(folder, exists) : [];
    if (missing.length > 0)
      yield E0558({ folder: folder.path, missing }, { at: placeOf(given, id), label: "not whole on this machine" });
  }
}

/** What the folder of a node's checkpoint says of pictures; undefined where it is not known or not in order. */
export function processorIn(given: Case, { from }: ModelNode): ReadProcessor | undefined {
  if (from.kind !== "checkpoint") return undefined;
  const folder = folderOf(given, from.path);
  return unlessRefused(() => {
    const config = configOf(folder);
    return config && processorOf(folder, config);
  });
}

/** A reference of another model, where both folders are here. */
export function* otherReference(given: Case): Iterable<Diagnostic> {
  for (const { policy, reference } of ofKind(given, "grpo")) {
    const [one, other] = [checkpointOf(given, policy), reference && checkpointOf(given, reference)];
    if (!one || !other || one.folder === other.folder) continue;
    const what = differenceOf(one.config, other.config);
    const at = placeOf(given, other.id);
    if (what !== undefined)
      yield E1066({ policy: one.folder, reference: other.folder, what }, { at, label: "another model" });
  }
}

/** The checkpoint that a model is, or is a frozen copy of, as far as its folder is here and in order. */
function checkpointOf(given: Case, id: NodeId): { id: NodeId; folder: string; config: ModelConfig } | undefined {
  const node = nodeOf(given, id);
  if (node?.kind === "frozen") return checkpointOf(given, node.of);
  if (node?.kind !== "model" || node.from.kind !== "checkpoint") return undefined;
  const { path } = node.from;
  const config = unlessRefused(() => configOf(folderOf(given, path)));
  return config && { id, folder: path, config };
}

/** Undefined where the folder is refused, which another rule says. */
function unlessRefused<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

export function* otherPixels(given: Case): Iterable<Diagnostic> {
  for (const node of ofKind(given, "model")) {
    const own = processorIn(given, node);
    if (!own) continue;
    const { settings, file } = own;
    const [least, most] = [node.minPixels ?? settings.minPixels, node.maxPixels ?? settings.maxPixels];
    const at = placeOf(given, node.id);
    if (least > most) {
      yield E0557({ where: `${node.id} with ${file}`, least, most }, { at, label: "no size is left for a picture" });
      continue;
    }
    for (const [setting, says, folder] of [
      ["min_pixels", node.minPixels, settings.minPixels],
      ["max_pixels", node.maxPixels, settings.maxPixels],
    ] as const) {
      if (says === undefined || says === folder) continue;
      const path = `${node.id}.${setting}`;
      const written = writtenAt(given, path)?.at;
      const fix = written ? { fix: write(written, `${folder}`) } : {};
      const where = { at: written ?? at, label: `${folder} in the folder`, ...fix };
      yield E0556({ setting, says, own: folder, file }, where);
    }
  }
}
