// Texts that the editor has open. They come before those on the disk.

import type { Connection } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Files } from "../../compiler/compile.ts";
import { pathOf } from "./position.ts";

export type Changes = Parameters<Parameters<Connection["onDidChangeTextDocument"]>[0]>[0]["contentChanges"];

export interface Texts extends Pick<Files, "read" | "exists"> {
  readonly open: (uri: string, version: number, text: string) => void;
  readonly change: (uri: string, version: number, changes: Changes) => void;
  readonly close: (uri: string) => void;
  readonly uris: () => readonly string[];
  readonly document: (uri: string) => TextDocument | undefined;
  /** Whether somebody has it open. */
  readonly isOpen: (path: string) => boolean;
}

export function makeTexts(disk: Files): Texts {
  const documents = new Map<string, TextDocument>();
  const at = (path: string) => [...documents.values()].find((each) => pathOf(each.uri) === path);
  return {
    open: (uri, version, text) => void documents.set(uri, TextDocument.create(uri, "perl-spec", version, text)),
    change: (uri, version, changes) => {
      const document = documents.get(uri);
      if (document) documents.set(uri, TextDocument.update(document, [...changes], version));
    },
    close: (uri) => void documents.delete(uri),
    uris: () => [...documents.keys()],
    document: (uri) => documents.get(uri),
    isOpen: (path) => at(path) !== undefined,
    read: (path) => at(path)?.getText() ?? disk.read(path),
    exists: (path) => at(path) !== undefined || disk.exists(path),
  };
}
