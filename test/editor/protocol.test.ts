// How the server behaves between the requests: which diagnostics are published when, what becomes of a cancelled request,
// of a text that changes behind another file's back, and of a request that crashes.

import { afterEach, describe, expect, it } from "vitest";
import { CancellationTokenSource, type DocumentDiagnosticReport, LSPErrorCodes } from "vscode-languageserver/node";
import { tinyConfig } from "../../bench/language/page-disk.ts";
import { whole } from "./marked.ts";
import { type Session, startSession } from "./session.ts";

const config = { "models/tiny/config.json": tinyConfig };
const open: Session[] = [];
async function start(files: Readonly<Record<string, string>> = {}, capabilities?: object): Promise<Session> {
  const session = await startSession({ ...config, ...files }, capabilities);
  open.push(session);
  return session;
}
afterEach(async () => {
  for (const each of open.splice(0)) await each.end();
});

const models = 'spec 1\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n';
const using = whole.replace(/model tiny \{[^}]*\}/, 'use { tiny } from "models.perl"');

describe("diagnostics", () => {
  it("of changes that come in together are made once, of the last of them", async () => {
    const session = await start();
    await session.type(whole);
    expect(await session.diagnosed()).toEqual([]);
    const before = session.published.length;
    for (let i = 0; i < 40; i += 1) await session.type(whole.replace("8prompt", i % 2 ? "7prompts" : `${i}rollout`));
    await session.type(whole.replace("8prompt", "9rollout"));
    expect((await session.diagnosed())[0]?.code).toBe("E0412");
    const made = session.published.slice(before);
    expect(made.length).toBeLessThan(20);
    // never one of an older text behind one of a newer
    const versions = made.map((each) => each.version ?? 0);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  });

  it("of a file follow the files that it uses: typed, closed unsaved, changed on the disk, made and deleted", async () => {
    const session = await start({ "models.perl": models });
    const codes = async (count: number) => {
      const all = () => session.published.filter((each) => each.uri === session.uri("spec.perl"));
      return session.until(() =>
        all().length >= count ? all()[count - 1]?.diagnostics.map((each) => each.code) : undefined,
      );
    };
    await session.type(using);
    expect(await codes(1)).toEqual([]);
    await session.type(models.replace("tiny", "other"), "models.perl");
    expect(await codes(2)).toContain("E0208");
    await session.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: session.uri("models.perl") },
    });
    expect(await codes(3)).toEqual([]);
    const changed = async (type: number) =>
      session.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: session.uri("models.perl"), type }],
      });
    session.write("models.perl", models.replace("weights", "wieghts"));
    await changed(2);
    expect((await codes(4)).length).toBeGreaterThan(0);
    session.write("models.perl", models);
    await changed(1);
    expect(await codes(5)).toEqual([]);
  });

  it("are given when an editor asks for them itself, and called unchanged when they are", async () => {
    const session = await start(
      { "models.perl": models },
      {
        textDocument: { diagnostic: {} },
        workspace: { diagnostics: { refreshSupport: true } },
      },
    );
    expect(session.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true });
    await session.type(using.replace("8prompt", "9rollout"));
    const first = await session.ask<DocumentDiagnosticReport>("diagnostic");
    expect(first).toMatchObject({ kind: "full", items: [{ code: "E0412" }] });
    const again = await session.ask<DocumentDiagnosticReport>("diagnostic", { previousResultId: first.resultId });
    expect(again).toEqual({ kind: "unchanged", resultId: first.resultId });
    await session.type(models.replace("tiny", "other"), "models.perl");
    const later = await session.ask<DocumentDiagnosticReport>("diagnostic", { previousResultId: first.resultId });
    expect(later).toMatchObject({ kind: "full", items: [{ code: "E0208" }] });
    expect(session.published).toEqual([]);
    // the text of another file changed this one's: the editor is told to ask again
    await session.until(() => (session.requested.includes("workspace/diagnostic/refresh") ? true : undefined));
  });

  it("need a watched disk, which an editor that can is asked to watch", async () => {
    const session = await start({}, { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
    await session.until(() => (session.requested.includes("client/registerCapability") ? true : undefined));
  });
});

