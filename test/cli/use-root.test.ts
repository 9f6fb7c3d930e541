// What a spec may read: specs of its project and those of perlc, regular files of a length that specs have. Nothing of any
// other file is shown, and nothing is waited for.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../perlc.ts";
import { tiny, useFolder } from "./child.ts";

const folder = useFolder();
const at = (path: string) => join(folder.path, path);
const secret = "SECRET=hunter2";
const uses = (path: string) => `spec 1\n\nuse { small } from "${path}"\n\n${tiny.slice(tiny.indexOf("experiment"))}`;
const models = tiny.slice(0, tiny.indexOf("experiment"));
const own = fileURLToPath(new URL("../../specs/models.perl", import.meta.url));

beforeAll(() => {
  for (const each of ["plain/deep", "project/specs", "project/.git", "beside"])
    mkdirSync(at(each), { recursive: true });
  for (const each of ["plain/models.perl", "plain/deep/models.perl", "project/models.perl", "beside/models.perl"])
    writeFileSync(at(each), models);
  writeFileSync(at("plain/secret.perl"), `${secret}\n`);
  writeFileSync(at("plain/perl.perl"), `use strict; my $s = "${secret}";\n`);
  writeFileSync(at("plain/yaml.perl"), `api_key: ${secret}\nother: ${secret}\nthird: ${secret}\nmore: 1\n`);
  writeFileSync(at("plain/bytes.perl"), Buffer.concat([Buffer.from(secret), Buffer.from([0xff, 0, 0xfe])]));
  writeFileSync(at("environ"), `${secret}\0SHELL=/bin/sh\0`);
  symlinkSync(at("environ"), at("plain/link.perl"));
  symlinkSync(at("beside/models.perl"), at("plain/out.perl"));
  symlinkSync(at("plain/models.perl"), at("plain/in.perl"));
  symlinkSync("loop.perl", at("plain/loop.perl"));
  writeFileSync(at("plain/large.perl"), "spec 1\n");
  truncateSync(at("plain/large.perl"), 2 ** 30);
  execFileSync("mkfifo", [at("plain/fifo.perl")]);
});

const check = async (path: string, text: string, flags: readonly string[] = []) => {
  writeFileSync(at(path), text);
  const { code, stderr, stdout } = await folder.run(["check", ...flags, path]);
  expect(`${stdout}${stderr}`).not.toContain("hunter2");
  return { code, codes: [...stderr.matchAll(/^\w+\[(E\d+)\]/gm)].map(([, each]) => each), stderr };
};

