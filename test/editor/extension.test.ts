// The VS Code extension, activated: it finds perlc, starts the real server, shows its diagnostics, asks it everything that
// the editor asks, and runs what the lenses say. `vscode` is a stand-in (fake-vscode.ts); VS Code itself is not started here.

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { tinyConfig } from "../../bench/language/page-disk.ts";
import { fakeVscode } from "./fake-vscode.ts";
import { whole } from "./marked.ts";

const require = createRequire(import.meta.url);
const extensionFile = fileURLToPath(new URL("../../editor/vscode/extension.js", import.meta.url));
const repository = fileURLToPath(new URL("../../", import.meta.url));
const { findPerlc } = require("../../editor/vscode/find.js");

interface Extension {
  readonly activate: (context: { readonly subscriptions: unknown[] }) => Promise<void>;
  readonly deactivate: () => Promise<void> | undefined;
}

/** The extension with this `vscode`, loaded anew. */
function load(vscode: unknown): Extension {
  const loader = Module as unknown as { _load: (request: string, ...more: unknown[]) => unknown };
  const usual = loader._load;
  loader._load = (request, ...more) => (request === "vscode" ? vscode : usual(request, ...more));
  try {
    delete require.cache[extensionFile];
    return require(extensionFile);
  } finally {
    loader._load = usual;
  }
}

const done: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of done.splice(0).reverse()) await each();
});

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "perl spec-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, ".."), { recursive: true });
    writeFileSync(join(path, name), text, { mode: 0o755 });
  }
  done.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A `perlc` as npm installs it: an executable in node_modules/.bin. */
const installed = {
  "node_modules/.bin/perlc": `#!/bin/sh\nexec "${execPath}" "${join(repository, "cli", "perlc.js")}" "$@"\n`,
  "models/tiny/config.json": tinyConfig,
};

async function activated(files: Readonly<Record<string, string>>, settings?: Readonly<Record<string, unknown>>) {
  const path = folder(files);
  const window = fakeVscode(path, settings);
  const extension = load(window.vscode);
  const context = { subscriptions: [] };
  done.push(() => extension.deactivate());
  await extension.activate(context);
  return { ...window, path, extension, context };
}

