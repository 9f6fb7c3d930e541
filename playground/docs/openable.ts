// Which specs of a text can be opened in the page: whole ones that the compiler, with what the page has in place of a disk, finds no error in.

import { compile } from "../../compiler/compile.ts";
import { hasErrors } from "../../compiler/diagnostics/severity.ts";
import { fragmentOf, type Linked } from "../shared/link.ts";
import type { Shelf } from "../shared/said.ts";
import { diskOf } from "../worker/disk.ts";

/** The first line of a whole spec. */
const whole = /^spec \d+\n/;

export type Opens = (spec: Linked) => Promise<string | undefined>;

/** What gives the fragment of the page for a spec; undefined for a part of one, and for one that would open with an error. */
export function opener(shelf: Shelf): Opens {
  const disk = diskOf(shelf);
  return async ({ path, text }) => {
    if (!whole.test(text)) return undefined;
    const { value, diagnostics } = compile({ path, text }, disk);
    return value === undefined || hasErrors(diagnostics) ? undefined : fragmentOf({ path, text });
  };
}
