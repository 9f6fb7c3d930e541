// `#files` in Node: those calls of its file system that the runtime makes, and no others. In a browser there is platform/browser/files.ts.

export {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
export { open } from "node:fs/promises";
