// The parts of perlc that somebody installs who wants what they are for: the runtime, the software driver, what `emit ts` uses.
// Which one is missing when a module is not found, and the one line that installs it.

import { E1080, E1081, E1087 } from "./compiler/diagnostics/codes.ts";
import type { Diagnostic } from "./compiler/diagnostics/diagnostic.ts";
import packageFile from "./package.json" with { type: "json" };

// not imported: a `check` without a mistake has no use for them
const { existsSync } = process.getBuiltinModule("node:fs");
const { dirname, relative, sep } = process.getBuiltinModule("node:path");

/** Each part, and what it is for. */
const parts = {
  "perlc-runtime": "it trains, shows prompts, and finds and measures devices",
  "@sparticuz/chromium": "it has the software driver for machines without a GPU",
  "ts-morph": "it writes the TypeScript of `emit ts`",
  "@huggingface/hub": "it speaks with the Hugging Face hub, for `push`",
} as const;
export type Part = keyof typeof parts;

const { version, ...lists }: { readonly version: string; readonly [list: string]: unknown } = packageFile;
const pinned = (part: string): string | undefined =>
  ["dependencies", "devDependencies", "peerDependencies"]
    .map((list) => (lists[list] as Readonly<Record<string, string>> | undefined)?.[part])
    .find((each) => each !== undefined);

/** The folder that has perlc in its `node_modules`; undefined for a clone. */
const installation = (): string | undefined => {
  const at = import.meta.dirname.lastIndexOf(`${sep}node_modules${sep}`);
  return at < 0 ? undefined : import.meta.dirname.slice(0, at);
};

/** The line for a shell that installs a part where perlc finds it, in the version that goes with it. */
export function installLine(part: Part | "sharp"): string {
  const project = installation();
  if (project === undefined) return "npm ci";
  const what = `${part}@${pinned(part) ?? version}`;
  if (!existsSync(`${project}${sep}package.json`)) return `npm i -g ${what}`;
  // npm looks for its project from the working folder upwards; what npx keeps for itself is nobody's project
  const away = relative(project, process.cwd()).startsWith("..") && !dirname(project).endsWith(`${sep}_npx`);
  return away ? `npm i --prefix "${project}" ${what}` : `npm i ${what}`;
}

/** The library of pictures is there without the part of it that is made for this platform. */
function pictureLibrary({ message }: Error): Diagnostic | undefined {
  const [first = ""] = message.split("\n");
  if (!first.startsWith('Could not load the "sharp" module')) return undefined;
  const line =
    installation() === undefined ? "npm ci --include=optional" : `${installLine("sharp")} --include=optional`;
  const platform = `${process.platform}-${process.arch}`;
  return E1087({ platform, line }, { notes: [{ keyword: "reason", text: first }] });
}

/** E1080 when an error says that a part was not found, E1081 when it is of another version than perlc, E1087 for a library that does not load; undefined for any other. */
export function missingPart(error: unknown): Diagnostic | undefined {
  if (!(error instanceof Error)) return undefined;
  const unloaded = pictureLibrary(error);
  if (unloaded) return unloaded;
  if (!("code" in error)) return undefined;
  const part = (Object.keys(parts) as Part[]).find((each) => error.message.includes(`'${each}'`));
  switch (error.code) {
    case "ERR_MODULE_NOT_FOUND":
    case "MODULE_NOT_FOUND":
      return part && E1080({ part, use: parts[part], line: installLine(part) });
    case "ERR_PACKAGE_PATH_NOT_EXPORTED":
      return /[/\\]perlc(-runtime)?[/\\]package\.json/.test(error.message)
        ? E1081({ version, line: installLine("perlc-runtime") })
        : undefined;
    default:
      return undefined;
  }
}
