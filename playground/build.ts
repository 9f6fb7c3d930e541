// READ THIS FIRST: `npm run page [FOLDER]` makes the page: a folder of static files that needs no server, with examples, an editor with
// the language server in a worker, and panels for what the compiler knows. Everything is a script, a style or a text: a page from the
// disk may fetch nothing, so that data are scripts, too, that lay themselves on `perlc`.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { pageFiles } from "../compiler/diagnostics/codes.ts";
import { explainCode } from "../compiler/diagnostics/explain.ts";
import { explainableWords } from "../compiler/tools/reference/explain.ts";
import packageFile from "../package.json" with { type: "json" };
import { HELD_OUT_ARTIST } from "../runtime/data/four-artists/artists.ts";
import { bundle, licencesOf } from "./bundle.ts";
import { docsFilesOf } from "./docs/site.ts";
import { packedPictures } from "./pictures.ts";
import { makeShelf, packedFiles } from "./shelf.ts";

const here = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");

/** A script that lays a value on `perlc`; `<` is written so that no reader of HTML takes it for one of its own. */
const laid = (name: string, value: unknown): string =>
  `(self.perlc??={}).${name}=${JSON.stringify(value).replaceAll("<", "\\u003c")};\n`;

/** The files of the page, by name; the docs are in its folder `docs`. */
export async function pageFilesOf(): Promise<ReadonlyMap<string, string>> {
  const shelf = await makeShelf();
  const page = await bundle("playground/client/main.ts");
  const later = join(import.meta.dirname, "worker/recovery.ts");
  const server = await bundle("playground/worker/server.ts", { alias: { "#recovery": later } });
  const recovery = await bundle("compiler/recovery/at-once.ts", { name: "made" });
  const training = await bundle("playground/client/training/training.ts", { name: "made" });
  const trainer = await bundle("trainer/worker.ts", { computes: true });
  const packages = [page, server, recovery, training, trainer].flatMap((each) => each.packages);
  const codes = Object.fromEntries(Object.keys(pageFiles).map((code) => [code, explainCode(code) ?? ""]));
  return new Map([
    ["index.html", here("client/index.html").replaceAll("{version}", packageFile.version)],
    ["style.css", here("tokens.css") + here("client/style.css")],
    ["page.js", page.code],
    // a worker from the disk begins with the text of a function that is here
    ["server.js", `(self.perlc??={}).server=function(){${server.code}};\n`],
    ["recovery.js", `(self.perlc??={}).recovery=function(){${recovery.code};return made.recovery};\n`],
    ["shelf.js", laid("shelf", shelf)],
    ["codes.js", laid("codes", codes)],
    ["pictures.js", laid("pictures", await packedPictures())],
    ["words.js", laid("words", [...explainableWords()].sort())],
    ["training.js", `(self.perlc??={}).training=function(){${training.code};return made};\n`],
    // a worker from the disk is no module; the addresses of Node's threads, which a browser never asks for, are the modules' alone
    ["trainer.js", laid("trainer", trainer.code.replaceAll("import.meta.url", "self.location.href"))],
    ["binaries.js", laid("binaries", packedFiles(shelf.names))],
    // what is under a share-alike licence is a file of its own
    ["openmoji.js", laid("openmoji", await packedPictures([HELD_OUT_ARTIST]))],
    ["licences.txt", licencesOf([...new Set(packages)].sort())],
    ...(await docsFilesOf(shelf, packageFile.version)),
  ]);
}

/** Writes the page into a folder, which is made. */
export async function writePage(folder: string): Promise<void> {
  const files = await pageFilesOf();
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Bytes of a text as a host sends it. */
export const sent = (text: string): number => brotliCompressSync(text).length;

if (argv[1] === fileURLToPath(import.meta.url)) {
  const folder = argv[2] ?? join(import.meta.dirname, "../.cache/page");
  await writePage(folder);
  console.log(folder);
}
