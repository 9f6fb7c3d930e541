// A signed model: `model.sig` beside its files, as OpenSSF Model Signing has it, over every other file of the folder. Sent with a model to the
// hub, and asked for in a folder that came from there.

import type { KeyObject } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { E1141 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readText } from "../disk.ts";
import { digestOfFile, type Ticking } from "../runtime/checkpoint/digests.ts";
import { readingFailure } from "../runtime/limits/refused.ts";
import { sha256 } from "../runtime/record/digest.ts";
import type { Model } from "./push/files.ts";
import { readSignature, refuseOtherFiles, refuseOtherKey, type Signature, signatureOf } from "./signature.ts";

export const signatureName = "model.sig";

/** What git and the hub put into a folder, which nobody signs. */
const unsigned = new Set([".git", ".gitattributes", ".github", ".gitignore"]);
const cacheOfHub = ".cache/huggingface";

/** Files that are looked at, at the most. */
const mostFiles = 100_000;

/** The files of a model with a signature of all of them, as `name`. */
export function signedModel(model: Model, name: string, key: KeyObject): Model {
  const content = signatureOf(name, model.files, key);
  const digest = sha256(content);
  const signature = { name: signatureName, content, size: Buffer.byteLength(content), digest };
  return { files: [...model.files, signature], left: model.left.filter((each) => each !== signatureName) };
}

/** A folder whose signature speaks of its very files. */
export interface VerifiedModel {
  readonly signature: Signature;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Holds the files of a folder against its signature, or against the one in the file `beside`; `key`: the one that must have made it. Failures
 * E1141 where there is none, where it is of other files, or of another key.
 */
export function verifiedModel(
  folder: string,
  {
    beside,
    key,
    tick,
  }: { readonly beside?: string | undefined; readonly key?: KeyObject | undefined; readonly tick?: Ticking } = {},
): VerifiedModel {
  const wrong = (reason: string) => new Failure(E1141({ file: folder, reason }));
  const path = beside ?? join(folder, signatureName);
  if (beside === undefined && lstatSync(path, { throwIfNoEntry: false }) === undefined)
    throw wrong(`it is not signed: it has no \`${signatureName}\``);
  const read = readText(path);
  if (!("text" in read)) throw wrong(`of \`${path}\`, ${read.reason}`);
  const signature = readSignature(read.text, path);
  const files = filesIn(folder, wrong).map((file) => {
    const name = relative(folder, file).split(sep).join("/");
    return { name, digest: digestIn(file, tick), size: lstatSync(file).size };
  });
  refuseOtherFiles(signature, files, folder);
  if (key) refuseOtherKey(signature, key, folder);
  return { signature, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function digestIn(file: string, tick: Ticking | undefined): string {
  try {
    return digestOfFile(file, tick);
  } catch (error) {
    throw readingFailure(file, error);
  }
}

/** Every file that has to be signed. Failure E1141 for a link, which leads to files that nobody signed. */
function filesIn(folder: string, wrong: (reason: string) => Failure): readonly string[] {
  const found: string[] = [];
  const look = (at: string): void => {
    for (const each of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, each.name);
      const name = relative(folder, path).split(sep).join("/");
      if (at === folder && (unsigned.has(each.name) || each.name === signatureName)) continue;
      if (name === cacheOfHub) continue;
      if (each.isDirectory()) look(path);
      else if (each.isFile()) found.push(path);
      else throw wrong(`\`${name}\` is no regular file`);
      if (found.length > mostFiles) throw wrong("it holds too many files");
    }
  };
  try {
    look(folder);
  } catch (error) {
    throw error instanceof Failure ? error : readingFailure(folder, error);
  }
  return found;
}
