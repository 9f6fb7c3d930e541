// How long an editor waits: every request of `perlc lsp` on one spec, over standard input and output, from the message to
// its answer: `node bench/editor.ts [spec]`. Before each sample a character is typed and its diagnostics are awaited, as
// in an editor, so that no request is asked about a text it has seen before.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { argv, execPath, stdout } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { type Figure, summarise } from "./device/figures.ts";

const perlc = fileURLToPath(new URL("../cli/perlc.js", import.meta.url));
const warm = 10;

/** Milliseconds by request, and from a typed character to its diagnostics. */
export async function requestTimes(spec: string, runs = 40): Promise<ReadonlyMap<string, Figure>> {
  const path = resolve(spec);
  const text = readFileSync(path, "utf8");
  const uri = pathToFileURL(path).href;
  const connection = await started(dirname(path));
  const type = typist(connection, uri, text);
  const figures = new Map<string, Figure>();
  const sample = async (name: string, once: () => Promise<number>) => {
    for (let i = 0; i < warm; i += 1) await once();
    const times: number[] = [];
    for (let i = 0; i < runs; i += 1) times.push(await once());
    figures.set(name, summarise("ms", times));
  };
  await sample("diagnostics", () => timed(type));
  for (const [name, params] of Object.entries(requestsOn(text)))
    await sample(name, async () => {
      await type();
      return timed(() =>
        connection.sendRequest(`textDocument/${name.split(" ")[0]}`, { textDocument: { uri }, ...params }),
      );
    });
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();
  return figures;
}

/** Milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A language server that has a folder open. */
async function started(folder: string): Promise<MessageConnection> {
  const child = spawn(execPath, [perlc, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "specs" }],
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  return connection;
}

/** Types a character each time it is called, and waits for what is said of it; the first time opens the document. */
function typist(connection: MessageConnection, uri: string, text: string): () => Promise<void> {
  let version = 0;
  let published = (_version: number) => {};
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    if (params.uri === uri) published(params.version);
  });
  return async () => {
    version += 1;
    const sent = version;
    const shown = new Promise<void>((done) => {
      published = (each) => {
        if (each === sent) done();
      };
    });
    const now = `${text}// ${"x".repeat(1 + (version % 40))}\n`;
    const textDocument = { uri, version, languageId: "perl-spec", text: now };
    const method = version === 1 ? "didOpen" : "didChange";
    await connection.sendNotification(`textDocument/${method}`, { textDocument, contentChanges: [{ text: now }] });
    await shown;
  };
}

/** What is asked of a document with this text, each request with its parameters; words behind a request's name tell two of it apart. */
function requestsOn(text: string): Readonly<Record<string, object>> {
  const at = (word: string, plus = 0) => {
    const lines = text.slice(0, Math.max(0, text.indexOf(word)) + plus).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  const everything = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
  const options = { tabSize: 2, insertSpaces: true };
  return {
    "completion of a setting": { position: at("batch ") },
    "completion of a model": { position: at("policy    = ", 12) },
    hover: { position: at("probability = ") },
    definition: { position: at("frozen(policy", 7) },
    references: { position: at("policy    ="), context: { includeDeclaration: true } },
    rename: { position: at("train  "), newName: "pool" },
    documentSymbol: {},
    documentLink: {},
    foldingRange: {},
    "semanticTokens/full": {},
    inlayHint: { range: everything },
    signatureHelp: { position: at("take(", 5) },
    codeAction: { range: everything, context: { diagnostics: [] } },
    codeLens: {},
    formatting: { options },
    rangeFormatting: { range: { start: at("batch "), end: at("batch ", 6) }, options },
    onTypeFormatting: { position: at("\n  data", 1), ch: "\n", options },
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [spec = "specs/paper.perl"] = argv.slice(2);
  for (const [name, { median, min, max, runs }] of await requestTimes(spec)) {
    const [middle, least, most] = [median, min, max].map((each) => `${each.toFixed(2)} ms`);
    stdout.write(`${name.padEnd(24)} median ${middle}, ${least} to ${most}, ${runs} samples\n`);
  }
}
