// Who may import whom (design, "rooms"): kept by reading every import of the repository's TypeScript
// and of the one file of plain JavaScript that starts it.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const rooms = ["grammar", "compiler", "runtime", "cli", "editor", "bench", "test"];

interface Import {
  /** Path in the repository of the file that imports, with `/`. */
  readonly from: string;
  readonly line: number;
  /** Path in the repository of what is imported, or the name of a package. */
  readonly to: string;
  readonly ours: boolean;
  /** `import type`: gone when the code runs. */
  readonly type: boolean;
}

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
const dynamic = /\bimport\(\s*"([^"]+)"/g;

/** The imports of a file. The formatter keeps their form, so two expressions find them all. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  const found = (at: number, specifier: string, names: string): Import => {
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
    ...[...text.matchAll(statement)].map((each) => found(each.index, each[2] ?? each[4] ?? "", each[1] ?? "")),
    ...[...text.matchAll(dynamic)].map((each) => found(each.index, each[1] ?? "", "")),
  ];
}

const present = rooms.filter((room) => readdirSync(root).includes(room));
const all = present.flatMap(files).flatMap(importsOf);
const roomOf = (path: string) => path.split("/")[0] ?? "";
/** The room inside the runtime, `run.ts` and `session.ts` for the files above all rooms. */
const innerOf = (path: string) => (path.startsWith("runtime/") ? (path.split("/")[1] ?? "") : "");
const words = ({ from, line, to }: Import) => `${from}:${line} imports ${to}`;
const offenders = (wrong: (each: Import) => boolean) => all.filter(wrong).map(words);

/** Our rooms that each room may import, beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  grammar: [],
  compiler: ["grammar"],
  runtime: ["compiler"],
  editor: ["grammar", "compiler"],
  cli: ["grammar", "compiler", "runtime", "editor", "bench"],
  bench: ["compiler", "runtime", "editor"],
  test: rooms,
};

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

test("each room imports only the rooms it may", () => {
  const wrong = (each: Import) => {
    const [from, to] = [roomOf(each.from), roomOf(each.to)];
    return each.ours && rooms.includes(to) && from !== to && !allowed[from]?.includes(to);
  };
  expect(offenders(wrong)).toEqual([]);
});

test("the runtime knows of the compiler only the plan's types, how it is written, what decides its draws, what its evaluations ask, its memory, what it can do, the diagnostics, and what a checkpoint folder says", () => {
  const shared = [
    "plan/ability.ts",
    "plan/asked.ts",
    "plan/canonical.ts",
    "plan/draw-limits.ts",
    "plan/hash.ts",
    "plan/memory.ts",
    "plan/model-size.ts",
    "plan/seeds.ts",
    "plan/stage-number.ts",
  ];
  const wrong = ({ from, to, type }: Import) =>
    roomOf(from) === "runtime" &&
    roomOf(to) === "compiler" &&
    !to.startsWith("compiler/diagnostics/") &&
    !shared.includes(to) &&
    !to.startsWith("plan/checkpoint/") &&
    !(to === "plan/plan.ts" && type);
  expect(offenders(wrong)).toEqual([]);
});

test("each step of the compiler runs on the steps before it, and no message needs one", () => {
  const steps = ["diagnostics", "checkpoint", "1-syntax", "2-names", "3-types", "4-plan", "tools"];
  const step = (path: string) => (path.startsWith("compiler/") ? steps.indexOf(path.split("/")[1] ?? "") : -1);
  const wrong = ({ from, to, type }: Import) => !type && step(from) >= 0 && step(from) < step(to);
  expect(offenders(wrong)).toEqual([]);
});

test("nothing but tests imports the command line", () => {
  expect(
    offenders((each) => each.ours && roomOf(each.to) === "cli" && !["cli", "test"].includes(roomOf(each.from))),
  ).toEqual([]);
});

test("no room imports tests; tests of one room may share", () => {
  expect(offenders((each) => each.ours && roomOf(each.to) === "test" && roomOf(each.from) !== "test")).toEqual([]);
});

test("method and policy are pure: no device, no record, no stages, no files", () => {
  const wrong = ({ from, to, ours }: Import) =>
    ["method", "policy"].includes(innerOf(from)) &&
    (["device", "record", "stages", "engine", "run.ts", "session.ts"].includes(innerOf(to)) ||
      (!ours && /^(node:|sharp)/.test(to)));
  expect(offenders(wrong)).toEqual([]);
});

test("tensor and kernels know no model, the model no method", () => {
  const tensor = ["tensor", "kernels", "device", "method"];
  const wrong = ({ from, to, ours }: Import) =>
    ours &&
    roomOf(to) === "runtime" &&
    ((["tensor", "kernels"].includes(innerOf(from)) && !tensor.includes(innerOf(to))) ||
      (innerOf(from) === "model" && ["method", "policy", "engine", "stages", "reward"].includes(innerOf(to))));
  expect(offenders(wrong)).toEqual([]);
});

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

test("no cycle between rooms, nor between the rooms of the runtime", () => {
  // Kernels are the other half of the ops in tensor: both speak of shapes.
  const inner = (path: string) => (innerOf(path) === "kernels" ? "tensor" : innerOf(path));
  expect(cycles((path) => (roomOf(path) === "runtime" ? `runtime/${inner(path)}` : roomOf(path)))).toEqual([]);
});

test("no cycle between files, but between ops that are each other's derivatives", () => {
  const op = (path: string) => dirname(path) === "runtime/tensor/ops";
  expect(
    cycles(
      (path) => path,
      ({ from, to }) => op(from) && op(to),
    ),
  ).toEqual([]);
});

test("every import of ours says its extension, and no package is used that is not a dependency", () => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const known = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  const name = (to: string) => to.split("/", to.startsWith("@") ? 2 : 1).join("/");
  const wrong = ({ to, ours }: Import) =>
    ours ? !/\.(ts|json)$/.test(to) : !to.startsWith("node:") && !known.has(name(to));
  expect(offenders(wrong)).toEqual([]);
});

test("tests read the golden set through golden-set.ts alone", () => {
  // variants and pictures are of this repository only: no other set has them
  const direct = /golden\/(?!variants\/|pictures\b)[a-z]/;
  const readers = files("test")
    .filter((path) => !path.endsWith("golden-set.ts") && !path.endsWith("imports.test.ts"))
    .filter((path) => direct.test(readFileSync(path, "utf8").replace(/\/\/[^\n]*/g, "")));
  expect(readers.map(slashed)).toEqual([]);
});
