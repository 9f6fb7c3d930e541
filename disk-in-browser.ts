// `#disk` in a browser: the disk in memory as the compiler sees it. perlc's own specs and models lie in `/specs`, where whoever starts a worker puts
// them. Node has disk.ts.

import { existsSync, lstatSync, readdirSync, readFileSync } from "#files";
import { resolve } from "#path";
import { isOwn } from "./compiler/2-names/own.ts";
import type { Files } from "./compiler/compile.ts";

/** The folder of the specs that come with perlc: every spec may use them. */
export const ownSpecs = "/specs";

/** Where a path lies: those of perlc's own files in its folder, all others as they are. */
export const onDisk = (path: string): string =>
  path.startsWith("perlc:") ? `${ownSpecs}/${path.slice("perlc:".length)}` : path;

/** Where a path of a plan lies that counts from `directory`. */
export const placeOf = (directory: string, path: string): string =>
  isOwn(path) ? onDisk(path) : resolve(directory, path);

const isFile = (path: string): boolean => existsSync(path) && lstatSync(path).isFile();

/** The compiler's door to the disk. */
export function diskFiles(): Files {
  return {
    working: "/",
    read: (path) => (isFile(onDisk(path)) ? readFileSync(onDisk(path), "utf8") : undefined),
    unreadable: (path) => (isFile(onDisk(path)) ? undefined : "there is no such file"),
    exists: (path) => existsSync(onDisk(path)),
    list: (folder) => (existsSync(onDisk(folder)) ? readdirSync(onDisk(folder)) : []),
  };
}
