// perlc emit: a plan in the forms that other programs read: canonical JSON, a TypeScript module, and the JSON Schema
// of the language.

import { dirname, relative, sep } from "node:path";
import { stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { requireExperiment } from "../compiler/compile.ts";
import { canonicalJson } from "../compiler/tools/emit/canonical.ts";
import { compileFile } from "./files.ts";
import type { ExitCode } from "./main.ts";
import { hasErrors, output } from "./output.ts";
import { putFile } from "./write.ts";

export interface EmitOptions {
  readonly set: readonly string[];
  /** The file to write; absent: stdout. */
  readonly out?: string;
}

const forms = ["json", "schema", "ts"] as const;
const compiler = fileURLToPath(new URL("../compiler", import.meta.url));

export async function emit(form: string, spec: string | undefined, options: EmitOptions): Promise<ExitCode> {
  if (!forms.some((each) => each === form)) return misused(`perlc emit knows ${forms.join(", ")}, and not ${form}`);
  if (form === "schema") {
    const { languageSchema } = await import("../compiler/tools/emit/schema.ts");
    return write(JSON.stringify(languageSchema(), null, 2), options);
  }
  if (spec === undefined) return misused(`perlc emit ${form} wants a spec`);
  const screen = output(false);
  const { value, diagnostics, source } = compileFile(spec, options.set);
  screen.diagnose(diagnostics);
  if (!value || !source || hasErrors(diagnostics)) return 1;
  const nothing = requireExperiment(value, source);
  if (nothing) {
    screen.diagnose([nothing]);
    return 1;
  }
  if (form === "json") return write(canonicalJson(value.plan), options);
  const { emitTypeScript } = await import("../compiler/tools/emit/typescript.ts");
  const destination = { spec: source.path, compiler: from(options.out) };
  return write(emitTypeScript(value.plan, destination, await import("ts-morph")).trimEnd(), options);
}

/** The compiler as a module beside `file` (or in the working folder) imports it. */
function from(file: string | undefined): string {
  const path = relative(file === undefined ? "." : dirname(file), compiler)
    .split(sep)
    .join("/");
  return path.startsWith(".") || path.startsWith("/") ? path : `./${path}`;
}

function write(text: string, { out }: EmitOptions): ExitCode {
  if (out === undefined) output(false).print(text);
  else putFile(out, `${text}\n`);
  return 0;
}

function misused(sentence: string): ExitCode {
  stderr.write(`${sentence}\n(perlc emit --help says more)\n`);
  return 2;
}
