// `#pages` in Node: the pages of the codes lie beside this file. In a browser there is pages-given.ts; package.json says which is meant.

import { readFileSync } from "node:fs";

/** The text of a page, by its file's name. */
export const readPage = (file: string): string => readFileSync(new URL(`./codes/${file}`, import.meta.url), "utf8");
