// `#places` in Node: documents are files of the disk. In a browser there is places-alone.ts; package.json says which is meant.

import { fileURLToPath, pathToFileURL } from "node:url";
import { isOwn } from "../../compiler/2-names/own.ts";
import { onDisk } from "../../disk.ts";

/** The path of a file, with `/`. Throws for a URI that is none. */
export const pathOfFile = (uri: string): string => fileURLToPath(uri).replaceAll("\\", "/");

/** The URI of a file. */
export const uriOfFile = (path: string): string => pathToFileURL(isOwn(path) ? onDisk(path) : path).href;

/** The URI of the page of a code, by its file's name. */
export const uriOfPage = (file: string): string =>
  new URL(`../../compiler/diagnostics/codes/${file}`, import.meta.url).href;
