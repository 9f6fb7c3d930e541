// perlc fmt as its users start it: what it writes, what it leaves, what it says, and how it exits.

import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatTable, measureFormat } from "../../bench/language/format.ts";
import { jsonLines, useFolder } from "../cli/child.ts";

const laid = "spec 1\n\na b {\n  x     = 1\n  seeds = 2\n}\n";
const loose = laid.replaceAll(/ +=/g, " =");
const broken = "spec 1\na b { x = \n";
const { path, run } = useFolder();

/** A folder with one spec of each sort. */
function folder(name: string): { readonly at: (file: string) => string; readonly text: (file: string) => string } {
  mkdirSync(join(path, name));
  const at = (file: string): string => `${name}/${file}`;
  const all = { "laid.perl": laid, "loose.perl": loose, "broken.perl": broken };
  for (const [file, text] of Object.entries(all)) writeFileSync(join(path, at(file)), text);
  return { at, text: (file) => readFileSync(join(path, at(file)), "utf8") };
}

describe.concurrent("perlc fmt", () => {
  it("lays out what is not laid out, says so, and leaves nothing beside it", async () => {
    const { at, text } = folder("plain");
    const stamp = statSync(join(path, at("laid.perl"))).mtimeMs;
    const result = await run(["fmt", at("laid.perl"), at("loose.perl")]);
    expect(result).toEqual({ code: 0, stdout: "plain/loose.perl: laid out\n", stderr: "" });
    expect(text("loose.perl")).toBe(laid);
    expect(statSync(join(path, at("laid.perl"))).mtimeMs).toBe(stamp);
    expect(readdirSync(join(path, "plain")).sort()).toEqual(["broken.perl", "laid.perl", "loose.perl"]);
  });

  it("refuses a broken spec, leaves it as it is, and goes on with the others", async () => {
    const { at, text } = folder("broken");
    const { code, stdout, stderr } = await run(["fmt", at("broken.perl"), at("loose.perl")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^broken\/broken\.perl: \d errors?, left as it is\nbroken\/loose\.perl: laid out\n$/);
    expect(stderr).toMatch(/^error\[E01\d\d\]/);
    expect(text("broken.perl")).toBe(broken);
    expect(text("loose.perl")).toBe(laid);
  });

  it("only looks with --check", async () => {
    const { at, text } = folder("check");
    expect(await run(["fmt", "--check", at("laid.perl")])).toEqual({ code: 0, stdout: "", stderr: "" });
    const { code, stdout } = await run(["fmt", "--check", at("laid.perl"), at("loose.perl")]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "check/loose.perl: is not laid out (perlc fmt does it)\n" });
    expect(text("loose.perl")).toBe(loose);
  });

  it("speaks JSON, one object a line", async () => {
    const { at } = folder("json");
    const { code, stdout, stderr } = await run(["fmt", "--json", at("laid.perl"), at("loose.perl"), at("broken.perl")]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const [first, second, third] = jsonLines(stdout);
    expect([first, second]).toEqual([
      { path: "json/laid.perl", changed: false },
      { path: "json/loose.perl", changed: true },
    ]);
    expect(third).toMatchObject({ severity: "error" });
  });

  it("writes through a link and keeps the mode of a file", async () => {
    const { at, text } = folder("link");
    writeFileSync(join(path, at("secret.perl")), loose, { mode: 0o600 });
    symlinkSync("secret.perl", join(path, at("link.perl")));
    expect((await run(["fmt", at("link.perl")])).code).toBe(0);
    expect(text("secret.perl")).toBe(laid);
    expect(statSync(join(path, at("secret.perl"))).mode & 0o777).toBe(0o600);
  });

  it("says which file cannot be read", async () => {
    const { code, stderr } = await run(["fmt", "nowhere.perl"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error[E0150]: cannot read `nowhere.perl`: there is no such file");
  });
});

it("is measured beside Prettier", async () => {
  const figures = await measureFormat(3);
  expect(figures.figures.map(({ speed }) => speed > 0)).toEqual([true, true, true]);
  const [ours, , theirs] = figures.figures.map(({ size }) => size);
  expect(Math.abs((theirs ?? 0) / (ours ?? 1) - 1)).toBeLessThan(0.5);
  expect(formatTable(figures)).toMatch(/times as fast, text to text \(bar: 3; (holds|MISSED)\)/);
});
