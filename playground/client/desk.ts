// What the page has of the language server: a client, and a way to ask for what is beside the protocol.

import { LSPClient, type LSPClientExtension, type Transport } from "@codemirror/lsp-client";
import type { EditorView } from "@codemirror/view";
import type { Asked, Begin, Shelf } from "../shared/said.ts";
import { Files } from "./files.ts";
import { type Given, serverText } from "./given.ts";
import { sanitized } from "./safe.ts";
import { pathOf, uriOf } from "./uri.ts";

const root = "file:///";

/** What is done about the files by whoever has the editor. */
export interface Desk {
  readonly client: LSPClient;
  /** The text of a file as it stands: changed, or as it came with the page. */
  readonly textOf: (path: string) => string | undefined;
  /** A request of ours about a document; undefined when the text has changed meanwhile. */
  readonly ask: <Params extends Asked, Result>(method: string, params: Params) => Promise<Result | undefined>;
}

/** `diagnosed`: the server has compiled a file. `shown`: the editor is to show another file. */
export function openDesk(
  { shelf }: Given,
  diagnosed: (path: string) => void,
  shown: (path: string) => EditorView | undefined,
): Desk {
  const own: LSPClientExtension = {
    // the server would wait to be asked for diagnostics, and nobody here asks
    clientCapabilities: { textDocument: { diagnostic: false } },
    notificationHandlers: {
      "textDocument/publishDiagnostics": (_, { uri, version }: { uri: string; version?: number }) => {
        const file = client.workspace.getFile(uri);
        if (file && (version === undefined || version === file.version)) diagnosed(pathOf(uri));
        return true;
      },
    },
  };
  const client = new LSPClient({
    rootUri: root,
    timeout: 60_000,
    workspace: (of) => new Files(of, (uri) => shown(pathOf(uri))),
    sanitizeHTML: sanitized,
    extensions: [own],
  });
  client.connect(startServer(shelf));

  return {
    client,
    textOf: (path) => client.workspace.getFile(uriOf(path))?.doc.toString() ?? shelf.texts[path],
    ask: async (method, params) => {
      client.sync();
      try {
        return await client.request(method, params);
      } catch (error) {
        // overtaken by a newer text: whoever asks is asked again then
        if (isOvertaken(error)) return undefined;
        throw error;
      }
    },
  };
}

/** The language server in a worker; what is sent before it begins waits in the port. */
function startServer(shelf: Shelf): Transport {
  const { port1, port2 } = new MessageChannel();
  const begin: Begin = { shelf, recovery: new URL("recovery.js", location.href).href };
  void serverText().then((text) => {
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    worker.postMessage(begin, [port2]);
  });
  const handlers = new Set<(message: string) => void>();
  /** Requests of the editor itself, by their numbers: what was overtaken by a newer text is nothing to it, and no error. */
  const own = new Set<unknown>();
  port1.onmessage = ({ data }) => {
    const nothing = own.delete(data.id) && isOvertaken(data.error);
    const message = JSON.stringify(nothing ? { jsonrpc: "2.0", id: data.id, result: null } : data);
    for (const handle of handlers) handle(message);
  };
  return {
    send: (message) => {
      const data = JSON.parse(message);
      if (data.id !== undefined && String(data.method).startsWith("textDocument/")) own.add(data.id);
      port1.postMessage(data);
    },
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
  };
}

/** Errors of the protocol that say that a text has changed, or that nobody wants the answer any more. */
const isOvertaken = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && [-32800, -32801].includes(Number(error.code));
