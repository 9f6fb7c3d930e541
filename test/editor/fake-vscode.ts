// The part of VS Code that the extension touches, in the shapes of its API, without a window: what is registered is kept,
// what is shown is recorded, and tests type and ask as the editor would.

import { pathToFileURL } from "node:url";

type Listener = (event: never) => void;

function emitter() {
  const listeners = new Set<Listener>();
  return {
    on: (listener: Listener) => {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    fire: (event: unknown) => {
      for (const each of listeners) each(event as never);
    },
    count: () => listeners.size,
  };
}

/** A class whose constructor keeps its arguments under these names. */
function shape(...names: readonly string[]) {
  return class {
    [key: string]: unknown;
    constructor(...given: readonly unknown[]) {
      for (const [index, name] of names.entries()) this[name] = given[index];
    }
  };
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(line: number, character: number, endLine: number, endCharacter: number) {
    this.start = new Position(line, character);
    this.end = new Position(endLine, endCharacter);
  }
}

export interface FakeDocument {
  readonly uri: { readonly fsPath: string; readonly toString: () => string };
  readonly languageId: string;
  version: number;
  text: string;
  readonly getText: () => string;
}

const uriOf = (text: string) => ({ fsPath: decodeURIComponent(new URL(text).pathname), toString: () => text });

/** A window with one folder open. */
export function fakeVscode(folder: string, settings: Readonly<Record<string, unknown>> = {}) {
  const events = { open: emitter(), change: emitter(), close: emitter(), folders: emitter(), created: emitter() };
  const watched = { created: emitter(), changed: emitter(), deleted: emitter() };
  const documents: FakeDocument[] = [];
  const diagnostics = new Map<string, readonly Record<string, unknown>[]>();
  const providers = new Map<string, Record<string, (...given: never[]) => unknown>>();
  const commands = new Map<string, (...given: readonly unknown[]) => unknown>();
  const errors: string[] = [];
  const tasks: Record<string, unknown>[] = [];
  const panels: { readonly title: string; readonly options: unknown; readonly webview: { html: string } }[] = [];
  const told: string[] = [];
  /** What the user chooses of what is offered. */
  const answers: string[] = [];
  let output = "";

  const register =
    (name: string) =>
    (...given: readonly unknown[]) => {
      const provider = given.find((each) => typeof each === "object" && each !== null && !Array.isArray(each));
      providers.set(name, provider as Record<string, (...given: never[]) => unknown>);
      return { dispose: () => void providers.delete(name) };
    };
  const languages = new Proxy(
    {
      createDiagnosticCollection: () => ({
        set: (uri: object, list: readonly Record<string, unknown>[]) => void diagnostics.set(String(uri), list),
        dispose: () => diagnostics.clear(),
      }),
    } as Record<string, unknown>,
    { get: (own, name: string) => own[name] ?? register(name.replace(/^register/, "")) },
  );

  const vscode = {
    Position,
    Range,
    languages,
    Uri: { parse: uriOf },
    Location: shape("uri", "range"),
    Diagnostic: shape("range", "message", "severity"),
    DiagnosticRelatedInformation: shape("location", "message"),
    MarkdownString: shape("value"),
    SnippetString: shape("value"),
    Hover: shape("contents", "range"),
    CompletionItem: shape("label", "kind"),
    TextEdit: { replace: (range: unknown, newText: string) => ({ range, newText }) },
    WorkspaceEdit: class {
      readonly edits = new Map<string, unknown>();
      set(uri: object, edits: unknown) {
        this.edits.set(String(uri), edits);
      }
    },
    DocumentSymbol: shape("name", "detail", "kind", "range", "selectionRange"),
    SymbolInformation: shape("name", "kind", "containerName", "location"),
    FoldingRange: shape("start", "end", "kind"),
    FoldingRangeKind: { Comment: 1, Imports: 2, Region: 3 },
    InlayHint: shape("position", "label", "kind"),
    SignatureHelp: shape(),
    SignatureInformation: shape("label", "documentation"),
    ParameterInformation: shape("label", "documentation"),
    CodeAction: shape("title", "kind"),
    CodeActionKind: { Empty: { append: (kind: string) => ({ value: kind }) } },
    CodeLens: shape("range", "command"),
    DocumentLink: shape("range", "target"),
    SemanticTokens: shape("data"),
    SemanticTokensLegend: shape("tokenTypes", "tokenModifiers"),
    ShellExecution: shape("command", "args", "options"),
    ShellQuoting: { Strong: 2 },
    Task: shape("definition", "scope", "name", "source", "execution", "problemMatchers"),
    TaskScope: { Workspace: 2 },
    ViewColumn: { Beside: -2 },
    tasks: { executeTask: async (task: Record<string, unknown>) => void tasks.push(task) },
    commands: {
      registerCommand: (name: string, run: (...given: readonly unknown[]) => unknown) => {
        commands.set(name, run);
        return { dispose: () => void commands.delete(name) };
      },
      executeCommand: async () => undefined,
    },
    window: {
      activeTextEditor: undefined as { readonly document: { readonly uri: { readonly fsPath: string } } } | undefined,
      createWebviewPanel: (_kind: string, title: string, _column: number, options: unknown) => {
        const panel = { title, options, webview: { html: "" } };
        panels.push(panel);
        return panel;
      },
      showInformationMessage: async (text: string) => {
        told.push(text);
        return answers.shift();
      },
      createOutputChannel: () => ({
        append: (text: string) => {
          output += text;
        },
        appendLine: (text: string) => {
          output += `${text}\n`;
        },
        dispose: () => {},
      }),
      showErrorMessage: async (text: string) => void errors.push(text),
      showWarningMessage: async () => undefined,
    },
    workspace: {
      textDocuments: documents,
      workspaceFolders: [{ uri: uriOf(pathToFileURL(folder).href), name: "specs", index: 0 }],
      getConfiguration: () => ({ get: (name: string, otherwise: unknown) => settings[name] ?? otherwise }),
      saveAll: async () => true,
      onDidOpenTextDocument: events.open.on,
      onDidChangeTextDocument: events.change.on,
      onDidCloseTextDocument: events.close.on,
      onDidChangeWorkspaceFolders: events.folders.on,
      createFileSystemWatcher: () => ({
        onDidCreate: watched.created.on,
        onDidChange: watched.changed.on,
        onDidDelete: watched.deleted.on,
        dispose: () => {},
      }),
    },
  };

  return {
    vscode,
    diagnostics,
    providers,
    commands,
    errors,
    tasks,
    panels,
    told,
    answers,
    output: () => output,
    listeners: () => events.change.count(),
    /** The editor opens a text. */
    open: (path: string, text: string, languageId = "perl-spec"): FakeDocument => {
      const document: FakeDocument = {
        uri: uriOf(pathToFileURL(path).href),
        languageId,
        version: 1,
        text,
        getText: () => document.text,
      };
      documents.push(document);
      events.open.fire(document);
      return document;
    },
    /** Somebody replaces a part of it. */
    replace: (document: FakeDocument, part: string, by: string) => {
      const at = document.text.indexOf(part);
      if (at < 0) throw new Error(`${part} is not in the document`);
      const position = (offset: number) => {
        const lines = document.text.slice(0, offset).split("\n");
        return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
      };
      const [start, end] = [position(at), position(at + part.length)];
      document.text = document.text.replace(part, by);
      document.version += 1;
      const range = new Range(start.line, start.character, end.line, end.character);
      events.change.fire({ document, contentChanges: [{ range, text: by }] });
    },
  };
}
