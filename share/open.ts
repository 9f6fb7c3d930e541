// A bundle laid out in a fresh folder: each file at its place, which the list has been asked about before. The folder holds nothing
// that its list does not have, every digest holds, and it is gone again when anything fails.

import type { KeyObject } from "node:crypto";
import { closeSync, mkdirSync, openSync, statfsSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { E1050, E1141 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { codeOf, diskFailure, remove } from "../runtime/limits/refused.ts";
import type { Watching } from "../runtime/record/doing.ts";
import { type Listed, manifestName, readContainer, type Sink } from "./container/read.ts";
import { bundleDigest, type Manifest, placeOfFile, readManifest } from "./manifest.ts";
import { readSignature, refuseOtherFiles, refuseOtherKey, type Signature, type Signed } from "./signature.ts";

export interface Opened {
  readonly manifest: Manifest;
  /** Of its list. */
  readonly digest: string;
  /** Of all that it holds; whether it was made with a key that somebody trusts is another question. */
  readonly signature?: Signature;
  /** The text of it. */
  readonly signatureText?: string;
  /** Where it is laid out. */
  readonly folder: string;
}

/** Lays the bundle at `path` out in `folder`, which is made. Failures of readContainer and readManifest; E1141 for a signature of other contents; E1050, E1055 of the disk. */
export async function openBundle(path: string, folder: string, watch?: Watching): Promise<Opened> {
  let manifest: Manifest | undefined;
  let digest = "";
  make(folder);
  try {
    const bytes = await readContainer(path, {
      list(bytes) {
        manifest = readManifest(bytes, path);
        digest = bundleDigest(new TextDecoder().decode(bytes));
        refuseWithoutRoom(folder, manifest);
        return manifest.files;
      },
      sink: (entry) => fileSink(folder, entry as Manifest["files"][number]),
      watch,
    });
    if (manifest === undefined) throw new Error("a bundle was read without its list");
    const opened = { manifest, digest, folder };
    if (bytes === undefined) return opened;
    const signatureText = new TextDecoder().decode(bytes);
    return { ...opened, signatureText, signature: signatureOn(opened, signatureText, path) };
  } catch (error) {
    remove(folder);
    throw error;
  }
}

/** A signature of a bundle, in it or beside it. Failure E1141 where it is of other files. */
export function signatureOn(opened: Pick<Opened, "manifest" | "digest">, text: string, path: string): Signature {
  const signature = readSignature(text, path);
  refuseOtherFiles(signature, signedFiles(opened), path);
  return signature;
}

/** Failure E1141 for a bundle that is not signed with this key. */
export function refuseOtherSigner({ signature }: Pick<Opened, "signature">, key: KeyObject, file: string): void {
  if (signature === undefined) throw new Failure(E1141({ file, reason: "it is not signed" }));
  refuseOtherKey(signature, key, file);
}

/** What a signature of a bundle speaks of: the list, and all that it names, as they lie in the archive. */
export const signedFiles = ({ manifest, digest }: Pick<Opened, "manifest" | "digest">): readonly Signed[] => [
  { name: manifestName, digest },
  ...manifest.files.map((each) => ({ name: each.name, digest: each.digest })),
];

function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw diskFailure(folder, error);
  }
}

/** Bytes that are left free. */
const spare = 64 * 2 ** 20;

/** Failure E1050 where the disk cannot hold the files. */
function refuseWithoutRoom(folder: string, { files }: Manifest): void {
  const { bavail, bsize } = statfsSync(folder);
  const wanted = files.reduce((sum, { size }) => sum + Math.ceil(size / bsize) * bsize, 0);
  if (bavail > 0 && wanted + spare > bavail * bsize) throw new Failure(E1050({ folder }));
}

function fileSink(folder: string, entry: Listed & { readonly place?: string }): Sink {
  const file = join(folder, ...placeOfFile(entry).split("/"));
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw diskFailure(file, error);
    }
  };
  const fd = guarded(() => {
    makeWithin(folder, dirname(file));
    return openSync(file, "wx", 0o600);
  });
  return {
    write: (piece) =>
      guarded(() => {
        for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done);
      }),
    end: () => guarded(() => closeSync(fd)),
  };
}

/** Makes the folders between two, each of which is ours. */
function makeWithin(folder: string, below: string): void {
  if (resolve(below) === resolve(folder)) return;
  makeWithin(folder, dirname(below));
  try {
    mkdirSync(below, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}
