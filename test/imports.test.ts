// Who may import whom (design, "rooms"): kept by reading every import of the repository's TypeScript
// and of the one file of plain JavaScript that starts it.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import packageFile from "../package.json" with { type: "json" };

const root = fileURLToPath(new URL("..", import.meta.url));
const rooms = [
  "platform",
  "grammar",
  "compiler",
  "plan",
  "models",
  "runtime",
  "report",
  "share",
  "trainer",
  "playground",
  "cli",
  "editor",
  "oracle",
  "bench",
  "pack",
  "test",
];

interface Import {
  /** Path in the repository of the file that imports, with `/`. */
  readonly from: string;
  readonly line: number;
  /** Path in the repository of what is imported, or the name of a package. */
  readonly to: string;
  readonly ours: boolean;
  /** `import type`: gone when the code runs. */
  readonly type: boolean;
  /** The address of a module for a thread, which loads it elsewhere. */
  readonly thread?: boolean;
  /** Of a name in package.json that is one file in Node and another in a browser: whose this one is. */
  readonly where?: string;
}

/** Those names, each with its files. */
const seams: Readonly<Record<string, Readonly<Record<string, string>>>> = packageFile.imports;

function files(folder: string): readonly string[] {
  return (
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      // whoever packages the extension has its dependencies beside it
      .filter((each) => each.isFile() && /\.[jt]s$/.test(each.name) && !each.parentPath.includes("node_modules"))
      .map((each) => join(each.parentPath, each.name))
  );
}

const slashed = (path: string) => relative(root, path).replaceAll("\\", "/");

/** `import … from "…"` and `export … from "…"` at the start of a line, over as many lines as the names take; `import "…"`. */
const statement = /^(?:import|export)\b([^;"'`]*?)\bfrom\s+"([^"]+)"|^import\s+()"([^"]+)"/gm;
const dynamic = /(typeof\s+)?\b(?:import|require)\(\s*"([^"\s]+)"/g;
const address = /\bnew URL\("(\.\/[^"\s]+\.ts)", import\.meta\.url\)/g;

/** The imports of a file. The formatter keeps their form, so two expressions find them all. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  const found = (at: number, specifier: string, names: string): readonly Import[] =>
    Object.entries(seams[specifier] ?? {}).length === 0
      ? [one(at, specifier, names)]
      : Object.entries(seams[specifier] ?? {}).map(([where, path]) => ({
          ...one(at, join(relative(dirname(file), root), path), names),
          to: slashed(join(root, path)),
          ours: true,
          where,
        }));
  const one = (at: number, specifier: string, names: string): Import => {
    const ours = specifier.startsWith(".");
    const listed = /^\s*{([^}]*)}\s*$/
      .exec(names)?.[1]
      ?.split(",")
      .filter((each) => each.trim() !== "");
    return {
      from: slashed(file),
      line: text.slice(0, at).split("\n").length,
      to: ours ? slashed(resolve(dirname(file), specifier)) : specifier,
      ours,
      type: /^\s*type\b/.test(names) || (listed?.every((each) => /^\s*type\b/.test(each)) ?? false),
    };
  };
  return [
    ...[...text.matchAll(statement)].flatMap((each) => found(each.index, each[2] ?? each[4] ?? "", each[1] ?? "")),
    ...[...text.matchAll(dynamic)].flatMap((each) => found(each.index, each[2] ?? "", each[1] ? "type" : "")),
    ...[...text.matchAll(address)].map((each) => ({ ...one(each.index, each[1] ?? "", "type"), thread: true })),
  ];
}

const present = rooms.filter((room) => readdirSync(root).includes(room));
const all = [
  ...present.flatMap(files),
  ...readdirSync(root)
    .filter((each) => each.endsWith(".ts"))
    .map((each) => join(root, each)),
].flatMap(importsOf);
/** The first folder of a path, or the file itself at the top. */
const topOf = (path: string) => path.split("/")[0] ?? "";
/** A folder two deep, or a folder's own files, as ARCHITECTURE.md lists them. */
const roomOf = (path: string) => {
  const parts = path.split("/");
  return parts.length > 2 ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
};
/** The rooms in their order, of the table in ARCHITECTURE.md. */
const order = [...readFileSync(join(root, "ARCHITECTURE.md"), "utf8").matchAll(/^\| `([\w./-]+)` \|/gm)].map(
  (each) => each[1] ?? "",
);
const words = ({ from, line, to }: Import) => `${from}:${line} imports ${to}`;
const offenders = (wrong: (each: Import) => boolean) => all.filter(wrong).map(words);

test("the reader of imports reads imports", () => {
  expect(all.length).toBeGreaterThan(500);
  expect(present).toEqual(expect.arrayContaining(["grammar", "compiler", "runtime", "cli", "test"]));
  const own = all.filter((each) => each.from === "test/imports.test.ts");
  expect(own.map(({ to, ours, type }) => ({ to, ours, type }))).toContainEqual({
    to: "vitest",
    ours: false,
    type: false,
  });
  expect(all).toContainEqual(expect.objectContaining({ from: "cli/perlc.js", to: "cli/main.ts", ours: true }));
  expect(all).toContainEqual(
    expect.objectContaining({ from: "runtime/run.ts", to: "runtime/record/recorder.ts", ours: true, type: true }),
  );
});

