// Whole files that belong to somebody else: regular ones, within the limit of what they are read for. A pipe would be waited for
// and a device read for ever; a file of the size of the disk is no configuration.

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "#files";
import { E1016 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import { type FileUse, Limited, limitNames, limitOf, mostBytes } from "./limits.ts";
import { saidOf } from "./refused.ts";

/**
 * The bytes of a file, or undefined where there is none or it cannot be opened: the caller knows what that means. Failure E1016 for
 * one that is not a regular file or longer than the limit; `name` is what messages call it. Opened without waiting, then asked
 * what it is: nothing can take its place in between.
 */
export function readGuarded(path: string, use: FileUse, name = path): Uint8Array<ArrayBuffer> | undefined {
  const most = limitOf("file", mostBytes[use] / 2 ** 20) * 2 ** 20;
  const refuse = (reason: string): Failure => new Failure(E1016({ file: name, use, reason }));
  const long = (size: number): Failure => {
    const reason = `it has ${printBytes(size)}, more than ${printBytes(most)}`;
    const help = `look whether it is the file that is meant; ${limitNames.file}, in MiB, allows more`;
    return new Limited(E1016({ file: name, use, reason }, { notes: [{ keyword: "help", text: help }] }));
  };
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENXIO" || code === "ENODEV") throw refuse("it is no regular file");
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw refuse(kindOf(stats));
    if (stats.size > most) throw long(stats.size);
    let bytes = new Uint8Array(stats.size + 1);
    // until its end, whatever size was said: files of `/proc` say 0, and others grow while they are read
    for (let length = 0; ; ) {
      const read = readSync(file, bytes, length, Math.min(bytes.length - length, 1 << 30), null);
      if (read === 0) return bytes.slice(0, length);
      length += read;
      if (length > most) throw long(length);
      if (length === bytes.length) {
        const longer = new Uint8Array(2 * length + 4096);
        longer.set(bytes);
        bytes = longer;
      }
    }
  } catch (error) {
    const said = saidOf(error);
    if (said === undefined) throw error;
    throw new Limited(E1016({ file: name, use, reason: `the operating system says ${said}` }));
  } finally {
    closeSync(file);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "it is a folder";
  if (stats.isFIFO()) return "it is a pipe";
  return stats.isSocket() ? "it is a socket" : "it is a device";
}
