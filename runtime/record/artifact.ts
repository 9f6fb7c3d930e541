// Results of a stage that a later start of the same run need not compute again: accuracies of a filter, the answers of
// an evaluation. One JSON file each, whole or not there.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diskFailure } from "../model/checkpoint/save-folder.ts";

export interface Artifacts {
  /** What was kept under `name`; undefined where there is nothing, or nothing readable: it is then made anew. */
  read<T>(name: string): T | undefined;
  /** Keeps `value`. Failure E1050 on a full disk. */
  write(name: string, value: unknown): void;
}

/** The artifacts in the folder of a run; names are node ids and the like, made of letters, digits, dots and dashes. */
export function artifacts(folder: string): Artifacts {
  const place = join(folder, "artifacts");
  return {
    read<T>(name: string) {
      const path = join(place, `${name}.json`);
      if (!existsSync(path)) return undefined;
      try {
        return JSON.parse(readFileSync(path, "utf8")) as T;
      } catch {
        return undefined;
      }
    },
    write: (name, value) => writeWhole(join(place, `${name}.json`), JSON.stringify(value)),
  };
}

/** Writes a small file so that it is whole or as it was before. Failure E1050 on a full disk. */
export function writeWhole(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.partial`, text, { flush: true });
    renameSync(`${path}.partial`, path);
  } catch (error) {
    throw diskFailure(path, error);
  }
}
