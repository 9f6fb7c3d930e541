// The files that are open. One that was opened stays open with the language server when another takes its place in the editor: what was
// changed in it holds for the specs that use it.

import { type LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from "@codemirror/lsp-client";
import type { EditorView } from "@codemirror/view";

interface Open extends WorkspaceFile {
  view: EditorView | undefined;
}

export class Files extends Workspace {
  override files: Open[] = [];
  readonly #shown: (uri: string) => EditorView | undefined;

  /** `shown` puts another file into the editor. */
  constructor(client: LSPClient, shown: (uri: string) => EditorView | undefined) {
    super(client);
    this.#shown = shown;
  }

  override getFile(uri: string): Open | null {
    return this.files.find((each) => each.uri === uri) ?? null;
  }

  override syncFiles() {
    return this.files.flatMap((file) => {
      const plugin = file.view && LSPPlugin.get(file.view);
      if (!plugin || plugin.uri !== file.uri || plugin.unsyncedChanges.empty) return [];
      const { unsyncedChanges: changes } = plugin;
      const prevDoc = file.doc;
      file.doc = plugin.view.state.doc;
      file.version += 1;
      plugin.clear();
      return [{ file, prevDoc, changes }];
    });
  }

  override openFile(uri: string, languageId: string, view: EditorView): void {
    const { doc } = view.state;
    const known = this.getFile(uri);
    if (!known) {
      const file: Open = { uri, languageId, version: 0, doc, view, getView: () => file.view ?? null };
      this.files.push(file);
      this.client.didOpen(file);
      return;
    }
    known.view = view;
    if (known.doc.eq(doc)) return;
    known.doc = doc;
    known.version += 1;
    this.client.notification("textDocument/didChange", {
      textDocument: { uri, version: known.version },
      contentChanges: [{ text: doc.toString() }],
    });
  }

  override closeFile(uri: string): void {
    const file = this.getFile(uri);
    if (file) file.view = undefined;
  }

  override displayFile(uri: string): Promise<EditorView | null> {
    return Promise.resolve(this.#shown(uri) ?? null);
  }
}
