// `perlc emit ts`: a plan as a typed TypeScript module. Every node is a constant of its own, of a type as narrow as its
// values and documented from the vocabulary, wired by reference, so that a program can import it, build on it, and run it.

import type { Project, QuoteKind, VariableDeclarationKind, WriterFunction } from "ts-morph";
import { withInputs } from "../../../plan/inputs.ts";
import type { NodeId, Plan, PlanNode, Run } from "../../../plan/plan.ts";
import { fieldDoc, nodeDoc } from "./docs.ts";
import { typescriptLiteral } from "./literal.ts";

export interface Destination {
  /** The name of the spec, for the header. */
  readonly spec: string;
  /** How the module calls the library: `perlc`, or a path to it. */
  readonly library: string;
  /** The folder of the spec as seen from the module's, with a `/` at its end: paths in the plan count from there. */
  readonly directory: string;
}

/** The text of the module. `morph` is ts-morph, which takes a while to load and is therefore the caller's to load. */
export function emitTypeScript(
  plan: Plan,
  { spec, library, directory }: Destination,
  morph: typeof import("ts-morph"),
): string {
  const project: Project = new morph.Project({
    useInMemoryFileSystem: true,
    manipulationSettings: {
      quoteKind: morph.QuoteKind.Double as QuoteKind,
      indentationText: morph.IndentationText.TwoSpaces,
    },
  });
  const file = project.createSourceFile("plan.ts");
  const types = [...new Set(plan.runs.flatMap((run) => run.nodes.map(typeOf))), "Draft"].sort();
  const taken = new Set(["seal", "plan", "directory", ...types, ...reserved]);
  const runs = plan.runs.map((run) => {
    const names = new Map<NodeId, string>();
    for (const node of run.nodes)
      names.set(node.id, fresh(plan.runs.length > 1 ? `${run.name}.${node.id}` : node.id, taken));
    for (const node of run.nodes) {
      const doc = nodeDoc(node);
      declare(names.get(node.id) ?? "", nodeLiteral(node, names), typeOf(node), doc === undefined ? [] : [doc]);
    }
    const name = fresh(`run.${run.name}`, taken);
    declare(name, draft(run, names), "Draft", [
      `The run \`${run.name}\`: when nothing is changed, its outline is ${run.outline}.`,
    ]);
    return name;
  });
  declare("directory", (writer) => writer.write(`new URL(${JSON.stringify(directory)}, import.meta.url)`), undefined, [
    "Paths in the plan count from this folder.",
  ]);
  declare("plan", (writer) => writer.write(`seal([${runs.join(", ")}])`), undefined, [
    `When nothing is changed, its outline is ${plan.outline}.`,
  ]);
  file.formatText({ indentSize: 2 });
  return [
    `// The plan of ${spec}, written by \`perlc emit ts\`. Places (\`because\`) point into the spec and count for nothing.`,
    "//",
    `//   import { run, withSettings } from ${JSON.stringify(library)};`,
    "//   await run(withSettings(plan, { seed: 2 }), { directory });",
    "",
    "import {",
    ...types.map((name) => `  type ${name},`),
    "  seal,",
    `} from ${JSON.stringify(library)};`,
    "",
    file.getFullText(),
  ].join("\n");

  function declare(name: string, value: WriterFunction, type: string | undefined, docs: readonly string[]): void {
    const initializer: WriterFunction =
      type === undefined
        ? value
        : (writer) => {
            value(writer);
            writer.write(` as const satisfies ${type}`);
          };
    file.addVariableStatement({
      isExported: true,
      leadingTrivia: "\n",
      docs: [...docs],
      declarationKind: morph.VariableDeclarationKind.Const as VariableDeclarationKind,
      declarations: [{ name, initializer }],
    });
  }
}

/** The interface of a node in plan.ts: `FourArtistsNode` for `four_artists`. */
const typeOf = ({ kind }: PlanNode): string => `${camel(kind).replace(/^./, (first) => first.toUpperCase())}Node`;

const camel = (words: string): string =>
  words.replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Words that name no constant in a module. */
const reserved = (
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
  "finally for function if implements import in instanceof interface let new null package private protected public return " +
  "static super switch this throw true try typeof var void while with yield URL undefined NaN Infinity"
).split(" ");

function fresh(words: string, taken: Set<string>): string {
  const base = camel(words).replace(/^(?=\d)/, "_");
  let name = base;
  for (let twin = 2; taken.has(name); twin += 1) name = `${base}${twin}`;
  taken.add(name);
  return name;
}

/** The node as an object literal, each field documented, in which every id of another node is that node's own `.id`. */
function nodeLiteral(node: PlanNode, names: ReadonlyMap<NodeId, string>): WriterFunction {
  const mark = "\u0000";
  const { id, kind, because, ...rest } = withInputs(node, (input) => `${mark}${names.get(input) ?? ""}.id`);
  const wire = (text: string) => (text.startsWith(mark) ? text.slice(mark.length) : undefined);
  const fields = Object.entries({ id, kind, ...rest, because }).flatMap(([key, value]) => {
    const doc = fieldDoc(node, key);
    const line = `  ${key}: ${typescriptLiteral(value, 2, wire)},`;
    return doc === undefined ? [line] : [`  /** ${doc.replaceAll("*/", "*\\/")} */`, line];
  });
  return (writer) => void writer.write(["{", ...fields, "}"].join("\n"));
}

function draft(whole: Run, names: ReadonlyMap<NodeId, string>): WriterFunction {
  const { outline: _, hash: __, inputs: ___, builtIns: ____, nodes, ...run } = whole;
  const mark = "\u0000";
  const wired = { ...run, nodes: nodes.map((node) => mark + (names.get(node.id) ?? "")) };
  const wire = (text: string) => (text.startsWith(mark) ? text.slice(mark.length) : undefined);
  return (writer) => void writer.write(typescriptLiteral(wired, 0, wire));
}
