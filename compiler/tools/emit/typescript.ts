// `perlc emit ts`: a plan as a typed TypeScript module. Every node is a constant of its own, typed by 4-plan/plan.ts and
// wired by reference, so that a program can import it, change a node, and hand the sealed plan to the runtime.

import type { Project, QuoteKind, VariableDeclarationKind, WriterFunction } from "ts-morph";
import { inputs, withInputs } from "../../4-plan/inputs.ts";
import type { NodeId, Plan, PlanNode, Run } from "../../4-plan/plan.ts";

export interface Destination {
  /** The name of the spec, for the header. */
  readonly spec: string;
  /** How the module calls the compiler's folder: `./compiler`, `../compiler`. */
  readonly compiler: string;
}

/** The text of the module. `morph` is ts-morph, which takes a while to load and is therefore the caller's to load. */
export function emitTypeScript(plan: Plan, { spec, compiler }: Destination, morph: typeof import("ts-morph")): string {
  const project: Project = new morph.Project({
    useInMemoryFileSystem: true,
    manipulationSettings: {
      quoteKind: morph.QuoteKind.Double as QuoteKind,
      indentationText: morph.IndentationText.TwoSpaces,
    },
  });
  const file = project.createSourceFile("plan.ts");
  const kinds = new Set(plan.runs.flatMap((run) => run.nodes.map(typeOf)));
  file.addImportDeclaration({
    isTypeOnly: true,
    moduleSpecifier: `${compiler}/4-plan/plan.ts`,
    namedImports: [...kinds, "Plan"].sort(),
  });
  file.addImportDeclaration({
    moduleSpecifier: `${compiler}/tools/emit/seal.ts`,
    namedImports: [{ name: "Draft", isTypeOnly: true }, "seal"],
  });
  const taken = new Set(["seal", "plan", ...reserved]);
  const runs = plan.runs.map((run) => {
    const names = new Map<NodeId, string>();
    for (const node of run.nodes)
      names.set(node.id, fresh(plan.runs.length > 1 ? `${run.name}.${node.id}` : node.id, taken));
    for (const node of run.nodes) declare(names.get(node.id) ?? "", typeOf(node), literal(node, names));
    const name = fresh(`run.${run.name}`, taken);
    declare(name, "Draft", draft(run, names));
    return name;
  });
  declare("plan", "Plan", (writer) => writer.write(`seal([${runs.join(", ")}])`), [
    `When nothing is changed, ${plan.hash}.`,
  ]);
  file.formatText({ indentSize: 2 });
  return [
    `// The plan of ${spec}, written by \`perlc emit ts\`. Change a node and seal the plan again, or import the nodes`,
    "// and build another plan from them. Places (`because`) point into the spec and count for nothing.",
    "",
    file.getFullText(),
  ].join("\n");

  function declare(name: string, type: string, initializer: WriterFunction, docs: readonly string[] = []): void {
    file.addVariableStatement({
      isExported: true,
      leadingTrivia: "\n",
      docs: [...docs],
      declarationKind: morph.VariableDeclarationKind.Const as VariableDeclarationKind,
      declarations: [{ name, type, initializer }],
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
  "static super switch this throw true try typeof var void while with yield"
).split(" ");

function fresh(words: string, taken: Set<string>): string {
  const base = camel(words).replace(/^(?=\d)/, "_");
  let name = base;
  for (let twin = 2; taken.has(name); twin += 1) name = `${base}${twin}`;
  taken.add(name);
  return name;
}

/** The node as an object literal in which every id of another node is that node's own `.id`. */
function literal(node: PlanNode, names: ReadonlyMap<NodeId, string>): WriterFunction {
  const edges = inputs(node);
  const marked = withInputs(node, (id) => `\u0000${names.get(id) ?? ""}`);
  const text = JSON.stringify(marked, null, 2);
  const wired = edges.length === 0 ? text : text.replace(/"\\u0000(\w+)"/g, "$1.id");
  return (writer) => void writer.write(wired.replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:"));
}

function draft(run: Run, names: ReadonlyMap<NodeId, string>): WriterFunction {
  return (writer) =>
    void writer.inlineBlock(() => {
      writer.writeLine(`name: ${JSON.stringify(run.name)},`);
      writer.writeLine(`seed: ${run.seed},`);
      writer.writeLine(`nodes: [${run.nodes.map((node) => names.get(node.id)).join(", ")}],`);
    });
}
