// One real session: `perlc lsp` as a child process, spoken to over its standard input and output as an editor does, through
// every request; in between one that crashes, after which the server goes on.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createMessageConnection,
  type Diagnostic,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { permuted } from "../cli/child.ts";

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "perlc-lsp-"));
const file = join(folder, "demo.perl");
const uri = pathToFileURL(file).href;
const document = { textDocument: { uri } };
const published: { uri: string; version?: number; diagnostics: Diagnostic[] }[] = [];
let child: ChildProcessWithoutNullStreams;
let connection: MessageConnection;
let version = 1;
let logged = "";

/** Where a text stands in the spec. */
function at(text: string, plus = 0) {
  const lines = permuted.slice(0, permuted.indexOf(text) + plus).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const request = (method: string, params: object) =>
  connection.sendRequest(`textDocument/${method}`, { ...document, ...params });

/** The diagnostics of the version that was sent last. */
async function diagnosed(): Promise<readonly Diagnostic[]> {
  for (let i = 0; i < 500; i += 1) {
    const found = published.findLast((each) => each.uri === uri && each.version === version);
    if (found) return found.diagnostics;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no diagnostics of version ${version}; the log says: ${logged}`);
}

beforeAll(async () => {
  writeFileSync(file, permuted);
  child = spawn(execPath, [perlc, "lsp", "--stdio"], { cwd: folder });
  connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.onNotification("textDocument/publishDiagnostics", (params) => void published.push(params));
  connection.onNotification("window/logMessage", ({ message }) => {
    logged += message;
  });
  connection.listen();
  const { capabilities } = await connection.sendRequest<{ capabilities: object }>("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "demo" }],
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  expect(Object.keys(capabilities).length).toBeGreaterThan(13);
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "perl-spec", version, text: permuted },
  });
});

afterAll(() => {
  connection.dispose();
  child.kill();
  rmSync(folder, { recursive: true, force: true });
});

it("answers every request of an editor", async () => {
  expect(await diagnosed()).toEqual([]);
  expect(await request("completion", { position: at("max_prompt  ") })).toContainEqual(
    expect.objectContaining({ label: "kl" }),
  );
  expect(JSON.stringify(await request("hover", { position: at("per_order  ") }))).toContain("Rollouts of one order");
  expect(await request("definition", { position: at("small\n  reward") })).toMatchObject([{ uri }]);
  expect(await request("references", { position: at("small {"), context: { includeDeclaration: true } })).toHaveLength(
    2,
  );
  expect(await request("prepareRename", { position: at("small {") })).toMatchObject({ placeholder: "small" });
  const renamed = await request("rename", { position: at("small {"), newName: "little" });
  expect(renamed).toMatchObject({ changes: { [uri]: [{ newText: "little" }, { newText: "little" }] } });
  expect(await request("documentSymbol", {})).toMatchObject([{ name: "small" }, { name: "demo" }]);
  expect(await request("foldingRange", {})).toHaveLength(4);
  expect((await request("semanticTokens/full", {})) as object).toHaveProperty("data.length", expect.any(Number));
  expect(await request("inlayHint", { range: whole })).toHaveLength(2);
  const inCall = at("four_artists(", 13);
  expect(await request("signatureHelp", { position: inCall })).toMatchObject({ activeParameter: 0 });
  expect(await request("codeLens", {})).toMatchObject([{ command: { title: "▶ run" } }, {}]);
  expect(await request("codeAction", { range: whole, context: { diagnostics: [] } })).toEqual([]);
  expect(await request("formatting", { options: { tabSize: 2, insertSpaces: true } })).toEqual(expect.any(Array));
  expect(await request("rangeFormatting", { range: whole, options: { tabSize: 2, insertSpaces: true } })).toEqual(
    expect.any(Array),
  );
});

it("follows the text as it is typed", async () => {
  version += 1;
  const start = at("6rollout");
  const change = { range: { start, end: { ...start, character: start.character + 8 } }, text: "1rollout" };
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [change],
  });
  const [found, ...others] = await diagnosed();
  expect(others).toEqual([]);
  expect(found).toMatchObject({ code: "E0403", range: change.range, source: "perlc" });
  version += 1;
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version },
    contentChanges: [{ text: permuted.replace("probability", "probabilty") }],
  });
  const range = (await diagnosed())[0]?.range;
  const actions = await request("codeAction", { range, context: { diagnostics: [] } });
  expect(actions).toMatchObject([{ kind: "quickfix", edit: { changes: { [uri]: [{ newText: "probability" }] } } }]);
});

it("goes on after a request that crashes", async () => {
  const broken = { textDocument: { uri: "file:///%zz" }, position: { line: 0, character: 0 } };
  await expect(connection.sendRequest("textDocument/hover", broken)).rejects.toThrow(/URI malformed/);
  expect(logged).toContain("perlc has a bug");
  await expect(request("rename", { position: at("per_order  "), newName: "x" })).rejects.toThrow(
    /word of the language/,
  );
  expect(await request("documentSymbol", {})).toHaveLength(2);
});

it("forgets a closed document, and ends when it is told to", async () => {
  await connection.sendNotification("textDocument/didClose", document);
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await connection.sendRequest("shutdown");
  expect(published.at(-1)).toMatchObject({ uri, diagnostics: [] });
  await connection.sendNotification("exit");
  expect(await ended).toBe(0);
});
