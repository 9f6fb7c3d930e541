// What a compiled file refers to: modules of ours and packages, each with its place in the text, so that divide.ts knows who needs
// whom and rewrite.ts can give references their final names. Comes after tsc, before divide.ts.

import { posix } from "node:path";
import { ts } from "ts-morph";
import packageFile from "../package.json" with { type: "json" };

/** Names of ours that stand for one file in Node and another in a browser. */
const seams: Readonly<Record<string, { readonly default: string }>> = packageFile.imports;

/** A module that a file names. */
export interface Reference {
  /** As it is written. */
  readonly specifier: string;
  /** Path in the tree of a file of ours, code or types; undefined for a package. */
  readonly file: string | undefined;
  /** Name of a package, without what stands behind it; undefined for a file of ours. */
  readonly pack: string | undefined;
  /** Whether the file cannot be loaded without it; a later one is loaded when it is asked for. */
  readonly when: "at once" | "later";
  /** Place of the specifier in the text, without its quotes. */
  readonly start: number;
  readonly end: number;
}

/** The references of a compiled file (`.js` or `.d.ts`) to modules, with its path in the tree. Node's own modules are none. */
export function referencesOf(path: string, text: string): readonly Reference[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Reference[] = [];
  const visit = (node: ts.Node): void => {
    const { literal, when } = named(node) ?? {};
    if (literal && when && !/^node:/.test(literal.text))
      found.push({
        ...placed(path, literal.text),
        when,
        start: literal.getStart(source) + 1,
        end: literal.getEnd() - 1,
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

interface Named {
  readonly literal: ts.StringLiteralLike | undefined;
  readonly when: Reference["when"];
}

const text = (node: ts.Node | undefined): ts.StringLiteralLike | undefined =>
  node && ts.isStringLiteralLike(node) ? node : undefined;

/** The module that a piece of syntax names, if it is one that names any. */
function named(node: ts.Node): Named | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return { literal: text(node.moduleSpecifier), when: "at once" };
  if (ts.isImportTypeNode(node))
    return { literal: ts.isLiteralTypeNode(node.argument) ? text(node.argument.literal) : undefined, when: "at once" };
  if (ts.isCallExpression(node)) return called(node);
  // the address of a file that a thread loads, or that is read
  if (ts.isNewExpression(node) && node.expression.getText() === "URL") {
    const literal = node.arguments?.[1]?.getText() === "import.meta.url" ? text(node.arguments[0]) : undefined;
    return { literal: literal && /\.[jt]s$/.test(literal.text) ? literal : undefined, when: "later" };
  }
  return undefined;
}

/** What is imported by a call, or required from beside a file, is loaded later; a package that is required must be there. */
function called({ expression, arguments: [first] }: ts.CallExpression): Named | undefined {
  const literal = text(first);
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return { literal, when: "later" };
  const callee = expression.getText();
  if (callee !== "require" && callee !== "require.resolve") return undefined;
  return { literal, when: literal?.text.startsWith(".") ? "later" : "at once" };
}

/** A module of ours under its name in TypeScript is in the tree under its name in JavaScript; of types under that of types. */
function placed(from: string, specifier: string): Pick<Reference, "specifier" | "file" | "pack"> {
  const seam = seams[specifier]?.default;
  if (seam !== undefined) return placed("package.json", seam);
  if (!specifier.startsWith("."))
    return { specifier, file: undefined, pack: specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/") };
  const path = posix.join(posix.dirname(from), specifier);
  const file = from.endsWith(".d.ts") ? path.replace(/\.[jt]s$/, ".d.ts") : path.replace(/\.ts$/, ".js");
  return { specifier, file, pack: undefined };
}
