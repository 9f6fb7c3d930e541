// Where everything is kept that can be made again: the unpacked driver, drawn pictures, digests of large files. Of every install and
// every clone of a user it is one folder: what is in it is named by the content it was made of.

import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { env, platform } from "node:process";
import { makeFolder } from "./make-folder.ts";

/**
 * `$PERLC_CACHE`, or `perlc` in the user's cache folder: `$XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows
 * `%LOCALAPPDATA%`. Throws what the system says where a user has no home.
 */
export function cacheFolder(): string {
  const named = env.PERLC_CACHE ?? "";
  return named === "" ? join(cachesOfUser(platform), "perlc") : named;
}

/** Where programs of a system keep what can be made again. */
export function cachesOfUser(system: NodeJS.Platform): string {
  switch (system) {
    case "darwin":
      return join(homedir(), "Library", "Caches");
    case "win32":
      return env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
    default: {
      // the XDG base directory specification: a path that is not absolute counts for nothing
      const set = env.XDG_CACHE_HOME ?? "";
      return isAbsolute(set) ? set : join(homedir(), ".cache");
    }
  }
}

/** Makes a folder of the cache that only its user may write: the driver, which is native code, lies in it. */
export const makeCacheFolder = (folder: string): void => makeFolder(folder, 0o755);
