// What a compilation has read and looked for: as long as it is all still so, its result stands.

import type { Files } from "../../compiler/compile.ts";

export interface Noted {
  /** Texts of the files that were read, undefined for one that could not be. */
  readonly read: ReadonlyMap<string, string | undefined>;
  /** Files that were looked for, and whether they were there. */
  readonly sought: ReadonlyMap<string, boolean>;
}

/** The reader, and a note of everything that it is asked from now on. */
export function noting<Reader extends Files>(files: Reader): { readonly files: Reader; readonly noted: Noted } {
  const read = new Map<string, string | undefined>();
  const sought = new Map<string, boolean>();
  const noted = { read, sought };
  return {
    noted,
    files: {
      ...files,
      exists: (path) => {
        const found = files.exists(path);
        sought.set(path, found);
        return found;
      },
      read: (path) => {
        const found = files.read(path);
        read.set(path, found);
        return found;
      },
    },
  };
}

export const isStillSo = ({ read, sought }: Noted, files: Pick<Files, "read" | "exists">): boolean =>
  [...read].every(([path, was]) => files.read(path) === was) &&
  [...sought].every(([path, was]) => files.exists(path) === was);
