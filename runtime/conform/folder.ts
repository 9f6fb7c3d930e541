// The goldens of a folder, by its index.json, or where there is none by what lies in it. A golden is a JSON file that names its format,
// or the folder of a model.

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { E1082, E1083 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { saidOf } from "../limits/refused.ts";
import { list, readGolden, readIfThere, record, table, text, unusable } from "./read.ts";

/** The format of each kind, as its files name it; a model names it in its io.json. */
export const formats = [
  "grpo-loss-golden/1",
  "grpo-aggregation-golden/1",
  "model-io/1",
  "image-preprocess/1",
  "smart-resize/1",
  "cpython-shuffle/1",
  "permutation-remap/1",
  "philox4x32-10/1",
  "boxed-grader/1",
] as const;
export type Format = (typeof formats)[number];

/** A golden that can be run, or why it cannot. */
export interface Golden {
  /** Its path in the folder, with `/`. */
  readonly name: string;
  readonly format?: Format;
  readonly refused?: readonly Diagnostic[];
}

const indexFile = "index.json";
const indexFormat = "golden-set/1";

/** All goldens of a folder, in the order of its index. Failures: E1082 (no folder, none in it), E1083 and E1084 (its index). */
export function goldensOf(folder: string): readonly Golden[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Failure(E1082({ folder, reason: "it is no folder" }));
  const listed = indexed(folder);
  const names = listed ?? found(folder, "");
  if (names.length === 0) {
    const reason = listed ? `its ${indexFile} lists none` : `it has no ${indexFile} and no file that is one`;
    throw new Failure(E1082({ folder, reason }));
  }
  return [...names.map((name) => goldenOf(folder, name)), ...(listed ? unlisted(folder, listed) : [])];
}

/** What the index lists, whatever it calls the kinds: the files say what they are. */
function indexed(folder: string): readonly string[] | undefined {
  const index = readIfThere(
    folder,
    indexFile,
    table((value) => value),
  );
  if (index === undefined) return undefined;
  const { format, ...kinds } = index;
  if (format !== indexFormat)
    throw new Failure(E1083({ golden: join(folder, indexFile), format: said(format), known: [indexFormat] }));
  return readGolden(folder, indexFile, (value) => {
    const lists = record(Object.fromEntries(Object.keys(kinds).map((kind) => [kind, list(text)])))(value, "");
    return Object.values(lists).flat();
  });
}

/** Every golden below a folder that has no index. */
function found(folder: string, below: string): readonly string[] {
  return entriesOf(join(folder, below))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((each) => {
      const name = below === "" ? each.name : `${below}/${each.name}`;
      if (each.isDirectory()) return isModel(folder, name) ? [name] : found(folder, name);
      return each.name.endsWith(".json") ? [name] : [];
    });
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const said = saidOf(error);
    throw said === undefined ? error : unusable(path, `the operating system says ${said}`);
  }
}

/** What lies beside listed goldens and is none of them: it would be passed over in silence. */
function unlisted(folder: string, listed: readonly string[]): readonly Golden[] {
  const known = new Set(listed.map((each) => normalize(each)));
  const rooms = [...new Set(listed.map(dirname))].filter(
    (each) => each !== "." && !leadsOut(each) && existsSync(join(folder, each)),
  );
  return rooms
    .flatMap((room) => found(folder, room))
    .filter((name) => !known.has(normalize(name)) && !listed.some((each) => name.startsWith(`${each}/`)))
    .map((name) => ({ name, refused: unusable(join(folder, name), `${indexFile} does not list it`).diagnostics }));
}

const leadsOut = (name: string): boolean => /^(?:[/\\]|\w:)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name);

const isModel = (folder: string, name: string): boolean => existsSync(join(folder, name, "config.json"));

function goldenOf(folder: string, name: string): Golden {
  try {
    if (leadsOut(name)) throw unusable(join(folder, name), "it is not in the folder");
    const path = join(folder, name);
    const isFolder = existsSync(path) && statSync(path).isDirectory();
    const file = isFolder ? `${name}/io.json` : name;
    const { format } = readGolden(
      folder,
      file,
      table((value) => value),
    );
    const known = formats.find((each) => each === format && (each === "model-io/1") === isFolder);
    if (known) return { name, format: known };
    return { name, refused: [E1083({ golden: join(folder, file), format: said(format), known: formats })] };
  } catch (error) {
    if (error instanceof Failure) return { name, refused: error.diagnostics };
    throw error;
  }
}

const said = (format: unknown): string => (typeof format === "string" ? `\`${format.slice(0, 60)}\`` : "no format");