test("ARCHITECTURE.md lists every room, and each imports only rooms above it", () => {
  const outside = ["test", "vitest.config.ts"];
  const met = new Set(all.map(({ from }) => roomOf(from)).filter((room) => !outside.includes(topOf(room))));
  expect([...met].filter((room) => !order.includes(room))).toEqual([]);
  const wrong = ({ from, to, ours }: Import) =>
    ours && !outside.includes(topOf(from)) && order.indexOf(roomOf(to)) > order.indexOf(roomOf(from));
  expect(offenders(wrong)).toEqual([]);
});

test("every room of the list is there", () => {
  const there = new Set(
    present
      .flatMap(files)
      .map(slashed)
      .flatMap((path) => [path, roomOf(path)]),
  );
  expect(order.filter((room) => !there.has(room) && !readdirSync(root).includes(room))).toEqual([]);
  expect(new Set(order).size).toBe(order.length);
});

test("the runtime knows nothing of the compiler but its messages", () => {
  const wrong = ({ from, to }: Import) =>
    topOf(from) === "runtime" && topOf(to) === "compiler" && roomOf(to) !== "compiler/diagnostics";
  expect(offenders(wrong)).toEqual([]);
});

test("nothing but tests imports the command line", () => {
  expect(
    offenders((each) => each.ours && topOf(each.to) === "cli" && !["cli", "test"].includes(topOf(each.from))),
  ).toEqual([]);
});

test("no room imports tests; tests of one room may share", () => {
  expect(offenders((each) => each.ours && topOf(each.to) === "test" && topOf(each.from) !== "test")).toEqual([]);
});

/** What a user gets: not what measures, packs, bundles, generates or tests, nor the page, of which what is bundled is shipped, and its links. `perlc bench` is in it, with what it measures. */
const shipped = (path: string): boolean =>
  (!["bench", "oracle", "pack", "playground", "test", "vitest.config.ts"].includes(topOf(path)) ||
    ["bench/device", "playground/shared"].includes(roomOf(path))) &&
  !/(?:^|\/)(?:generate[\w-]*|bundle)\.ts$/.test(path);

test("what ships imports no oracle, and of benches only those of `perlc bench`", () => {
  const wrong = ({ from, to, ours }: Import) => ours && shipped(from) && !shipped(to);
  expect(offenders(wrong)).toEqual([]);
  expect(all.some(({ to }) => roomOf(to) === "oracle")).toBe(true);
});

/** The rooms that run without Node, as the table says: in a browser, and wherever else there is JavaScript. */
const anywhere = [
  ...readFileSync(join(root, "ARCHITECTURE.md"), "utf8").matchAll(/^\| `([\w./-]+)` \|[^|]*\| yes \|$/gm),
].map((each) => each[1] ?? "");

/** Packages that run there too. */
const portable = [
  "@huggingface/jinja",
  "@huggingface/tokenizers",
  "@noble/hashes/sha2.js",
  "chevrotain",
  "fflate",
  "hyparquet",
  "zod",
  ...["vscode-languageserver", "vscode-languageserver/browser", "vscode-languageserver-textdocument"],
  ...["autocomplete", "commands", "language", "lint", "lsp-client", "state", "view"].map(
    (each) => `@codemirror/${each}`,
  ),
];

/** Programs that write files of their room: `node compiler/diagnostics/generate.ts`. */
const isProgram = (path: string) =>
  readFileSync(join(root, path), "utf8").includes("=== fileURLToPath(import.meta.url)");

/** The files of these rooms; a room that is one file is itself. */
const inRooms = anywhere.flatMap((room) =>
  room.endsWith(".ts")
    ? [room]
    : files(room)
        .map(slashed)
        .filter((path) => roomOf(path) === room),
);

/** Files that are for Node alone, each in the place of one that runs anywhere. */
const inPlace = new Set(Object.values(seams).map((each) => each["default"]?.slice("./".length) ?? ""));

/** What these rooms load, but for those files: what nothing but they load is Node's, too. */
const loads = Map.groupBy(
  all.filter(({ type, thread, from, to }) => (!type || thread) && inRooms.includes(from) && !inPlace.has(to)),
  ({ from }) => from,
);
const loadedHere = new Set([...loads.values()].flat().map(({ to }) => to));
const anywhereToo = new Set<string>();
for (const start of inRooms.filter((path) => !loadedHere.has(path) && !inPlace.has(path))) reach(start);
function reach(path: string): void {
  if (anywhereToo.has(path)) return;
  anywhereToo.add(path);
  for (const { to } of loads.get(path) ?? []) reach(to);
}

/** What a browser would load of these rooms. */
const portableFiles = inRooms.filter((path) => !isProgram(path) && anywhereToo.has(path));

