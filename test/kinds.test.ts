// Where the program goes by the kind of something in a plan, it goes by all kinds: what forgets one does not compile. So no `switch`
// over a `kind` has a `default` that answers for whatever was forgotten.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Rooms that go by kinds of a plan; those of syntax go by kinds of trees, and say what they do with the rest. */
const rooms = ["plan", "compiler/4-vocabulary", "compiler/6-lower", "compiler/tools", "runtime", "cli", "models"];

const files = rooms.flatMap((room) =>
  readdirSync(join(root, room), { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile() && each.name.endsWith(".ts"))
    .map((each) => join(each.parentPath, each.name)),
);

/** Switches over trees of a spec, of which there are more kinds than these are about. */
const ofTrees = ["compiler/tools/reference/grammar.ts"];

test("no switch over kinds has an answer for a kind that was forgotten", () => {
  const found: string[] = [];
  let seen = 0;
  for (const path of files) {
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isSwitchStatement(node) || !/(?:\.|^)kind$/.test(node.expression.getText(source))) return;
      seen += 1;
      const open = node.caseBlock.clauses.find(ts.isDefaultClause);
      if (!open || /^\s*default:\s*(?:return )?(?:assertNever|bug)\(/.test(open.getText(source))) return;
      const name = path.slice(root.length).replaceAll("\\", "/");
      if (!ofTrees.includes(name))
        found.push(`${name}:${source.getLineAndCharacterOfPosition(open.getStart(source)).line + 1}`);
    };
    visit(source);
  }
  expect(found).toEqual([]);
  expect(seen).toBeGreaterThan(20);
});
