// A bundle laid out in a fresh folder: each file at its place, which the list has been asked about before. The folder holds nothing
// that its list does not have, every digest holds, and it is gone again when anything fails.

import { closeSync, mkdirSync, openSync, statfsSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { E1050 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { codeOf, diskFailure, remove } from "../runtime/limits/refused.ts";
import { type Listed, readContainer, type Sink } from "./container/read.ts";
import { bundleDigest, type Manifest, placeOfFile, readManifest } from "./manifest.ts";

export interface Opened {
  readonly manifest: Manifest;
  /** Of its list. */
  readonly digest: string;
  /** Where it is laid out. */
  readonly folder: string;
}

/** Lays the bundle at `path` out in `folder`, which is made. Failures of readContainer and readManifest; E1050, E1055 of the disk. */
export async function openBundle(path: string, folder: string): Promise<Opened> {
  let manifest: Manifest | undefined;
  let digest = "";
  make(folder);
  try {
    await readContainer(path, {
      list(bytes) {
        manifest = readManifest(bytes, path);
        digest = bundleDigest(new TextDecoder().decode(bytes));
        refuseWithoutRoom(folder, manifest);
        return manifest.files;
      },
      sink: (entry) => fileSink(folder, entry as Manifest["files"][number]),
    });
  } catch (error) {
    remove(folder);
    throw error;
  }
  if (manifest === undefined) throw new Error("a bundle was read without its list");
  return { manifest, digest, folder };
}

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
