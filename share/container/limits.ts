// What reading a bundle may take, asked before anything is read or made room for. `PERLC_LIMIT_FILE` (MiB) allows more bytes.

import { E1103 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import { limitNames, limitOf } from "../../runtime/limits/limits.ts";

/** Entries of a bundle, and bytes of its list of them. */
export const mostEntries = 100_000;
export const mostManifest = 32 * 2 ** 20;

/** Bytes of a signature, which names every entry. */
export const mostSignature = 32 * 2 ** 20;

/** Bytes of an entry that is read as text: a spec, a plan, a journal. */
export const mostText = 256 * 2 ** 20;

/** Bytes of all contents together. */
export const mostContent = (): number => limitOf("file", 32 * 1024) * 2 ** 20;

/** What holds so many bytes for each of its own is no experiment, but an attempt on the disk; smaller contents may. */
const mostRatio = 100;
const smallContent = 64 * 2 ** 20;

/** Failure E1103 for a bundle of `file` bytes that says that it holds `content` bytes, where that is too much. */
export function refuseTooMuch(name: string, file: number, content: number): void {
  const most = mostContent();
  if (content > most) throw tooMuch(name, "its contents", content, most, true);
  const likely = smallContent + mostRatio * file;
  if (content > likely) throw tooMuch(name, "its contents", content, likely, false);
}

/** E1103 about bytes. `raised`: whether a setting allows more. */
export function tooMuch(name: string, what: string, found: number, most: number, raised: boolean): Failure {
  const notes = raised ? { notes: [{ keyword: "help", text: `${limitNames.file}, in MiB, allows more` }] } : {};
  return new Failure(E1103({ file: name, what, found: printBytes(found), most: printBytes(most) }, notes));
}
