// Where names stand and what is made of the text, over standard input and output: definition, references, rename, code
// actions, colours, symbols, folding, lenses, hints and links, for what works on a spec itself.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Location, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { ownSpecs } from "../../disk.ts";
import { tokenTypes } from "../../editor/requests/tokens.ts";
import { at, place, spans } from "./marked.ts";
import { type Session, startSession } from "./session.ts";
import { base, cursored, others } from "./sweeping.ts";

let session: Session;
beforeAll(async () => {
  session = await startSession(others);
});
afterAll(async () => {
  expect(await session.end()).toBe(0);
});

describe("definition, references and rename", () => {
  const places = (locations: readonly Location[]) => locations.map((each) => place(each.range.start));
  const lineOf = (text: string) => base.slice(0, base.indexOf(text)).split("\n").length;

  it("lead from a sweep to its experiment, and from a figure to its benchmark", async () => {
    await session.type(cursored("base] {"));
    expect(places(await session.ask("definition"))).toEqual([`${lineOf("experiment base")}:12`]);
    await session.type(cursored("blink    ="));
    expect(await session.ask("definition")).toMatchObject([{ uri: session.uri("benchmarks.perl") }]);
  });

  it("lead from a model that comes with perlc to its file on this machine", async () => {
    const own = pathToFileURL(join(ownSpecs, "models.perl")).href;
    await session.type('spec 1\n\nuse { tiny_vlm } from "perlc:mod┆els"\n', "own.perl");
    expect(await session.ask("definition", {}, "own.perl")).toMatchObject([{ uri: own }]);
    expect(await session.ask("documentLink", {}, "own.perl")).toMatchObject([{ target: own }]);
    await session.type('spec 1\n\nuse { tiny_┆vlm } from "perlc:models"\n', "own.perl");
    expect(await session.ask("definition", {}, "own.perl")).toMatchObject([{ uri: own }]);
  });

  it("lead from a setting in a condition or a sweep to where it is written", async () => {
    await session.type(cursored("per_order * (permute"));
    expect(places(await session.ask("definition"))).toEqual([`${lineOf("    per_order      =")}:5`]);
    await session.type(cursored("per_order    = each"));
    expect(places(await session.ask("definition"))).toEqual([`${lineOf("    per_order      =")}:5`]);
  });

  it("find a dataset in `without`", async () => {
    await session.type(cursored("train.where"));
    const found = await session.ask<Location[]>("references", { context: { includeDeclaration: true } });
    expect(places(found)).toContain(`${lineOf("without(")}:25`);
    expect(found.length).toBe(5);
  });

  it("find an experiment in `extends` and `over`", async () => {
    await session.type(cursored("base {"));
    const found = await session.ask<Location[]>("references", { context: { includeDeclaration: false } });
    expect(places(found)).toEqual([
      `${lineOf("experiment slow")}:25`,
      `${lineOf("experiment plain")}:26`,
      `${lineOf("sweep")}:20`,
    ]);
  });

  it("rename a dataset and an experiment everywhere, and the result compiles", async () => {
    for (const [text, name] of [
      ["train.where", "pool"],
      ["base] {", "root"],
    ] as const) {
      await session.type(cursored(text));
      const { changes = {} } = await session.ask<WorkspaceEdit>("rename", { newName: name });
      const after = apply(base, changes[session.uri("spec.perl")] ?? []);
      expect(after).not.toBe(base);
      const read = (path: string) => (others as Readonly<Record<string, string>>)[path];
      const { diagnostics } = compile({ path: "spec.perl", text: after }, { read, exists: () => true });
      expect(drawAll(diagnostics)).toBe("");
    }
  });

  it("refuse to rename words of the language", async () => {
    for (const word of ["each(", "without(", "over [", "copies = each"]) {
      await session.type(cursored(word));
      expect(await session.ask("prepareRename")).toBeNull();
    }
  });
});

function apply(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: TextEdit["range"]["start"]) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character);
  const later = edits.toSorted((a, b) => offset(b.range.start) - offset(a.range.start));
  return later.reduce(
    (done, { range, newText }) => done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
    text,
  );
}

