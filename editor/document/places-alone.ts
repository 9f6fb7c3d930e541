// `#places` where a bundler chooses the files for a browser: there is no disk, and documents are called as they lie in the folder of
// perlc. Node has places-on-disk.ts.

import { isOwn } from "../../compiler/2-names/own.ts";

const root = "file:///";

/** The path of a file from the folder of perlc: `specs/paper.perl`. Throws for a URI that is none. */
export function pathOfFile(uri: string): string {
  if (!uri.startsWith(root)) throw new TypeError(`${uri} is no file here`);
  return decodeURIComponent(uri.slice(root.length));
}

/** The URI of a file. */
export const uriOfFile = (path: string): string =>
  root +
  (isOwn(path) ? path.replace("perlc:/", "specs/") : path.replace(/^\//, ""))
    .split("/")
    .map(encodeURIComponent)
    .join("/");

/** The URI of the page of a code, by its file's name. */
export const uriOfPage = (file: string): string => uriOfFile(`compiler/diagnostics/codes/${file}`);
