// Where the golden set lies: in the repository, or another of the same layout that PERLC_GOLDEN names. Every test reads it
// through here and knows nothing of its seeds, sizes and counts, so that a set which nobody has seen can be put in its place.

import { join, resolve } from "node:path";
import { env } from "node:process";
import { type Reader, readGolden as read } from "../runtime/conform/read.ts";

const folder =
  (env["PERLC_GOLDEN"] ?? "") === "" ? join(import.meta.dirname, "golden") : resolve(env["PERLC_GOLDEN"] as string);

/** A file or folder of the set. */
export const goldenPath = (path: string): string => join(folder, path);

/** A JSON file of the set, every field asked for with its type. */
export const readGolden = <T>(path: string, reader: Reader<T>): T => read(folder, path, reader);
