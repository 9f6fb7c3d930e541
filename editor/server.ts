// The language server: the protocol on one side, one function a request on the other (requests/). Cancelling, failing and
// being overtaken is answering.ts's business, when diagnostics are made publishing.ts's.

import {
  type ClientCapabilities,
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { type Answering, answering } from "./answering.ts";
import { type Documents, makeDocuments } from "./document/documents.ts";
import { pathOf } from "./document/position.ts";
import type { Host } from "./host.ts";
import { type Publishing, publishing } from "./publishing.ts";
import { act } from "./requests/actions.ts";
import { complete } from "./requests/completion.ts";
import { define } from "./requests/definition.ts";
import { pull } from "./requests/diagnostics.ts";
import { fold } from "./requests/folding.ts";
import { format, formatOnType } from "./requests/format.ts";
import { hover } from "./requests/hover.ts";
import { hint } from "./requests/inlay.ts";
import { lenses } from "./requests/lens.ts";
import { links } from "./requests/links.ts";
import { refer } from "./requests/references.ts";
import { prepareRename, rename } from "./requests/rename.ts";
import { signature } from "./requests/signature.ts";
import { outline, searchSymbols } from "./requests/symbols.ts";
import { semanticTokens, tokenModifiers, tokenTypes } from "./requests/tokens.ts";
import { quiet, warmUp } from "./warm.ts";

/** Answers on a connection until it closes. */
export function serve(connection: Connection, host: Host): void {
  const folders: string[] = [];
  const documents = makeDocuments(host.disk(() => folders));
  const published = publishing(connection, documents, host);
  const answers = answering(connection, documents, host);
  const { onView, answered, told } = answers;
  let client: ClientCapabilities = {};
  const snippets = () => client.textDocument?.completion?.completionItem?.snippetSupport ?? false;

  connection.onInitialize((params) => {
    folders.push(...foldersOf(params));
    client = params.capabilities;
    if (client.textDocument?.diagnostic) published.pulled();
    return capabilitiesFor(client);
  });
  connection.onInitialized(() => {
    host.later(() => told(warmUp)(undefined), quiet);
    // an editor that does not watch the specs by itself is asked to
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: "**/*.perl" }],
      });
    if (!client.workspace?.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = pathsOf(removed.map((each) => each.uri));
      folders.splice(0, folders.length, ...folders.filter((each) => !gone.includes(each)));
      folders.push(...pathsOf(added.map((each) => each.uri)));
      documents.refresh();
    });
  });
  listen(connection, documents, published, told);

  connection.onCompletion(onView([], (view, { position }) => complete(view, position, documents, snippets())));
  connection.onHover(onView(null, (view, { position }) => hover(view, position, documents)));
  connection.onDefinition(onView([], (view, { position }) => define(view, position, documents)));
  connection.onReferences(
    onView([], (view, { position, context }) => refer(view, position, documents, context.includeDeclaration)),
  );
  connection.onPrepareRename(onView(null, (view, { position }) => prepareRename(view, position, documents)));
  connection.onRenameRequest(onView(null, (view, { position, newName }) => rename(view, position, newName, documents)));
  connection.onDocumentSymbol(onView([], outline));
  connection.onWorkspaceSymbol(answered(({ query }) => searchSymbols(query, documents)));
  connection.onDocumentLinks(onView([], (view) => links(view, documents)));
  connection.onFoldingRanges(onView([], fold));
  connection.languages.semanticTokens.on(onView({ data: [] }, semanticTokens));
  connection.languages.inlayHint.on(onView([], (view, { range }) => hint(view, range)));
  connection.languages.diagnostics.on(
    onView(noDiagnostics, (view, { previousResultId }) => pull(view, previousResultId)),
  );
  connection.onSignatureHelp(onView(null, (view, { position }) => signature(view, position)));
  connection.onCodeAction(onView([], (view, { range }) => act(view, range, documents)));
  connection.onCodeLens(onView([], lenses));
  connection.onDocumentFormatting(onView([], (view) => format(view)));
  connection.onDocumentRangeFormatting(onView([], (view, { range }) => format(view, range)));
  connection.onDocumentOnTypeFormatting(onView([], (view, { position, ch }) => formatOnType(view, position, ch)));
  host.more?.(connection, answers);
  connection.onShutdown(() => undefined);
  connection.listen();
}

const noDiagnostics: DocumentDiagnosticReport = { kind: "full", items: [] };

const capabilitiesFor = (client: ClientCapabilities): InitializeResult => ({
  serverInfo: { name: "perlc" },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    completionProvider: { triggerCharacters: [".", "|", "(", "=", "[", '"', "{"] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    documentLinkProvider: {},
    foldingRangeProvider: true,
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
    },
    inlayHintProvider: true,
    signatureHelpProvider: { triggerCharacters: ["(", ","] },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
    codeLensProvider: {},
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(client.textDocument?.diagnostic
      ? { diagnosticProvider: { identifier: "perlc", interFileDependencies: true, workspaceDiagnostics: false } }
      : {}),
  },
});

const pathsOf = (uris: readonly string[]) => uris.filter((uri) => uri.startsWith("file:")).map(pathOf);

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  return pathsOf(workspaceFolders?.map((each) => each.uri) ?? (rootUri ? [rootUri] : []));
}

/** Follows what is open, what is typed, and what changes on the disk. */
function listen(
  connection: Connection,
  documents: Documents,
  { changed, closed }: Publishing,
  told: Answering["told"],
): void {
  connection.onDidOpenTextDocument(
    told(({ textDocument: { uri, version, text } }) => {
      // a URI that is none fails here, before it is kept
      pathOf(uri);
      documents.open(uri, version, text);
      changed(uri);
    }),
  );
  connection.onDidChangeTextDocument(
    told(({ textDocument: { uri, version }, contentChanges }) => {
      documents.change(uri, version, contentChanges);
      changed(uri);
    }),
  );
  connection.onDidCloseTextDocument(
    told(({ textDocument: { uri } }) => {
      const readers = documents.readersOf(pathOf(uri)).filter((each) => each !== uri);
      documents.close(uri);
      closed(uri);
      // what was not saved is gone for them too
      for (const each of readers) changed(each);
    }),
  );
  connection.onDidChangeWatchedFiles(
    told(({ changes }) => {
      if (changes.every((each) => each.type === FileChangeType.Changed && documents.uris().includes(each.uri))) return;
      documents.refresh();
      for (const uri of documents.uris()) changed(uri);
    }),
  );
}
