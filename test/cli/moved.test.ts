// What is written for others names nothing of this machine: what `new`, `emit` and `freeze` write is the same from whatever folder they
// are called, and has no path that begins at the root.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useFolder } from "./child.ts";

const folder = useFolder();
const root = join(import.meta.dirname, "../..");
const specs = join(folder.path, "specs");
mkdirSync(join(specs, "shared"), { recursive: true });
mkdirSync(join(folder.path, "elsewhere"));
writeFileSync(
  join(specs, "shared/base.perl"),
  'spec 1\n\nuse { tiny_vlm } from "perlc:models"\n\nexperiment base {\n  policy = tiny_vlm\n}\n',
);

/** Everything that is written of a spec, when it is called from a folder by a path. */
async function written(from: string, path: string): Promise<Readonly<Record<string, string>>> {
  const made = join(folder.path, "made");
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made);
  for (const [form, file] of [
    ["json", "plan.json"],
    ["ts", "plan.ts"],
  ] as const) {
    const line = `cd "${from}" && perlc emit ${form} "${path}" --out "${join(made, file)}"`;
    expect(await folder.shell(line)).toMatchObject({ code: 0, stderr: "" });
  }
  expect(await folder.shell(`cd "${from}" && perlc freeze "${path}"`)).toMatchObject({ code: 0, stderr: "" });
  const lock = join(specs, "first.lock.json");
  const files = { "plan.json": join(made, "plan.json"), "plan.ts": join(made, "plan.ts"), lock };
  const texts = Object.entries(files).map(([name, file]) => [name, readFileSync(file, "utf8")] as const);
  rmSync(lock);
  return Object.fromEntries(texts);
}

test("new, emit and freeze", async () => {
  expect(await folder.shell(`cd elsewhere && perlc new "${join(specs, "first")}"`)).toMatchObject({ code: 0 });
  const spec = join(specs, "first.perl");
  expect(existsSync(spec)).toBe(true);
  const text = readFileSync(spec, "utf8");
  // a model of another file, so that there is a place in it
  writeFileSync(
    spec,
    text.replace("\nexperiment first {", '\nuse { base } from "shared/base.perl"\n\nexperiment first extends base {'),
  );
  const here = await written(specs, "first.perl");
  expect(await written(folder.path, "specs/first.perl")).toEqual(here);
  expect(await written(join(folder.path, "elsewhere"), spec)).toEqual(here);
  expect(await written(join(folder.path, "elsewhere"), "../specs/first.perl")).toEqual(here);
  for (const each of [text, ...Object.values(here)]) {
    // in a clone the library is where it is: seen from the module, not from the root
    const own = each.replaceAll(/"(\.\.\/)+[^"]*perlc\.ts"/g, "");
    expect(own).not.toContain(folder.path);
    expect(own).not.toContain(root);
    expect(own.match(/"(?:\/[^"]*|[A-Z]:[\\/][^"]*)"/g) ?? []).toEqual([]);
  }
  expect(here["plan.json"]).toContain('"path":"first.perl"');
});