describe("requests", () => {
  it("that are cancelled answer so", async () => {
    const session = await start();
    await session.type(whole);
    const params = { textDocument: { uri: session.uri("spec.perl") }, position: { line: 9, character: 4 } };
    for (const method of ["hover", "completion", "references", "documentSymbol", "semanticTokens/full", "codeLens"]) {
      const source = new CancellationTokenSource();
      let asked: Promise<unknown> = Promise.resolve();
      await session.together(2, () => {
        asked = session.connection.sendRequest(`textDocument/${method}`, params, source.token);
        asked.catch(() => {});
        source.cancel();
      });
      await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    }
    expect(await session.ask("documentSymbol")).toHaveLength(3);
  });

  it("that a newer text overtakes are not answered from it", async () => {
    const session = await start();
    await session.type(whole);
    await session.diagnosed();
    let asked: Promise<unknown> = Promise.resolve();
    await session.together(2, () => {
      asked = session.ask("hover", { position: { line: 9, character: 4 } });
      asked.catch(() => {});
      void session.type(`// one more line\n${whole}`);
    });
    await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
  });

  const position = { line: 9, character: 4 };
  const range = { start: position, end: position };
  const options = { tabSize: 2, insertSpaces: true };
  const requests: Readonly<Record<string, object>> = {
    completion: { position },
    hover: { position },
    definition: { position },
    references: { position, context: { includeDeclaration: true } },
    prepareRename: { position },
    rename: { position, newName: "x" },
    documentSymbol: {},
    documentLink: {},
    foldingRange: {},
    "semanticTokens/full": {},
    inlayHint: { range },
    diagnostic: {},
    signatureHelp: { position },
    codeAction: { range, context: { diagnostics: [] } },
    codeLens: {},
    formatting: { options },
    rangeFormatting: { range, options },
    onTypeFormatting: { position, ch: "\n", options },
  };

  it("that crash leave the server alive, each of them, and notifications too", async () => {
    const session = await start();
    await session.type(whole);
    // the test names every request that the server offers
    const offered = Object.keys(session.capabilities).filter((each) => each.endsWith("Provider"));
    expect(Object.keys(requests).length + 1).toBeGreaterThanOrEqual(offered.length);
    const broken = "file:///%zz";
    for (const [method, params] of Object.entries(requests)) {
      const asked = session.connection.sendRequest(`textDocument/${method}`, {
        ...params,
        textDocument: { uri: broken },
      });
      await expect(asked, method).rejects.toThrow(/URI malformed/);
    }
    await expect(session.connection.sendRequest("workspace/symbol", {})).rejects.toThrow();
    for (const [method, params] of [
      ["didOpen", { textDocument: { uri: broken, version: 1, languageId: "perl-spec", text: "spec 1" } }],
      ["didChange", { textDocument: { uri: broken, version: 2 }, contentChanges: [{ text: "" }] }],
      ["didClose", { textDocument: { uri: broken } }],
    ] as const)
      await session.connection.sendNotification(`textDocument/${method}`, params);
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: broken, type: 2 }],
    });
    expect(await session.ask("documentSymbol")).toHaveLength(3);
    await session.until(() => (session.log().includes("perlc has a bug") ? true : undefined));
    await session.type(whole.replace("8prompt", "9rollout"));
    expect((await session.diagnosed())[0]?.code).toBe("E0412");
    expect(session.alive()).toBe(true);
  });

  it("look into the folders that are open now", async () => {
    const session = await start({ "models.perl": models }, { workspace: { workspaceFolders: true } });
    const found = async () => session.connection.sendRequest<{ name: string }[]>("workspace/symbol", { query: "tiny" });
    expect(await found()).toMatchObject([{ name: "tiny" }]);
    const here = { uri: session.uri(""), name: "specs" };
    const change = (event: object) =>
      session.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event });
    await change({ added: [], removed: [here] });
    expect(await found()).toEqual([]);
    await change({ added: [here], removed: [] });
    expect(await found()).toMatchObject([{ name: "tiny" }]);
  });

  it("about a document that is nowhere have empty answers", async () => {
    const session = await start();
    for (const [method, params] of Object.entries(requests)) {
      const found = await session.ask<unknown>(method, params, "nowhere.perl");
      expect([[], null, { data: [] }, { kind: "full", items: [] }], method).toContainEqual(found);
    }
  });
});
