// Which code is a template, and every slip of it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { type Mutant, mutantsOf, placeOf } from "../mutants.ts";
import { slipsOf } from "./code.ts";

export const templates = ["rule", "wgsl", "wasm"] as const;
/** What an op is (shape, values, gradient, single precision), what makes its WGSL, and what makes its WebAssembly. */
export type Template = (typeof templates)[number];

/** Files and folders whose code belongs to some template; to which, and of which ops, is seen as it runs. */
const places = [
  "runtime/graph/broadcast.ts",
  "runtime/graph/functions",
  "runtime/kernels",
  "runtime/simd/kernels",
  "runtime/simd/kernel.ts",
  "runtime/simd/lanes.ts",
  "runtime/simd/walk.ts",
  "runtime/tensor/ops",
  "runtime/tensor/pointwise.ts",
  "runtime/tensor/single",
  "runtime/tensor/stages",
];

/** Where code of a template may stand. */
const within: Readonly<Record<Template, RegExp>> = {
  rule: /^runtime\/(?:graph|tensor)\//,
  wgsl: /^runtime\/(?:kernels|tensor)\//,
  wasm: /^runtime\/(?:simd|tensor\/ops)\//,
};

export const mayBe = (template: Template, path: string): boolean => within[template].test(path);

/** Of the files of templates: their paths in the repository. */
export function templateFiles(root: string): readonly string[] {
  return places.flatMap((place) =>
    place.endsWith(".ts")
      ? [place]
      : readdirSync(join(root, place))
          .filter((each) => each.endsWith(".ts"))
          .map((each) => `${place}/${each}`),
  );
}

/** Every slip of every file, in the order of the files. */
export function allSlips(root: string): readonly Mutant[] {
  return templateFiles(root).flatMap((path) =>
    mutantsOf(path, readFileSync(join(root, path), "utf8"), {
      changesOf: (node, source) => (isSilent(node) ? [] : slipsOf(node, source)),
      placeOf: (node, change, source) => expressionOf(node, source) ?? placeOf(node, change, source),
    }),
  );
}

/** Functions that only say what an op costs. */
const costs = /^(?:cost|bytes|movedBytes|sumCost|copyCost)$/;

/** What has no say in results: what an op costs, its name, defaults of parameters that are always given, sizes of tiles and their like. */
function isSilent(node: ts.Node): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (ts.isPropertyAssignment(parent) && /^(?:cost|flops|bytes|name|numerics)$/.test(parent.name.getText()))
      return true;
    if ((ts.isBindingElement(parent) || ts.isParameter(parent)) && parent.initializer === at) return true;
    if (ts.isThrowStatement(parent)) return true;
    if (ts.isFunctionDeclaration(parent) && costs.test(parent.name?.text ?? "")) return true;
    if (ts.isVariableDeclaration(parent) && ts.isNumericLiteral(at) && ts.isSourceFile(parent.parent.parent.parent))
      return true;
  }
  return false;
}

/** The expression itself, where it can be wrapped: what a conditional chooses is reached only where it is chosen. Of a parameter the body. */
function expressionOf(node: ts.Node, source: ts.SourceFile): Mutant["place"] {
  const body = bodyBehind(node);
  if (body) {
    const first = ts.isBlock(body) ? body.statements[0] : body;
    return first && { from: first.getStart(source), to: first.end, statement: ts.isBlock(body) };
  }
  const of = ts.isElementAccessExpression(node)
    ? node.argumentExpression
    : ts.isTemplateHead(node)
      ? node.parent
      : ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
        ? node.parent.parent
        : node;
  if (!ts.isExpression(of) || !isInFunction(of)) return undefined;
  return { from: of.getStart(source), to: of.end, statement: false };
}

/** The body of the function in whose parameters a node stands. */
function bodyBehind(node: ts.Node): ts.Node | undefined {
  for (let at = node; at.parent; at = at.parent)
    if (ts.isParameter(at)) return "body" in at.parent ? (at.parent.body as ts.Node | undefined) : undefined;
    else if (ts.isStatement(at)) return undefined;
  return undefined;
}

function isInFunction(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) if (ts.isFunctionLike(at)) return true;
  return false;
}
