// What comes over the wire of an editor: whole messages pass in whatever pieces, a header that is none ends the server with a
// line for the log, and closed documents are forgotten.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Disk, makeDocuments } from "../../editor/document/documents.ts";
import { BrokenFrame, frames } from "../../editor/node/wire.ts";
import { base } from "./sweeping.ts";

const message = (body: string, more = "") => `Content-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;

/** The bytes that come out of `frames` for these pieces, or what broke. */
async function through(pieces: readonly Buffer[]): Promise<string> {
  const wire = frames();
  const out: Buffer[] = [];
  wire.on("data", (chunk: Buffer) => out.push(chunk));
  return new Promise((resolve) => {
    wire.on("error", (error) => resolve(error instanceof BrokenFrame ? `broken: ${error.message}` : String(error)));
    wire.on("end", () => resolve(Buffer.concat(out).toString("utf8")));
    for (const each of pieces) wire.write(each);
    wire.end();
  });
}

describe("the wire", () => {
  it("passes on what is whole, in whatever pieces it comes", async () => {
    const bodies = fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bodies, fc.array(fc.nat(60), { maxLength: 8 }), async (texts, cuts) => {
        const whole = texts.map((each, at) =>
          message(each, at % 2 ? "Content-Type: application/vscode-jsonrpc\r\n" : ""),
        );
        const bytes = Buffer.from(whole.join(""));
        const pieces: Buffer[] = [];
        let from = 0;
        for (const each of cuts) {
          pieces.push(bytes.subarray(from, from + each));
          from += each;
        }
        pieces.push(bytes.subarray(from));
        expect(await through(pieces.filter((each) => each.length > 0))).toBe(whole.join(""));
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it.each([
    ["Content-Length: abc\r\n\r\n", "a Content-Length that is no number of bytes"],
    ["Content-Length: -5\r\n\r\n", "a Content-Length that is no number of bytes"],
    ["Content-Length: 1e3\r\n\r\n", "a Content-Length that is no number of bytes"],
    ["Content-Length: \r\n\r\n", "a Content-Length that is no number of bytes"],
    ["Content-Type: x\r\n\r\n{}", "a header without Content-Length"],
    ["\r\n\r\n{}", "a header line without a name"],
    ["Content-Length: 2\n\n{}", "a header line that does not end in CR LF"],
    ["Content-Length: 1000000000000\r\n\r\n", "a message of more than 64 MiB"],
    ["{}".repeat(4000), "a header that does not end"],
    ["Content-Length: 20\r\n\r\n{}", "a message that is cut off"],
    ["Content-Len", "a message that is cut off"],
  ])("%j is broken", async (bytes, what) => {
    expect(await through([Buffer.from(bytes)])).toBe(`broken: ${what}`);
    const first = message('{"jsonrpc":"2.0","method":"x"}');
    expect(await through([Buffer.from(first + bytes)])).toBe(`broken: ${what}`);
    expect(await through(Array.from(first + bytes, (each) => Buffer.from(each)))).toBe(`broken: ${what}`);
  });
});

const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));

describe("perlc lsp", { timeout: 300_000 }, () => {
  /** Says something and stays: the server ends by itself. */
  const talk = (bytes: string) =>
    new Promise<{ readonly code: number | null; readonly stderr: string; readonly stdout: string }>((resolve) => {
      const folder = mkdtempSync(join(tmpdir(), "perlc-"));
      const child = spawn(execPath, [perlc, "lsp", "--stdio"], { cwd: folder });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (chunk) => (stdout += String(chunk)));
      child.stderr.on("data", (chunk) => (stderr += String(chunk)));
      child.on("exit", (code) => {
        rmSync(folder, { recursive: true });
        resolve({ code, stderr, stdout });
      });
      child.stdin.on("error", () => {});
      child.stdin.write(bytes);
    });
  const initialize = message(
    JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { processId: null, rootUri: null, capabilities: {} },
    }),
  );

  it.each(["Content-Length: abc\r\n\r\n", "Content-Length: 2\n\n{}", "Content-Length: 1000000000000\r\n\r\n"])(
    "ends with 1 and a reason at %j, though the editor stays",
    async (bytes) => {
      const { code, stderr } = await talk(initialize + bytes);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^perlc lsp ends: the editor sent a .+\n$/);
    },
  );

  it("answers and ends with 0 when the editor says goodbye", async () => {
    const goodbye = [
      { jsonrpc: "2.0", id: 2, method: "shutdown" },
      { jsonrpc: "2.0", method: "exit" },
    ].map((each) => message(JSON.stringify(each)));
    const { code, stdout } = await talk(initialize + goodbye.join(""));
    expect(code).toBe(0);
    expect(stdout).toContain('"serverInfo"');
  });
});

describe("documents that are closed", () => {
  const files: Record<string, string> = { "/specs/models.perl": "spec 1\n\nmodel small { weights = fresh }\n" };
  const disk: Disk = {
    read: (path) => files[path],
    exists: (path) => path in files,
    specs: () => Object.keys(files),
  };
  const uri = (name: string | number) => pathToFileURL(`/specs/${name}.perl`).href;
  const using = `spec 1\n\nuse { small } from "models.perl"\n`;

  it("leave nothing behind, nor do those that are only asked about", () => {
    const documents = makeDocuments(disk);
    for (let i = 0; i < 50; i++) {
      documents.open(uri(i), 1, i % 2 ? base : using);
      documents.view(uri(i));
      documents.close(uri(i));
      files[`/specs/closed-${i}.perl`] = using;
      documents.view(uri(`closed-${i}`));
      delete files[`/specs/closed-${i}.perl`];
    }
    expect(documents.remembered()).toBe(0);
  });

  it("leave what another one that is open still reads", () => {
    const documents = makeDocuments(disk);
    for (const name of ["a", "b"]) {
      documents.open(uri(name), 1, using);
      documents.view(uri(name));
    }
    const before = documents.tree("/specs/models.perl")?.file;
    documents.close(uri("a"));
    expect(documents.tree("/specs/models.perl")?.file).toBe(before);
    documents.close(uri("b"));
    expect(documents.remembered()).toBe(0);
  });
});
