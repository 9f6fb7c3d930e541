// The extension as a package: its manifest against the rules that VS Code and its packaging tool ask of one, and the .vsix
// that editor/vsix/package.ts makes, read back entry by entry.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { crc32, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { lenses } from "../../editor/requests/lens.ts";
import { packaged, vsix } from "../../editor/vsix/package.ts";
import { firstLine, scopeName } from "../../grammar/textmate.ts";
import { desk, whole } from "./marked.ts";

const folder = new URL("../../editor/vscode/", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, folder), "utf8");
const manifest = JSON.parse(text("package.json"));
const main = text(manifest.main);

/** The entries of a zip, by its central directory, with their checksums checked. */
function unzip(bytes: Uint8Array): ReadonlyMap<string, Buffer> {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  const entries = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); i += 1) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [checksum, packed, length] = [16, 20, 24].map((offset) => zip.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    expect(zip.subarray(local + 6, local + 30)).toEqual(zip.subarray(at + 8, at + 32));
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = inflateRawSync(zip.subarray(start, start + packed));
    expect([content.length, crc32(content)]).toEqual([length, checksum]);
    entries.set(name, content);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  expect(at).toBe(end);
  return entries;
}

describe("the manifest", () => {
  it("has what a package of VS Code must have", () => {
    expect(manifest.name).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    expect(manifest.publisher).toMatch(/^[a-z0-9][a-z0-9-]*$/i);
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest.engines.vscode).toMatch(/^\^\d+\.\d+\.\d+$/);
    expect(manifest.displayName.length).toBeGreaterThan(0);
    expect(manifest.description.length).toBeLessThan(300);
    expect(manifest.license).toBe("Apache-2.0");
    // a private package is refused, and so are activation events without a program, or a program without them
    expect(manifest.private).toBeUndefined();
    expect(Array.isArray(manifest.activationEvents)).toBe(true);
    expect(existsSync(new URL(manifest.main, folder))).toBe(true);
    for (const category of manifest.categories)
      expect(["Programming Languages", "Snippets", "Linters", "Themes", "Formatters", "Other"]).toContain(category);
    expect(manifest.keywords.length).toBeLessThanOrEqual(30);
  });

  it("is activated by the language that it declares, from the version on in which VS Code does that itself", () => {
    const [major, minor] = manifest.engines.vscode.slice(1).split(".").map(Number);
    expect(major).toBe(1);
    expect(minor).toBeGreaterThanOrEqual(74);
    expect(manifest.contributes.languages.map((each: { id: string }) => each.id)).toEqual(["perl-spec"]);
  });

  it("has a licence, a readme and a list of changes; the readme shows no picture that the marketplace refuses", () => {
    expect(text("LICENSE")).toBe(readFileSync(new URL("../../LICENSE", folder), "utf8"));
    expect(text("CHANGELOG.md")).toContain(`## ${manifest.version}`);
    expect(text("README.md")).not.toMatch(/\.svg|http:\/\//);
  });

  it("has an icon: a PNG of at least 128 by 128", () => {
    const icon = readFileSync(new URL(manifest.icon, folder));
    expect(icon.subarray(1, 4).toString()).toBe("PNG");
    expect(icon.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
    expect(icon.readUInt32BE(20)).toBe(icon.readUInt32BE(16));
  });

  it("knows a spec by its ending and its first line, as the grammar does", () => {
    const [language] = manifest.contributes.languages;
    expect(language).toMatchObject({ id: "perl-spec", extensions: [".perl"], firstLine });
    expect(new RegExp(firstLine).test("spec 1")).toBe(true);
    expect(new RegExp(firstLine).test("use strict;")).toBe(false);
    expect(manifest.contributes.grammars).toEqual([
      { language: "perl-spec", scopeName, path: "./syntaxes/perl-spec.tmLanguage.json" },
    ]);
    JSON.parse(text(language.configuration));
  });

  it("declares every command that a code lens calls, every setting that is read, and nothing else", () => {
    const commands = manifest.contributes.commands.map((each: { command: string }) => each.command);
    const called = lenses(desk(whole).view).map((each) => each.command?.command ?? "");
    for (const each of called.filter((command) => command !== "")) expect(commands).toContain(each);
    expect([...main.matchAll(/registerCommand\("([\w.]+)"/g)].map((each) => each[1]).toSorted()).toEqual(
      commands.toSorted(),
    );
    const read = [...main.matchAll(/getConfiguration\("([\w-]+)"\)\.get\("([\w.]+)"/g)].map(
      (each) => `${each[1]}.${each[2]}`,
    );
    expect(Object.keys(manifest.contributes.configuration.properties)).toEqual(read);
  });

  it("needs no package but `vscode`, so that nothing must be bundled", () => {
    expect(manifest.dependencies).toBeUndefined();
    for (const path of packaged().filter((each) => each.endsWith(".js")))
      for (const [, name = ""] of text(path).matchAll(/require\("([^"]+)"\)/g)) {
        expect(name).toMatch(/^(vscode$|node:|\.\/)/);
        if (name.startsWith("./")) expect(packaged()).toContain(name.slice(2));
      }
  });
});

describe("the .vsix", () => {
  const entries = unzip(vsix());
  const read = (path: string) => entries.get(path)?.toString("utf8") ?? "";

  it("is the same bytes each time", () => expect(Buffer.from(vsix()).equals(Buffer.from(vsix()))).toBe(true));

  it("holds the extension and nothing besides", () => {
    expect([...entries.keys()]).toEqual([
      "extension.vsixmanifest",
      "[Content_Types].xml",
      ...packaged().map((path) => `extension/${path === "LICENSE" ? "LICENSE.txt" : path}`),
    ]);
    expect(packaged()).toEqual(
      expect.arrayContaining(["package.json", "extension.js", "README.md", "icon.png", "LICENSE"]),
    );
    expect(packaged().filter((each) => /\.(ts|map|svg|vsix)$|node_modules/.test(each))).toEqual([]);
    for (const path of packaged())
      if (path !== "LICENSE")
        expect(entries.get(`extension/${path}`)?.equals(readFileSync(new URL(path, folder)))).toBe(true);
  });

  it("says of each ending what it is", () => {
    for (const path of entries.keys()) {
      const ending = /\.(\w+)$/.exec(path)?.[1];
      if (path !== "[Content_Types].xml") expect(read("[Content_Types].xml")).toContain(`Extension=".${ending}"`);
    }
  });

  it("has a manifest that names files which are there, and the identity of package.json", () => {
    const xml = read("extension.vsixmanifest");
    const { name, version, publisher } = manifest;
    expect(xml).toContain(`<Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}"/>`);
    expect(xml).toContain('<InstallationTarget Id="Microsoft.VisualStudio.Code"/>');
    expect(xml).toContain(`Id="Microsoft.VisualStudio.Code.Engine" Value="${manifest.engines.vscode}"`);
    const named = [...xml.matchAll(/Path="([^"]+)"|<(?:License|Icon)>([^<]+)</g)].map(
      (each) => each[1] ?? each[2] ?? "",
    );
    expect(named.length).toBe(7);
    for (const path of named) expect([...entries.keys()]).toContain(path);
    // every tag that opens closes
    const open: string[] = [];
    for (const [, closing, tag = "", single] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g))
      if (closing) expect(open.pop()).toBe(tag);
      else if (!single) open.push(tag);
    expect(open).toEqual([]);
  });

  it("is written by the command of the readme", () => {
    const [, command = ""] = /^node (editor\/vsix\/package\.ts)/m.exec(text("README.md")) ?? [];
    const out = join(mkdtempSync(join(tmpdir(), "perlc-vsix-")), "a.vsix");
    const root = fileURLToPath(new URL("../../", folder));
    expect(execFileSync(execPath, [command, "--out", out], { cwd: root, encoding: "utf8" })).toContain("a.vsix");
    expect(readFileSync(out).equals(Buffer.from(vsix()))).toBe(true);
    rmSync(dirname(out), { recursive: true });
  });
});
