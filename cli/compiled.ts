// The module of the bundle that every check loads, as a script whose code V8 keeps: Node's own compile cache holds the functions that
// are compiled at once, which are few, while V8 can keep all that one call has compiled. Compiling them anew is half of a check.

/** A module's text as a script, and the module that stands in its place, runs it and gives what it exports. */
export interface Scripted {
  readonly script: string;
  readonly module: string;
}

const imported = /^import \{ ([^}]*) \} from "(node:[a-z/]+)";$/gm;
const exported = /^export \{ ([^}]*) \};$/m;

/** `a as b, c` as pairs of a name inside and the name outside. */
const namesIn = (list: string): readonly (readonly [string, string])[] =>
  list.split(", ").map((each) => {
    const [inside = "", outside = inside] = each.split(" as ");
    return [inside, outside];
  });

/** Everything in ASCII: such a text is read without decoding. Not one is in a name or in a raw template. */
const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A module that only passes on what another exports. */
interface Door {
  readonly fileName: string;
  readonly code: string;
}

const passed = /^import \{ ([^}]*) \} from "[^"]*";\s*export \{ ([^}]*) \};\s*$/;

/**
 * Of a module that the bundler wrote, with no imports but Node's own and its exports in one list. `name` is that of the script's
 * file, beside the module's; `doors` pass on what it exports.
 */
export function scripted(code: string, name: string, doors: readonly Door[]): Scripted {
  const [, list] = exported.exec(code) ?? [];
  if (list === undefined) throw new Error("the bundler wrote no list of exports");
  const names = namesIn(list);
  const inside = new Map(names.map(([own, outside]) => [outside, own]));
  const behind = new Map(doors.map((door) => [door.fileName, insideOf(door, inside)]));
  const body = code
    .replace(exported, "")
    .replace(imported, (_, taken: string, from: string) => {
      const fields = namesIn(taken).map(([inside, outside]) => `${inside}: ${outside}`);
      return `const { ${fields.join(", ")} } = process.getBuiltinModule("${from}");`;
    })
    .replaceAll("createRequire(import.meta.url)", "__require")
    .replace(/\bimport\("\.\/([^"]+)"\)/g, (whole, file: string) => (behind.has(file) ? `${doorOf(file)}()` : whole))
    .replaceAll(/\bimport\(/g, "__import(");
  if (/^(?:import|export)\b|\bimport\.meta\b/m.test(body)) throw new Error("this module can be no script");
  const opened = [...behind].map(
    ([file, fields]) => `function ${doorOf(file)}() { return Promise.resolve(${fields}); }`,
  );
  const given = names.map(([inside, outside]) => `${outside}: ${inside}`).join(", ");
  const taken = names.map(([, outside]) => `${outside}: _${outside}`).join(", ");
  const given_ = names.map(([, outside]) => `_${outside} as ${outside}`).join(", ");
  return {
    script: ascii(
      `(function (__import, __require) { "use strict";\n${body}\n${opened.join("\n")}\nreturn { ${given} };\n})`,
    ),
    module: `${runs(name)}const { ${taken} } = made;\nexport { ${given_} };\n`,
  };
}

const doorOf = (file: string): string => `__${file.replaceAll(/\W/g, "_")}`;

/** What a door passes on, as the script itself has it. */
function insideOf({ fileName, code }: Door, inside: ReadonlyMap<string, string>): string {
  const [, from = "", to = ""] = passed.exec(code) ?? [];
  const local = new Map(namesIn(from).map(([outside, own]) => [own, inside.get(outside)]));
  const fields = namesIn(to).map(([own, name]) => [name, local.get(own)] as const);
  if (fields.some(([, own]) => own === undefined)) throw new Error(`${fileName} is no door to the script`);
  return `{ ${fields.map(([name, own]) => `${name}: ${own}`).join(", ")} }`;
}

/**
 * Runs the script with the code that another call has kept; without it, or with that of another V8, keeps what this call has
 * compiled when it ends. A folder that cannot be written to keeps nothing.
 */
const runs = (name: string): string => `
const { readFileSync, renameSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { Script } = process.getBuiltinModule("node:vm");
const filename = import.meta.dirname + "/${name}";
const kept = filename + "." + process.version + "-" + process.arch + ".code";
let cachedData;
try {
  cachedData = readFileSync(kept);
} catch {}
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
if (cachedData === undefined || script.cachedDataRejected)
  process.once("exit", () => {
    try {
      const own = kept + "." + process.pid;
      writeFileSync(own, script.createCachedData());
      renameSync(own, kept);
    } catch {}
  });
const others = process.getBuiltinModule("node:module");
const required = others.createRequire(import.meta.url);
const made = script.runInThisContext()(
  (name) => {
    others.enableCompileCache();
    return import(name);
  },
  (name) => {
    others.enableCompileCache();
    return required(name);
  },
);
`;