it("code actions bring a name in from another spec, and the spec compiles then", async () => {
  const { text } = at("policy");
  const broken = text.replace("policy    = tiny", "policy    = tiny_vlm");
  await session.type(broken.replace("tiny_vlm", "┆tiny_vlm"));
  expect((await session.diagnosed()).length).toBeGreaterThan(0);
  const start = { line: broken.slice(0, broken.indexOf("tiny_vlm")).split("\n").length - 1, character: 14 };
  const actions = await session.ask<{ title: string; edit: WorkspaceEdit }[]>("codeAction", {
    range: { start, end: start },
    context: { diagnostics: [] },
  });
  const use = actions.find((each) => each.title === 'use `tiny_vlm` from "models.perl"');
  await session.type(apply(broken, use?.edit.changes?.[session.uri("spec.perl")] ?? []));
  expect(await session.diagnosed()).toEqual([]);
});

it("semantic colours know the words of sweeps and statements", async () => {
  const { text, spans: marks } = spans(`spec 1
sweep copies over [base] {
~~~~~ keyword
      ~~~~~~ class
             ~~~~ keyword
                   ~~~~ class
  seed = each(1..2)
  ~~~~ property
         ~~~~ function
  zip {
  ~~~ keyword
    permute.copies = each(0, 1)
    ~~~~~~~ keyword
            ~~~~~~ property
  }
  skip(permute.order == cyclic and seed == 2)
  ~~~~ function
       ~~~~~~~ keyword
               ~~~~~ property
                        ~~~~~~ enumMember
                               ~~~ operator
                                   ~~~~ property
  limit = 4run
  ~~~~~ property
}`);
  await session.type(text);
  const { data } = await session.ask<{ data: number[] }>("semanticTokens/full");
  let [line, character] = [0, 0];
  const found = new Map<string, string>();
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(i, i + 4);
    character = down > 0 ? right : character + right;
    line += down;
    found.set(`${line}:${character}:${length}`, tokenTypes[type] ?? "");
  }
  const kinds = marks.map(({ text: word, offset }) => {
    const before = text.slice(0, offset).split("\n");
    return found.get(`${before.length - 1}:${before.at(-1)?.length}:${word.length}`) ?? "unknown";
  });
  expect(kinds).toEqual(marks.map((each) => each.label));
});

it("symbols, folding, lenses, hints and links know sweeps and statements", async () => {
  await session.type(base);
  const symbols = await session.ask<{ name: string; detail: string; children: { name: string }[] }[]>("documentSymbol");
  expect(symbols.map((each) => `${each.detail} ${each.name}`)).toEqual([
    "model tiny",
    "experiment base",
    "experiment slow",
    "experiment plain",
    "sweep copies",
  ]);
  expect(symbols.at(-1)?.children.map((each) => each.name)).toEqual(["seed", "zip", "skip", "limit"]);
  expect(symbols[3]?.children.map((each) => each.name)).toEqual(["without", "train.per_order"]);
  const line = base.slice(0, base.indexOf("sweep")).split("\n").length - 1;
  expect(await session.ask("foldingRange")).toContainEqual({ startLine: line, endLine: line + 7 });
  expect(await session.ask("codeLens")).toContainEqual(
    expect.objectContaining({
      range: { start: { line, character: 0 }, end: { line, character: 5 } },
      command: expect.objectContaining({ title: expect.stringMatching(/^plan: 3 runs/), command: "perlc.plan" }),
    }),
  );
  const everything = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
  expect(await session.ask("inlayHint", { range: everything })).toContainEqual(
    expect.objectContaining({ position: { line, character: 12 }, label: "= 3 runs" }),
  );
  expect(await session.ask("documentLink")).toMatchObject([{ target: session.uri("benchmarks.perl") }]);
  const query = { query: "tnvlm" };
  expect(await session.connection.sendRequest("workspace/symbol", query)).toMatchObject([{ name: "tiny_vlm" }]);
});
