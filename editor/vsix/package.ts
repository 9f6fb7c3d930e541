// Packages the extension as a .vsix, the zip that VS Code installs: `node editor/vsix/package.ts [--out FILE]`. The same
// files give the same bytes. The extension needs no other package, so that nothing is fetched and nothing bundled.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { type Entry, zip } from "./zip.ts";

const folder = new URL("../vscode/", import.meta.url);

interface Manifest {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly version: string;
  readonly publisher: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly extensionKind: readonly string[];
  readonly galleryBanner: { readonly color: string; readonly theme: string };
}

const manifestOf = (): Manifest => JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));

/** The files of the extension, all but those that `.vscodeignore` leaves out. */
export function packaged(): readonly string[] {
  const ignored = readFileSync(new URL(".vscodeignore", folder), "utf8").split("\n").filter(Boolean);
  const endings = ignored.map((line) => {
    const [, ending] = /^\*\*\/\*(\.\w+)$/.exec(line) ?? [];
    if (ending === undefined) throw new Error(`.vscodeignore: "${line}" is not of the form **/*.ending`);
    return ending;
  });
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.name.startsWith("."))
    .map((each) => relative(fileURLToPath(folder), join(each.parentPath, each.name)).replaceAll("\\", "/"))
    .filter((path) => !endings.some((ending) => path.endsWith(ending)) && !path.includes("node_modules/"))
    .sort();
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const types: Readonly<Record<string, string>> = {
  js: "application/javascript",
  json: "application/json",
  md: "text/markdown",
  png: "image/png",
  txt: "text/plain",
  vsixmanifest: "text/xml",
};

/** What the parts of the package are (OPC, ECMA-376 part 2, §10). */
function contentTypes(): string {
  const lines = Object.entries(types).map(
    ([ending, type]) => `  <Default Extension=".${ending}" ContentType="${type}"/>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
    ...lines,
    "</Types>",
    "",
  ].join("\n");
}

/** What the marketplace and the editor read before they open anything else (VSIX manifest, schema 2.0.0). */
function vsixManifest(manifest: Manifest): string {
  const { name, displayName, description, version, publisher, icon, engines, categories, keywords } = manifest;
  const tags = [...keywords, "__ext_perl", name].join(",");
  const asset = (type: string, path: string) =>
    `    <Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${path}" Addressable="true"/>`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">',
    "  <Metadata>",
    `    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}"/>`,
    `    <DisplayName>${escaped(displayName)}</DisplayName>`,
    `    <Description xml:space="preserve">${escaped(description)}</Description>`,
    `    <Tags>${escaped(tags)}</Tags>`,
    `    <Categories>${escaped(categories.join(","))}</Categories>`,
    "    <GalleryFlags>Public</GalleryFlags>",
    "    <Properties>",
    `      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escaped(engines.vscode)}"/>`,
    '      <Property Id="Microsoft.VisualStudio.Code.ExtensionDependencies" Value=""/>',
    '      <Property Id="Microsoft.VisualStudio.Code.ExtensionPack" Value=""/>',
    `      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="${manifest.extensionKind.join(",")}"/>`,
    '      <Property Id="Microsoft.VisualStudio.Code.ExecutesCode" Value="true"/>',
    `      <Property Id="Microsoft.VisualStudio.Services.Branding.Color" Value="${manifest.galleryBanner.color}"/>`,
    `      <Property Id="Microsoft.VisualStudio.Services.Branding.Theme" Value="${manifest.galleryBanner.theme}"/>`,
    '      <Property Id="Microsoft.VisualStudio.Services.GitHubFlavoredMarkdown" Value="true"/>',
    "    </Properties>",
    "    <License>extension/LICENSE.txt</License>",
    `    <Icon>extension/${icon}</Icon>`,
    "  </Metadata>",
    "  <Installation>",
    '    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>',
    "  </Installation>",
    "  <Dependencies/>",
    "  <Assets>",
    asset("Code.Manifest", "package.json"),
    asset("Services.Content.Details", "README.md"),
    asset("Services.Content.Changelog", "CHANGELOG.md"),
    asset("Services.Content.License", "LICENSE.txt"),
    asset("Services.Icons.Default", icon),
    "  </Assets>",
    "</PackageManifest>",
    "",
  ].join("\n");
}

/** The bytes of the .vsix. */
export function vsix(): Uint8Array {
  const text = (path: string, content: string): Entry => ({ path, bytes: new TextEncoder().encode(content) });
  const files = packaged().map(
    // a file without an ending has no content type
    (path): Entry => ({
      path: `extension/${path === "LICENSE" ? "LICENSE.txt" : path}`,
      bytes: readFileSync(new URL(path, folder)),
    }),
  );
  return zip([
    text("extension.vsixmanifest", vsixManifest(manifestOf())),
    text("[Content_Types].xml", contentTypes()),
    ...files,
  ]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { name, version } = manifestOf();
  const given = argv.indexOf("--out");
  const out = (given > 0 ? argv[given + 1] : undefined) ?? `${name}-${version}.vsix`;
  const bytes = vsix();
  writeFileSync(out, bytes);
  stdout.write(`${out}: ${packaged().length} files, ${(bytes.length / 1024).toFixed(1)} KB\n`);
}
