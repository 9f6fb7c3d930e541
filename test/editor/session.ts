// `perlc lsp` as an editor has it: a child process with files on a disk of its own, spoken to over standard input and
// output. Texts are given with their cursor (┆) or marks; requests are sent for the place of the cursor.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type Diagnostic,
  type MessageConnection,
  type MessageWriter,
  type Position,
  StreamMessageReader,
} from "vscode-languageserver/node";
import { marked } from "./marked.ts";

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Session {
  readonly connection: MessageConnection;
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Everything that was published, in its order. */
  readonly published: readonly Published[];
  readonly log: () => string;
  /** What the server has asked of the editor, in its order. */
  readonly requested: readonly string[];
  readonly uri: (file: string) => string;
  readonly write: (file: string, text: string) => void;
  /** Opens a text or, when it is open, changes it; gives back the cursor of the ┆ in it. */
  readonly type: (text: string, file?: string) => Promise<Position>;
  /** A request about a document, at the cursor of the text that was typed last. */
  readonly ask: <R = unknown>(method: string, params?: object, file?: string) => Promise<R>;
  /** The diagnostics of what was typed last. */
  readonly diagnosed: (file?: string) => Promise<readonly Diagnostic[]>;
  /** Until a condition holds. */
  readonly until: <T>(found: () => T | undefined) => Promise<T>;
  /** The next `count` messages arrive in one piece. */
  readonly together: (count: number, send: () => void) => Promise<void>;
  readonly end: () => Promise<number | null>;
  readonly alive: () => boolean;
}

/** Starts a server on a folder with these files. */
export async function startSession(
  files: Readonly<Record<string, string>> = {},
  capabilities: object = { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), "perlc-lsp-"));
  const uri = (file: string) => pathToFileURL(join(folder, file)).href;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  const child = spawn(execPath, [perlc, "lsp", "--stdio"], { cwd: folder });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  let held: { readonly count: number; readonly bytes: Buffer[] } | undefined;
  const send = async (message: object) => {
    const body = Buffer.from(JSON.stringify(message));
    const bytes = Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
    held?.bytes.push(bytes);
    if (held && held.bytes.length < held.count) return;
    child.stdin.write(held ? Buffer.concat(held.bytes) : bytes);
    held = undefined;
  };
  const never = () => ({ dispose: () => {} });
  const writer: MessageWriter = { write: send, onError: never, onClose: never, end: () => {}, dispose: () => {} };
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), writer);
  const published: Published[] = [];
  let logged = "";
  connection.onNotification("textDocument/publishDiagnostics", (params) => void published.push(params));
  connection.onNotification("window/logMessage", ({ message }) => {
    logged += message;
  });
  const requested: string[] = [];
  for (const method of ["client/registerCapability", "workspace/diagnostic/refresh"])
    connection.onRequest(method, () => {
      requested.push(method);
      return null;
    });
  connection.listen();
  const initialised = connection.sendRequest<{ capabilities: Record<string, unknown> }>("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "specs" }],
    capabilities,
  });
  const failed = ended.then((code) => {
    throw new Error(`the server ended with ${code}: ${complaint}`);
  });
  const given = await Promise.race([initialised, failed]);
  failed.catch(() => {});
  await connection.sendNotification("initialized", {});

  const versions = new Map<string, number>();
  let cursor: Position = { line: 0, character: 0 };
  const until = async <T>(found: () => T | undefined): Promise<T> => {
    for (let i = 0; i < 1000; i += 1) {
      const value = found();
      if (value !== undefined) return value;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`waited in vain; the log says: ${logged}${complaint}`);
  };
  const main = "spec.perl";
  return {
    connection,
    capabilities: given.capabilities,
    published,
    log: () => logged,
    requested,
    uri,
    write,
    until,
    alive: () => child.exitCode === null,
    type: async (text, file = main) => {
      const plain = text.includes("┆") ? marked(text) : { text, cursor };
      cursor = plain.cursor;
      const version = (versions.get(file) ?? 0) + 1;
      versions.set(file, version);
      if (version === 1)
        await connection.sendNotification("textDocument/didOpen", {
          textDocument: { uri: uri(file), languageId: "perl-spec", version, text: plain.text },
        });
      else
        await connection.sendNotification("textDocument/didChange", {
          textDocument: { uri: uri(file), version },
          contentChanges: [{ text: plain.text }],
        });
      return cursor;
    },
    ask: (method, params = {}, file = main) =>
      connection.sendRequest(`textDocument/${method}`, {
        textDocument: { uri: uri(file) },
        position: cursor,
        ...params,
      }),
    diagnosed: (file = main) => {
      const version = versions.get(file);
      return until(() => published.findLast((each) => each.uri === uri(file) && each.version === version)?.diagnostics);
    },
    together: async (count, send) => {
      held = { count, bytes: [] };
      send();
      await until(() => (held === undefined ? true : undefined));
    },
    end: async () => {
      if (child.exitCode === null) {
        await connection.sendRequest("shutdown").catch(() => {});
        await connection.sendNotification("exit").catch(() => {});
      }
      const code = await ended;
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}
