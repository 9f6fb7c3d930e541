// How commands write the user's files: whole or not at all. A crash leaves the old text or the new one, never half of it.

import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { E0255 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { makeFolder } from "../runtime/device/make-folder.ts";
import { codeOf, diskFailure } from "../runtime/limits/refused.ts";

/** Puts a text in the place of a file, which keeps its mode; behind a link the file itself. Failures E1050, E1055. */
export function replaceFile(path: string, text: string): void {
  refusing(path, () => {
    const target = realpathSync(path);
    writeBeside(target, text, statSync(target).mode);
  });
}

/** Writes a file, over an earlier one of that name. Failure E1055. */
export function putFile(path: string, text: string): void {
  refusing(path, () => writeBeside(path, text, 0o666));
}

/** Makes a file that was not there, and its folder. Failure E0255 when it was, E1055 when it cannot be. */
export function createFile(path: string, text: string): void {
  refusing(path, () => {
    makeFolder(dirname(path));
    writeFileSync(path, text, { flag: "wx" });
  });
}

function writeBeside(target: string, text: string, mode: number): void {
  const beside = `${target}.${process.pid}.part`;
  try {
    writeFileSync(beside, text, { mode, flag: "wx" });
    renameSync(beside, target);
  } finally {
    rmSync(beside, { force: true });
  }
}

function refusing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw codeOf(error) === "EEXIST" ? new Failure(E0255({ path })) : diskFailure(path, error);
  }
}