describe("use", { timeout: 300_000 }, () => {
  it.each([
    ["beneath the spec's folder", "plain/a.perl", "deep/models.perl"],
    ["beside the spec", "plain/a.perl", "models.perl"],
    ["by a link that stays inside", "plain/a.perl", "in.perl"],
    ["of the same project", "project/specs/a.perl", "../models.perl"],
  ])("%s is fine", async (_, path, from) => {
    expect(await check(path, uses(from))).toMatchObject({ code: 0, codes: [] });
  });

  it("of the specs that come with perlc is fine, wherever the spec is", async () => {
    const spec = uses(own).replaceAll("small", "tiny_vlm").replace("24tok", "48tok");
    expect(await check("plain/a.perl", spec)).toMatchObject({ code: 0 });
  });

  it("of `perlc:models` is that of perlc itself, wherever the spec is, and of no other file", async () => {
    const spec = (from: string) => uses(from).replaceAll("small", "tiny_vlm").replace("24tok", "48tok");
    mkdirSync(at("plain/perlc:models"), { recursive: true });
    for (const path of ["plain/a.perl", "project/specs/own.perl"])
      expect(await check(path, spec("perlc:models"))).toMatchObject({ code: 0, codes: [] });
    const plan = await folder.run(["plan", "plain/a.perl", "--json"]);
    const text = JSON.stringify(JSON.parse(plan.stdout));
    expect(text).toContain('"path":"perlc:/models/tiny-vlm"');
    expect(text).toMatch(/"hash":"sha256:/);
    for (const word of [folder.path, own.replace("/models.perl", "")]) expect(text).not.toContain(word);
    const lost = await check("plain/a.perl", spec("perlc:modles"));
    expect(lost).toMatchObject({ code: 1, codes: ["E0150"] });
    expect(lost.stderr).toContain('did you mean "perlc:models"?');
    expect(await check("plain/a.perl", spec("perlc:../package.json"))).toMatchObject({ code: 1, codes: ["E0236"] });
    expect(await check("plain/a.perl", spec("perlc:../../../../../../etc/passwd"))).toMatchObject({ codes: ["E0236"] });
  });

  it("of `perlc:models` has one hash with the same model by its path, and no path of this machine in its lock", async () => {
    const spec = (from: string) => uses(from).replaceAll("small", "tiny_vlm").replace("24tok", "48tok");
    writeFileSync(at("plain/one.perl"), spec("perlc:models"));
    writeFileSync(at("plain/other.perl"), spec(own));
    const found = await folder.run(["diff", "plain/one.perl", "plain/other.perl"]);
    expect({ code: found.code, stderr: found.stderr }).toEqual({ code: 0, stderr: "" });
    expect(await folder.run(["freeze", "plain/one.perl"])).toMatchObject({ code: 0, stderr: "" });
    const lock = readFileSync(at("plain/one.lock.json"), "utf8");
    expect(lock).toContain('"perlc:/models.perl"');
    for (const word of [folder.path, own.replace("/models.perl", ""), "../"]) expect(lock).not.toContain(word);
    expect(await folder.run(["check", "plain/one.perl"])).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([
    ["above a spec without a project", "plain/deep/a.perl", "../models.perl"],
    ["beside the project", "project/specs/a.perl", "../../beside/models.perl"],
    ["from the root of the disk", "plain/a.perl", "/etc/passwd"],
    ["through a link that leads out", "plain/a.perl", "out.perl"],
    ["of the environment", "plain/a.perl", "/proc/self/environ"],
  ])("%s is refused, unless a root is named that holds both", async (_, path, from) => {
    expect(await check(path, uses(from))).toMatchObject({ code: 1, codes: ["E0236"] });
    const allowed = await check(path, uses(from), ["--root", "/"]);
    expect(allowed.codes).toEqual(from.endsWith("models.perl") || from === "out.perl" ? [] : ["E0237"]);
  });

  it.each(["secret.perl", "perl.perl", "yaml.perl", "bytes.perl"])(
    "of %s, which is no spec, shows none of it",
    async (from) => {
      expect(await check("plain/a.perl", uses(from))).toMatchObject({ code: 1, codes: ["E0237"] });
    },
  );

  it.each([
    ["fifo.perl", "it is no regular file"],
    ["loop.perl", "its links lead in a circle"],
    ["large.perl", "it has more than 64 MiB"],
    ["deep", "it is a folder"],
  ])("of %s ends at once, and says that %s", async (from, reason) => {
    const { codes, stderr } = await check("plain/a.perl", uses(from));
    expect(codes).toEqual(["E0150"]);
    expect(stderr).toContain(reason);
  });
});

describe("the file of a command", { timeout: 300_000 }, () => {
  it.each([
    ["plain/link.perl", "E0237"],
    ["environ", "E0237"],
    ["plain/fifo.perl", "E0150"],
    ["plain/large.perl", "E0150"],
    ["plain/loop.perl", "E0150"],
    ["/dev/zero", "E0150"],
    ["/etc/passwd", "E0237"],
  ])("%s is %s, whatever the command", async (path, code) => {
    for (const command of ["check", "plan", "fmt", "lint"]) {
      const { stdout, stderr, code: exit } = await folder.run([command, path]);
      expect(exit).toBe(1);
      expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]`));
      expect(`${stdout}${stderr}`).not.toMatch(/hunter2|root:/);
    }
  });

  it.each(["environ", "plain/yaml.perl", "/etc/passwd"])(
    "%s is no side of a comparison, and not shown",
    async (path) => {
      for (const sides of [
        [path, "plain/models.perl"],
        ["plain/models.perl", path],
      ]) {
        const { stdout, stderr, code } = await folder.run(["diff", ...sides]);
        expect(code).toBe(2);
        expect(stderr).toContain("error[E0237]");
        expect(`${stdout}${stderr}`).not.toMatch(/hunter2|root:/);
      }
    },
  );

  it("is read by the library under the same rules", () => {
    expect(compile({ file: at("plain/fifo.perl") }).diagnostics.map((each) => each.code)).toEqual(["E0150"]);
    const { diagnostics } = compile({ text: uses("../beside/models.perl"), path: at("plain/b.perl") });
    expect(diagnostics.map((each) => each.code)).toEqual(["E0236"]);
  });
});
