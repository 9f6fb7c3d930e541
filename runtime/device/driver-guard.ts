// The software driver is native code: it is loaded only from a folder that nobody else can have filled, and only when every
// file is the one of the npm packages. Comes before the loading in dawn.ts.

import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { E1021 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** SHA-256 of `swiftshader.tar.br` of @sparticuz/chromium at the version in package.json, and of what is unpacked from it. */
export const knownDriver = {
  archive: "f957ea867313f9815b71dc2ed30cce301e01db4f3973fbdb31ffa5391b0ec45a",
  files: {
    "libvk_swiftshader.so": "5b9e8591c7c2d1c9618c3ad485d0cdffb81f5f1ffd6a982fdb6578c2d8d3213e",
    "libvulkan.so.1": "fe17a77c1f2df38d3b6a935140f746fd80aac564bb44eb3e4f6b75a504295a41",
    "vk_swiftshader_icd.json": "c9eef28b6b984fec220ef0abfecc40b502d46946706e47bfe97707027cb818bd",
  },
} as const;

/** What is looked at. */
export interface DriverFolder {
  readonly folder: string;
  /** SHA-256 of the archive that it was unpacked from. */
  readonly archive: string;
  /** Where npm keeps Dawn's binding, of which the folder has a copy. */
  readonly packaged: string;
}

/**
 * Failure E1021 for a folder, or the cache folder that holds it, that is a link, somebody else's or writable by others, and for a
 * file that differs from the packages'.
 */
export async function refuseForeignDriver({ folder, archive, packaged }: DriverFolder): Promise<void> {
  const refuse = (path: string, reason: string): Failure => new Failure(E1021({ path, reason }));
  if (archive !== knownDriver.archive)
    throw refuse(folder, "the archive it comes from is not the one perlc was made with");
  // whoever can write the folder above can put another one in this one's place
  for (const path of [dirname(folder), folder]) {
    const why = await foreign(path);
    if (why !== undefined) throw refuse(path, why);
  }
  for (const [name, digest] of Object.entries(knownDriver.files)) {
    const path = join(folder, name);
    const why = await foreign(path);
    if (why !== undefined) throw refuse(path, why);
    const found = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    if (found !== digest) throw refuse(path, "it is not the file of the npm package");
  }
  const dawn = join(folder, "dawn.node");
  const why = await foreign(dawn);
  if (why !== undefined) throw refuse(dawn, why);
  if (!(await readFile(dawn)).equals(await readFile(packaged)))
    throw refuse(dawn, "it is not the file of the npm package");
}

/** Why a file or folder may be somebody else's work; undefined where it cannot be. Windows has no owners of this kind. */
async function foreign(path: string): Promise<string | undefined> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return "it is a link";
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (stats.uid !== user && stats.uid !== 0) return "it belongs to somebody else";
  return (stats.mode & 0o022) === 0 ? undefined : "others may write it";
}