test("rooms that run without Node load nothing of it, and nothing that does", () => {
  expect(anywhere.length).toBeGreaterThan(20);
  expect(portableFiles).toEqual(expect.arrayContaining(["compiler/compile.ts", "compiler/recovery/at-once.ts"]));
  const known = new Set(portableFiles);
  const isPortable = ({ to, ours, where }: Import) =>
    ours ? known.has(to) || where === "default" || to === "package.json" : portable.includes(to);
  expect(offenders((each) => known.has(each.from) && !each.type && !isPortable(each))).toEqual([]);
});

test("they use no global of Node's, and no place of their own on a disk", () => {
  const globals = [
    "process",
    "Buffer",
    "require",
    "setImmediate",
    "clearImmediate",
    "__dirname",
    "__filename",
    "global",
  ];
  const uses = portableFiles.flatMap((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && globals.includes(node.text) && isRead(node)) found.push(node.text);
      // the address of a module for a thread is written so, as bundlers know it
      if (ts.isMetaProperty(node) && !isAddress(node.parent.parent)) found.push("import.meta");
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    return found.map((each) => `${path} uses ${each}`);
  });
  expect(uses).toEqual([]);
});

/** `new URL("./job.ts", import.meta.url)` */
const isAddress = (node: ts.Node): boolean => /^new URL\("\.\/[\w-]+\.ts", import\.meta\.url\)$/.test(node.getText());

/** Whether a name stands for a value, and is not that of a property, a parameter or a type. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !(ts.isPropertySignature(parent) || ts.isParameter(parent) || ts.isTypeReferenceNode(parent));
}

/** Every cycle of imports that run (types are gone by then), with paths seen as `at` sees them. */
function cycles(at: (path: string) => string, aside: (each: Import) => boolean = () => false): readonly string[] {
  const edges = new Map<string, Map<string, string>>();
  for (const each of all) {
    const [from, to] = [at(each.from), at(each.to)];
    if (!each.ours || each.type || from === to || aside(each)) continue;
    edges.set(from, new Map([[to, words(each)], ...(edges.get(from) ?? [])]));
  }
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    const start = path.indexOf(node);
    if (start >= 0) {
      const loop = [...path.slice(start), node];
      found.push(
        loop
          .slice(1)
          .map((to, index) => edges.get(loop[index] ?? "")?.get(to))
          .join("; "),
      );
    }
    if (start >= 0 || done.has(node)) return;
    for (const to of edges.get(node)?.keys() ?? []) visit(to, [...path, node]);
    done.add(node);
  };
  for (const each of edges.keys()) visit(each, []);
  return found;
}

test("no cycle between files, but between ops that are each other's derivatives", () => {
  const op = (path: string) => dirname(path) === "runtime/tensor/ops";
  expect(
    cycles(
      (path) => path,
      ({ from, to }) => op(from) && op(to),
    ),
  ).toEqual([]);
});

test("every import of ours says its extension, and no package is used that is not a dependency; what ships uses no devDependency", () => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const ofUsers = new Set(Object.keys(dependencies));
  const known = new Set(["perlc", ...ofUsers, ...Object.keys(devDependencies)]);
  const name = (to: string) => to.split("/", to.startsWith("@") ? 2 : 1).join("/");
  // the extension is plain JavaScript inside an editor, which brings `vscode` along
  const inEditor = ({ from, to }: Import) => roomOf(from) === "editor/vscode" && to === "vscode";
  const wrong = (each: Import) =>
    each.ours
      ? !/\.([jt]s|json)$/.test(each.to)
      : !each.to.startsWith("node:") && !(shipped(each.from) ? ofUsers : known).has(name(each.to)) && !inEditor(each);
  expect(offenders(wrong)).toEqual([]);
});

test("tests read the golden set through golden-set.ts alone", () => {
  // variants, pictures and text models are of this repository only: no other set has them
  const direct = /golden\/(?!variants\/|pictures\b|text\b)[a-z]/;
  const readers = files("test")
    .filter((path) => !path.endsWith("golden-set.ts") && !path.endsWith("imports.test.ts"))
    .filter((path) => direct.test(readFileSync(path, "utf8").replace(/\/\/[^\n]*/g, "")));
  expect(readers.map(slashed)).toEqual([]);
});

test("zod is loaded by what writes JSON Schema, by generators and by readers of runs, and by nothing that checks, plans or runs", () => {
  const wrong = ({ from, to, type }: Import) => to === "zod" && !type && topOf(from) !== "test" && !isProgram(from);
  const isReader = (path: string) => path.startsWith("runtime/record/read/");
  const loaders = all.filter(wrong).map(({ from }) => from);
  const writers = ["compiler/tools/emit/plan-schema.ts", "compiler/tools/emit/structures.ts"];
  expect(loaders.filter((each) => !isReader(each))).toEqual(writers);
  const loads = new Map(Map.groupBy(all, ({ from }) => from));
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { to, ours, type } of loads.get(path) ?? []) if (ours && !type) visit(to);
  };
  for (const start of ["compiler/compile.ts", "editor/server.ts", "runtime/session.ts"]) visit(start);
  expect(seen.size).toBeGreaterThan(200);
  expect(loaders.filter((each) => seen.has(each))).toEqual([]);
});
