// `#pages` where a bundler chooses the files for a browser: the pages are 200 kB that nobody needs for a check, so that whoever shows
// them hands them in. Node has pages-on-disk.ts.

import { bug } from "./bug.ts";

let reader: ((file: string) => string | undefined) | undefined;

/** From now on pages are read so: `read` has the text of each, by its file's name. */
export function givePages(read: (file: string) => string | undefined): void {
  reader = read;
}

/** The text of a page, by its file's name. */
export const readPage = (file: string): string => reader?.(file) ?? bug(`nobody has handed in the page ${file}`);
