// The language server: the protocol on one side, one function a request on the other (requests/). A request that fails
// answers with an error and ends nothing; a change is compiled at once, the edited file before those that use it.

import {
  CodeActionKind,
  type Connection,
  ErrorCodes,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { diskOf } from "./disk.ts";
import { type Documents, makeDocuments, type View } from "./documents.ts";
import { pathOf } from "./position.ts";
import { act } from "./requests/actions.ts";
import { complete } from "./requests/completion.ts";
import { define } from "./requests/definition.ts";
import { diagnose } from "./requests/diagnostics.ts";
import { fold } from "./requests/folding.ts";
import { format } from "./requests/format.ts";
import { hover } from "./requests/hover.ts";
import { hint } from "./requests/inlay.ts";
import { lenses } from "./requests/lens.ts";
import { refer } from "./requests/references.ts";
import { prepareRename, rename } from "./requests/rename.ts";
import { signature } from "./requests/signature.ts";
import { outline } from "./requests/symbols.ts";
import { semanticTokens, tokenModifiers, tokenTypes } from "./requests/tokens.ts";

/** Answers on a connection until it closes. */
export function serve(connection: Connection): void {
  const folders: string[] = [];
  const documents = makeDocuments(diskOf(() => folders));
  let snippets = false;

  connection.onInitialize((params) => {
    folders.push(...foldersOf(params));
    snippets = params.capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false;
    return capabilities;
  });
  listen(connection, documents);

  const { onView, guarded } = answering(connection, documents);
  connection.onCompletion(onView([], (view, { position }) => complete(view, position, documents, snippets)));
  connection.onHover(onView(null, (view, { position }) => hover(view, position, documents)));
  connection.onDefinition(onView([], (view, { position }) => define(view, position, documents)));
  connection.onReferences(
    onView([], (view, { position, context }) => refer(view, position, documents, context.includeDeclaration)),
  );
  connection.onPrepareRename(onView(null, (view, { position }) => prepareRename(view, position, documents)));
  connection.onRenameRequest(onView(null, (view, { position, newName }) => rename(view, position, newName, documents)));
  connection.onDocumentSymbol(onView([], outline));
  connection.onFoldingRanges(onView([], fold));
  connection.languages.semanticTokens.on(onView({ data: [] }, semanticTokens));
  connection.languages.inlayHint.on(onView([], (view, { range }) => hint(view, range)));
  connection.onSignatureHelp(onView(null, (view, { position }) => signature(view, position)));
  connection.onCodeAction(onView([], (view, { range }) => act(view, range)));
  connection.onCodeLens(onView([], lenses));
  connection.onDocumentFormatting(onView([], (view) => format(view)));
  connection.onDocumentRangeFormatting(onView([], (view, { range }) => format(view, range)));
  connection.onShutdown(guarded(() => undefined));
  connection.listen();
}

const capabilities: InitializeResult = {
  serverInfo: { name: "perlc" },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    completionProvider: { triggerCharacters: [".", "|", "(", "=", "[", '"', "{"] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
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
  },
};

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris = workspaceFolders?.map((each) => each.uri) ?? (rootUri ? [rootUri] : []);
  return uris.filter((uri) => uri.startsWith("file:")).map(pathOf);
}

/** Follows what is open and what changes, and publishes diagnostics: of the edited file first, then of its readers. */
function listen(connection: Connection, documents: Documents): void {
  const { told } = answering(connection, documents);
  const waiting = new Set<string>();

  const publish = told((uri: string) => {
    const view = documents.view(uri);
    const version = documents.version(uri);
    if (view && version !== undefined) void connection.sendDiagnostics({ uri, version, diagnostics: diagnose(view) });
  });
  const changed = (uri: string): void => {
    waiting.add(uri);
    // keystrokes that came in together are compiled once
    if (waiting.size === 1) setImmediate(flush);
  };
  const flush = (): void => {
    const edited = [...waiting];
    waiting.clear();
    for (const uri of edited) publish(uri);
    const readers = edited.flatMap((uri) => documents.readersOf(pathOf(uri)));
    for (const uri of new Set(readers)) if (!edited.includes(uri)) publish(uri);
  };

  connection.onDidOpenTextDocument(
    told(({ textDocument: { uri, version, text } }) => {
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
      documents.close(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
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

/** Handlers that answer with an error instead of ending the server, and tell the editor's log where it happened. */
function answering(connection: Connection, documents: Documents) {
  const guarded =
    <P extends readonly unknown[], R>(handle: (...params: P) => R) =>
    (...params: P): R | ResponseError<void> => {
      try {
        return handle(...params);
      } catch (error) {
        if (error instanceof ResponseError) return error;
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        connection.console.error(`perlc has a bug, and this is it: ${text}`);
        return new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
      }
    };
  /** Of a notification: there is nobody to answer. */
  const told =
    <P>(handle: (params: P) => void) =>
    (params: P): void =>
      void guarded(handle)(params);
  const onView = <P extends { readonly textDocument: { readonly uri: string } }, R, N>(
    nothing: N,
    answer: (view: View, params: P) => R,
  ) =>
    guarded((params: P): R | N => {
      const view = documents.view(params.textDocument.uri);
      return view ? answer(view, params) : nothing;
    });
  return { guarded, told, onView };
}
