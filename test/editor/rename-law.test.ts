// Rename over all specs of the repository: every name that they declare gets another one, in every file that means it, and
// then each spec compiles to the runs it had, under names that follow.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { makeDocuments } from "../../editor/document/documents.ts";
import { offsetAt, pathOf, positionAt, uriOf } from "../../editor/document/position.ts";
import { mentionsOf } from "../../editor/document/read.ts";
import { refer } from "../../editor/requests/references.ts";
import { rename } from "../../editor/requests/rename.ts";

const folder = fileURLToPath(new URL("../../specs/", import.meta.url));
const paths = readdirSync(folder)
  .filter((each) => each.endsWith(".perl"))
  .map((each) => `${folder}${each}`.replaceAll("\\", "/"));
const texts = new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));

const documents = makeDocuments({
  read: (path) => texts.get(path),
  exists: existsSync,
  specs: () => paths,
});

/** What each spec comes to: its diagnostics, and the names and node counts of its runs. */
function outcome(all: ReadonlyMap<string, string>) {
  return paths.map((path) => {
    const { value, diagnostics } = compile(
      { path, text: all.get(path) ?? "" },
      { read: (other) => all.get(other), exists: existsSync },
    );
    return { said: drawAll(diagnostics), runs: value?.plan.runs.map(({ name, nodes }) => [name, nodes.length]) };
  });
}

const names = paths.flatMap((path) => {
  const tree = documents.tree(path);
  const declared = mentionsOf(tree!.file).filter(
    ({ role }) => role.kind === "declares" || (role.kind === "dataset" && role.declares),
  );
  return declared.map((each) => [each.text, path, each.span.start] as const);
});

const before = outcome(texts);

describe("rename", () => {
  it("has many names to work on", () => expect(names.length).toBeGreaterThan(30));

  it.each(names.map((each) => [each[0], each[1].split("/").at(-1), each] as const))(
    "of %s in %s leaves every spec what it was",
    (name, _, [, path, start]) => {
      const view = documents.view(uriOf(path));
      if (!view) throw new Error("the spec is not there");
      const position = positionAt(view.source, start);
      const fresh = `${name}_anew`;
      const { changes = {} } = rename(view, position, fresh, documents);
      const edited = new Map(texts);
      for (const [uri, edits] of Object.entries(changes)) {
        const source = { path: pathOf(uri), text: texts.get(pathOf(uri)) ?? "" };
        const spans = edits.map(({ range }) => [offsetAt(source, range.start), offsetAt(source, range.end)] as const);
        const text = spans
          .toSorted((a, b) => b[0] - a[0])
          .reduce((done, [from, to]) => done.slice(0, from) + fresh + done.slice(to), source.text);
        edited.set(source.path, text);
      }
      const found = refer(view, position, documents).length;
      expect(Object.values(changes).flat().length).toBe(found);
      const after = outcome(edited);
      expect(after.map((each) => each.said)).toEqual(before.map((each) => each.said));
      const renamed = (text: string) => text.replaceAll(fresh, name);
      expect(after.map(({ runs }) => runs?.map(([run, nodes]) => [renamed(String(run)), nodes]))).toEqual(
        before.map(({ runs }) => runs?.map(([run, nodes]) => [String(run), nodes])),
      );
    },
  );
});
