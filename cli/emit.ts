// perlc emit: a plan in the forms that other programs read, canonical JSON and a TypeScript module; the JSON Schema of
// plans; and the words of the language.

import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "../compiler/compile.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import type { Chosen } from "../compiler/tools/choose.ts";
import { canonicalJson } from "../plan/canonical.ts";
import { planOf } from "../plan/hash.ts";
import type { Plan, PlanNode } from "../plan/plan.ts";
import { called } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { beside, compileFile } from "./files.ts";
import { output } from "./output.ts";
import { requireExperiment } from "./require-experiment.ts";
import { complain, sayJson, sayText } from "./terminal.ts";
import { putFile } from "./write.ts";

export interface EmitOptions {
  readonly set: readonly string[];
  /** The file to write; absent: stdout. */
  readonly out?: string;
  readonly json?: boolean;
}

const forms = ["json", "ts", "schema", "words"] as const;
const library = fileURLToPath(new URL("../perlc.ts", import.meta.url));

export async function emit(form: string, spec: string | undefined, options: EmitOptions): Promise<ExitCode> {
  if (!forms.some((each) => each === form)) {
    const planned = form === "trl" || form === "verl" ? "; settings for trl and verl are not made yet" : "";
    return misused(`perlc emit knows ${forms.join(", ")}, and not ${form}${planned}`);
  }
  if (form === "schema") {
    const { planJsonSchema } = await import("../compiler/tools/emit/plan-schema.ts");
    return write(JSON.stringify(planJsonSchema(), null, 2), form, options);
  }
  if (form === "words") {
    const { languageSchema } = await import("../compiler/tools/emit/schema.ts");
    return write(JSON.stringify(languageSchema(), null, 2), form, options);
  }
  if (spec === undefined) return misused(`perlc emit ${form} wants a spec`);
  const screen = output(options.json ?? false);
  const { value, diagnostics, source, chosen } = compileFile(spec, { set: options.set });
  screen.diagnose(diagnostics);
  if (!value || !source || hasErrors(diagnostics)) return 1;
  const nothing = requireExperiment(value, source);
  if (nothing) {
    screen.diagnose([nothing]);
    return 1;
  }
  const made = movable(chosen, value, resolve(dirname(source.path)));
  if (form === "json") {
    const { resolvePlan } = await import("../runtime/inputs/resolve.ts");
    const { plan, missing } = await resolvePlan(made, resolve(dirname(source.path)));
    // the plan then has no hash; whoever runs it where the files are works it out
    screen.diagnose(missing.map((each) => ({ ...each, severity: "warning" })));
    return write(canonicalJson(plan), form, options);
  }
  const { emitTypeScript } = await import("../compiler/tools/emit/typescript.ts");
  const folder = resolve(options.out === undefined ? "." : dirname(options.out));
  const destination = {
    spec: basename(source.path),
    library: libraryFrom(folder),
    directory: wayTo(folder, `${resolve(dirname(source.path))}${sep}`),
  };
  return write(emitTypeScript(made, destination, await import("ts-morph")).trimEnd(), form, options);
}

/** How a module in `folder` imports the library: by its name where the name leads to it, else by a path. */
function libraryFrom(folder: string): string {
  // a path into somebody's node_modules leads nowhere for anybody else
  if (library.split(sep).includes("node_modules")) return "perlc";
  try {
    const found = createRequire(join(folder, "plan.ts")).resolve("perlc");
    if (realpathSync(found) === realpathSync(library)) return "perlc";
  } catch {
    // no package of that name is known there
  }
  return wayTo(folder, library);
}

/** The plan with the places of its nodes in specs as paths from the folder of its spec, as all paths in it are. */
function movable(chosen: readonly Chosen[], { modules, plan }: Program, directory: string): Plan {
  const files = new Set([...modules.values()].map((each) => each.source.path));
  const placed = (node: PlanNode): PlanNode => {
    const { path } = node.because;
    return files.has(path) ? { ...node, because: { ...node.because, path: beside(directory, path) } } : node;
  };
  const whole = chosen.length === plan.runs.length ? plan : planOf(chosen.map((each) => each.run));
  return { ...whole, runs: whole.runs.map((run) => ({ ...run, nodes: run.nodes.map(placed) })) };
}

/** A path as a module in `folder` imports it. */
function wayTo(folder: string, path: string): string {
  const way = `${relative(folder, path)}${path.endsWith(sep) ? sep : ""}`.split(sep).join("/").replace(/^\/$/, "");
  return way.startsWith(".") || way.startsWith("/") ? way : `./${way}`;
}

/** With `json` stdout is JSON whatever the form: text that is none is held in an object. */
function write(text: string, form: string, { out, json }: EmitOptions): ExitCode {
  if (out !== undefined) putFile(out, `${text}\n`);
  if (out !== undefined && json) sayJson({ form, path: out });
  if (out !== undefined) return 0;
  if (json && form === "ts") sayJson({ form, text });
  else sayText(text);
  return 0;
}

function misused(sentence: string): ExitCode {
  complain(`${sentence}\n(${called()} emit --help says more)`);
  return 2;
}
