// `#path` in Node: its paths, in this system's form. In a browser there is platform/browser/path.ts.

export { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
export { fileURLToPath } from "node:url";
