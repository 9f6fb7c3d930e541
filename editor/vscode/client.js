// A running `perlc lsp` as VS Code sees it: started, told what is open and what changes, asked by the providers, and shown
// for what it finds. One that ends by itself is started again, a few times.

const { spawn } = require("node:child_process");
const { connect } = require("./wire.js");
const { converter } = require("./convert.js");
const { provide } = require("./providers.js");

const language = "perl-spec";
const mostRestarts = 3;
const changeKinds = { created: 1, changed: 2, deleted: 3 };

/** Starts the server. `ended` is told why when it is gone for good. */
async function startClient(vscode, found, output, ended, restarts = 0) {
  const { workspace } = vscode;
  const convert = converter(vscode);
  const { command, args, env, shell, cwd } = found;
  // a shell would cut a path at its spaces
  const words = [command, ...args, "lsp", "--stdio"].map((word) => (shell ? `"${word}"` : word));
  const child = spawn(words[0], words.slice(1), { cwd, env, shell });
  const diagnostics = vscode.languages.createDiagnosticCollection(language);
  const disposables = [diagnostics];
  let complaint = "";
  let stopping = false;
  let current;
  child.stderr.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-2000);
    output.append(String(chunk));
  });
  const gone = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(complaint.trim() || `it ended with ${code ?? signal}`));
  });

  const documents = () => workspace.textDocuments.filter((each) => each.languageId === language);
  const wire = connect(child, {
    "textDocument/publishDiagnostics": ({ uri, version, diagnostics: found }) => {
      const open = documents().find((each) => each.uri.toString() === uri);
      // of a text that is no more: the next ones are on their way
      if (open && version !== undefined && version !== open.version) return;
      diagnostics.set(vscode.Uri.parse(uri), found.map(convert.diagnostic));
    },
    "window/logMessage": ({ message }) => output.appendLine(message),
    "window/showMessage": ({ message }) => void vscode.window.showWarningMessage(message),
    "client/registerCapability": () => null,
    "workspace/configuration": ({ items }) => items.map(() => null),
  });

  const folders = (workspace.workspaceFolders ?? []).map(folderOf);
  const initialised = wire.request("initialize", {
    processId: process.pid,
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: folders,
    capabilities: {
      textDocument: {
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
        hover: { contentFormat: ["markdown"] },
        publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
      },
      workspace: { workspaceFolders: true },
    },
  });
  const first = await Promise.race([initialised.then((given) => ({ given })), gone.then((reason) => ({ reason }))]);
  if (!first.given) {
    for (const each of disposables) each.dispose();
    ended((await gone) ?? first.reason);
    return undefined;
  }
  wire.notify("initialized", {});

  const opened = (document) => {
    if (document.languageId !== language) return;
    const { version } = document;
    const uri = document.uri.toString();
    const text = document.getText();
    wire.notify("textDocument/didOpen", { textDocument: { uri, languageId: language, version, text } });
  };
  const watcher = workspace.createFileSystemWatcher("**/*.perl");
  const told = (kind) => (uri) =>
    wire.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uri.toString(), type: changeKinds[kind] }] });
  disposables.push(
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId !== language || contentChanges.length === 0) return;
      const changes = contentChanges.map(({ range: { start, end }, text }) => ({
        range: {
          start: { line: start.line, character: start.character },
          end: { line: end.line, character: end.character },
        },
        text,
      }));
      const textDocument = { uri: document.uri.toString(), version: document.version };
      wire.notify("textDocument/didChange", { textDocument, contentChanges: changes });
    }),
    workspace.onDidCloseTextDocument((document) => {
      if (document.languageId !== language) return;
      wire.notify("textDocument/didClose", { textDocument: { uri: document.uri.toString() } });
    }),
    workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const event = { added: added.map(folderOf), removed: removed.map(folderOf) };
      wire.notify("workspace/didChangeWorkspaceFolders", { event });
    }),
    watcher,
    watcher.onDidCreate(told("created")),
    watcher.onDidChange(told("changed")),
    watcher.onDidDelete(told("deleted")),
    ...provide(vscode, wire, first.given.capabilities, [{ language }]),
  );
  for (const each of documents()) opened(each);

  const letGo = () => {
    for (const each of disposables.splice(0)) each.dispose();
  };
  void gone.then(async (reason) => {
    letGo();
    if (stopping) return;
    output.appendLine(`perlc lsp ended: ${reason}`);
    if (restarts < mostRestarts) current = await startClient(vscode, found, output, ended, restarts + 1);
    else ended(reason);
  });
  return {
    stop: async () => {
      stopping = true;
      letGo();
      if (current) return current.stop();
      if (child.exitCode !== null) return undefined;
      const asked = wire.request("shutdown").then(() => wire.notify("exit"));
      const patience = setTimeout(() => child.kill(), 2000);
      await Promise.race([asked.then(() => gone), gone]);
      clearTimeout(patience);
      return undefined;
    },
  };
}

const folderOf = ({ uri, name }) => ({ uri: uri.toString(), name });

module.exports = { startClient };
