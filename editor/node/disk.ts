// The disk as the editor sees it: files by path, and the specs of the folders that are open.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { diskFiles } from "../../disk.ts";
import type { Disk } from "../document/documents.ts";

/** More specs than anybody has; a home folder opened by mistake must not hang the editor. */
const most = 5000;
const skipped = new Set(["node_modules", "runs"]);

/** `folders` are asked anew each time: the editor may open more. */
export function diskOf(folders: () => readonly string[]): Disk {
  return {
    ...diskFiles(),
    specs: () => {
      const found: string[] = [];
      let left = most;
      const open = [...folders()];
      for (let folder = open.shift(); folder !== undefined && left > 0; folder = open.shift())
        for (const each of entriesOf(folder)) {
          left -= 1;
          const path = join(folder, each.name).replaceAll("\\", "/");
          if (each.isFile() && each.name.endsWith(".perl")) found.push(path);
          if (each.isDirectory() && !each.name.startsWith(".") && !skipped.has(each.name)) open.push(path);
        }
      return found;
    },
  };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
