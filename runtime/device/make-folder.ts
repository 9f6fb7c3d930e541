// Folders that are made with those on the way to them. Node's own `recursive` never ends where the system says ENOENT of a
// folder whose parent is there, as in /proc: it goes back to the parent, and tries again.

import { mkdirSync, statSync } from "#files";
import { dirname, resolve } from "#path";

/** Makes a folder, and each on the way that is not there. What the system says of the first that cannot be made is thrown as it is. */
export function makeFolder(path: string, mode = 0o777): void {
  const whole = resolve(path);
  if (isFolder(whole)) return;
  const parent = dirname(whole);
  if (parent !== whole) makeFolder(parent, mode);
  try {
    mkdirSync(whole, mode);
  } catch (error) {
    // another process may have made it meanwhile
    if (!isFolder(whole)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