async function until<T>(found: () => T | undefined): Promise<T> {
  for (let i = 0; i < 1500; i += 1) {
    const value = found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("waited in vain");
}

describe("the extension", () => {
  it("starts the server of the project and shows what it finds, while somebody types", async () => {
    const window = await activated(installed);
    expect(window.errors).toEqual([]);
    const document = window.open(join(window.path, "a.perl"), whole);
    const shown = (count: number) =>
      until(() => {
        const found = window.diagnostics.get(document.uri.toString());
        return found?.length === count ? found : undefined;
      });
    await shown(0);
    window.replace(document, "8prompt", "9rollout");
    const [first] = await shown(1);
    expect(first).toMatchObject({
      severity: 0,
      source: "perlc",
      code: { value: "E0412" },
      range: { start: { line: 24, character: 21 }, end: { line: 24, character: 29 } },
    });
    window.replace(document, "9rollout", "8prompt");
    await shown(0);
    window.open(join(window.path, "b.pl"), "use strict;", "perl");
    expect(window.diagnostics.size).toBe(1);
  });

  it("asks the server everything that VS Code asks, and gives it VS Code's objects", async () => {
    const { vscode, providers, open, path } = await activated(installed);
    const document = open(join(path, "a.perl"), whole);
    const at = (text: string, plus = 0) => {
      const lines = whole.slice(0, whole.indexOf(text) + plus).split("\n");
      return new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
    };
    const ask = async (provider: string, method: string, ...given: readonly unknown[]) => {
      const found = providers.get(provider)?.[method];
      if (!found) throw new Error(`there is no ${provider}`);
      return found(...(given as never[])) as Promise<never>;
    };
    const everything = new vscode.Range(0, 0, 99, 0);
    const options = { tabSize: 2, insertSpaces: true };
    expect(await ask("HoverProvider", "provideHover", document, at("batch"))).toMatchObject({
      contents: { value: expect.stringContaining("8 prompts × 2 orders") },
    });
    expect(await ask("CompletionItemProvider", "provideCompletionItems", document, at("batch"))).toContainEqual(
      expect.objectContaining({ label: "rate", kind: 9, insertText: expect.objectContaining({ value: "rate = $0" }) }),
    );
    expect(await ask("DefinitionProvider", "provideDefinition", document, at("tiny\n  ref"))).toMatchObject([
      { range: { start: { line: 2, character: 6 } } },
    ]);
    const context = { includeDeclaration: true };
    expect(await ask("ReferenceProvider", "provideReferences", document, at("tiny {"), context)).toHaveLength(2);
    expect(await ask("RenameProvider", "prepareRename", document, at("tiny {"))).toMatchObject({ placeholder: "tiny" });
    await expect(ask("RenameProvider", "prepareRename", document, at("batch"))).rejects.toThrow(/word of the language/);
    const edit: { edits: Map<string, unknown[]> } = await ask(
      "RenameProvider",
      "provideRenameEdits",
      document,
      at("tiny {"),
      "small",
    );
    expect(edit.edits.get(document.uri.toString())).toHaveLength(2);
    await expect(ask("RenameProvider", "provideRenameEdits", document, at("tiny {"), "8x")).rejects.toThrow(/no name/);
    expect(await ask("DocumentSymbolProvider", "provideDocumentSymbols", document)).toMatchObject([
      { name: "tiny", kind: 4 },
      { name: "base", kind: 1 },
      { name: "slow", kind: 1 },
    ]);
    expect(await ask("WorkspaceSymbolProvider", "provideWorkspaceSymbols", "bas")).toMatchObject([{ name: "base" }]);
    expect(await ask("DocumentLinkProvider", "provideDocumentLinks", document)).toEqual([]);
    expect((await ask("FoldingRangeProvider", "provideFoldingRanges", document)) as unknown[]).toHaveLength(8);
    const tokens: { data: Uint32Array } = await ask(
      "DocumentSemanticTokensProvider",
      "provideDocumentSemanticTokens",
      document,
    );
    expect(tokens.data.length % 5).toBe(0);
    expect(tokens.data.length).toBeGreaterThan(200);
    expect(await ask("InlayHintsProvider", "provideInlayHints", document, everything)).toHaveLength(4);
    expect(await ask("SignatureHelpProvider", "provideSignatureHelp", document, at("take(", 5))).toMatchObject({
      activeParameter: 0,
      signatures: [{ label: expect.stringContaining("take(") }],
    });
    expect(await ask("CodeActionsProvider", "provideCodeActions", document, everything)).toEqual([]);
    expect(await ask("CodeLensProvider", "provideCodeLenses", document)).toContainEqual(
      expect.objectContaining({ command: expect.objectContaining({ command: "perlc.run" }) }),
    );
    expect(await ask("DocumentFormattingEditProvider", "provideDocumentFormattingEdits", document, options)).toEqual(
      [],
    );
    expect(
      await ask(
        "DocumentRangeFormattingEditProvider",
        "provideDocumentRangeFormattingEdits",
        document,
        everything,
        options,
      ),
    ).toEqual([]);
    expect(
      await ask(
        "OnTypeFormattingEditProvider",
        "provideOnTypeFormattingEdits",
        document,
        at("\n\nmodel", 1),
        "\n",
        options,
      ),
    ).toEqual([]);
    // nothing is registered that was not asked here
    expect(providers.size).toBe(17);
  });

  it("runs and plans a spec in a terminal, with the same perlc", async () => {
    const { commands, tasks, path } = await activated(installed);
    const spec = join(path, "my spec.perl");
    await commands.get("perlc.run")?.(spec);
    await commands.get("perlc.plan")?.(spec);
    const words = tasks.map((each) => {
      const { command, args } = each.execution as { command: { value: string }; args: readonly { value: string }[] };
      return [command.value, ...args.map((arg) => arg.value)];
    });
    const perlc = join(path, "node_modules", ".bin", "perlc");
    expect(words).toEqual([
      [perlc, "run", spec],
      [perlc, "plan", spec],
    ]);
  });

  it("opens the report of the newest run of a spec, in which nothing runs or loads, and offers to watch a run without one", async () => {
    const run = (spec: string) =>
      JSON.stringify({ directory: "../..", specs: [{ path: `somewhere/${spec}`, text: "" }] });
    const window = await activated({
      ...installed,
      "runs/a-1/spec.json": run("a.perl"),
      "runs/a-1/journal.jsonl": "",
      "runs/a-1/report.html": "<!doctype html><title>first</title>",
      "runs/b-1/spec.json": run("b.perl"),
      "runs/b-1/journal.jsonl": "",
      "runs/torn-1/spec.json": "{",
    });
    const { commands, vscode, panels, told, answers, tasks, path } = window;
    const open = (name: string) => {
      vscode.window.activeTextEditor = { document: { uri: { fsPath: join(path, name) } } };
      return commands.get("perlc.report")?.();
    };
    await open("a.perl");
    expect(panels).toMatchObject([{ title: "a-1", options: { enableScripts: false, localResourceRoots: [] } }]);
    expect(panels[0]?.webview.html).toMatch(
      /^<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'.*first/,
    );
    await commands.get("perlc.report")?.({ fsPath: join(path, "runs/a-1/report.html") });
    expect(panels).toHaveLength(2);
    await open("c.perl");
    await open("b.perl");
    expect(told).toEqual([
      expect.stringContaining("No run of this spec"),
      expect.stringContaining("b-1 has no report yet"),
    ]);
    expect(tasks).toEqual([]);
    answers.push("Watch it");
    await open("b.perl");
    const [args] = tasks.map(({ execution }) => (execution as { args: readonly { value: string }[] }).args);
    expect(args?.map(({ value }) => value)).toEqual(["watch", join(path, "runs/b-1")]);
    expect(panels).toHaveLength(2);
  });

  it("starts again when it is told to, and lets everything go at the end", async () => {
    const window = await activated(installed);
    const document = window.open(join(window.path, "a.perl"), whole.replace("8prompt", "9rollout"));
    const one = () => (window.diagnostics.get(document.uri.toString())?.length === 1 ? true : undefined);
    await until(one);
    await window.commands.get("perlc.restart")?.();
    await until(one);
    expect(window.listeners()).toBe(1);
    await window.extension.deactivate();
    expect(window.listeners()).toBe(0);
    expect(window.providers.size).toBe(0);
  });

  it("says so when there is no perlc, when the setting names none, and when it does not start", async () => {
    const none = await activated({});
    expect(none.errors).toEqual([expect.stringContaining("perlc is not installed")]);
    const wrong = await activated(installed, { "server.path": "bin/perlc" });
    expect(wrong.errors).toEqual([expect.stringContaining("perl-spec.server.path")]);
    const broken = await activated({
      "node_modules/.bin/perlc": "#!/bin/sh\necho 'perlc needs Node 24 or newer' >&2\nexit 2\n",
    });
    expect(await until(() => broken.errors[0])).toContain("perlc needs Node 24 or newer");
  });

  it("takes a server up again that ended by itself, three times, and says so then", async () => {
    const script = installed["node_modules/.bin/perlc"].replace("exec", () => 'echo $$ > "$0.pid"\nexec');
    const window = await activated({ ...installed, "node_modules/.bin/perlc": script });
    const document = window.open(join(window.path, "a.perl"), whole.replace("8prompt", "9rollout"));
    const pid = () => Number(readFileSync(join(window.path, "node_modules/.bin/perlc.pid"), "utf8"));
    const shown = () => (window.diagnostics.get(document.uri.toString())?.length === 1 ? true : undefined);
    for (let restart = 0; restart < 4; restart += 1) {
      await until(shown);
      const ended = pid();
      process.kill(ended);
      await until(() => (window.diagnostics.size === 0 ? true : undefined));
      if (restart < 3) expect(window.errors).toEqual([]);
      if (restart < 3) await until(() => (pid() === ended ? undefined : true));
    }
    expect(await until(() => window.errors[0])).toContain("perlc lsp does not run");
    expect(window.listeners()).toBe(0);
  });
});

describe("finding perlc", () => {
  it("goes upwards from each folder, and prefers the setting", () => {
    const path = folder({ ...installed, "specs/deep/a.perl": whole, "own/perlc.js": "" });
    const deep = join(path, "specs", "deep");
    expect(findPerlc({ folders: [deep] }).command).toBe(join(path, "node_modules", ".bin", "perlc"));
    expect(findPerlc({ folders: [deep], setting: "../../own/perlc.js" })).toMatchObject({
      command: "node",
      args: [join(path, "own", "perlc.js")],
      cwd: deep,
    });
  });

  it("knows the repository of perlc itself, with its Node before the user's", () => {
    const found = findPerlc({ folders: [repository], env: { PATH: "/usr/bin" } });
    expect(found.args).toEqual([join(repository, "cli", "perlc.js")]);
    expect(found.env.PATH).toBe(`${join(repository, "node_modules", ".bin")}:/usr/bin`);
  });

  it("takes the .cmd on Windows, by a shell", () => {
    const path = folder({ "node_modules/.bin/perlc.cmd": "" });
    expect(findPerlc({ folders: [path], platform: "win32" })).toMatchObject({ shell: true });
  });
});
