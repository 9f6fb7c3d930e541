// Every request passes through here: what was cancelled or overtaken by a newer text is not worked out, and a request
// that fails answers with an error and ends nothing.

import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Documents, View } from "./document/documents.ts";
import type { Host } from "./host.ts";

export interface Answering {
  /** A notification: there is nobody to answer, so the log of the editor is told. */
  readonly told: <P>(handle: (params: P) => void) => (params: P) => void;
  /** A request about the whole session. */
  readonly answered: <P, R>(
    answer: (params: P) => R,
  ) => (params: P, token?: CancellationToken) => Promise<R | ResponseError<never>>;
  /** A request about a document; `nothing` when there is no such document. */
  readonly onView: <P extends { readonly textDocument: { readonly uri: string } }, R, N>(
    nothing: N,
    answer: (view: View, params: P) => R,
  ) => (params: P, token?: CancellationToken) => Promise<R | N | ResponseError<never>>;
}

export function answering(connection: Connection, documents: Documents, host: Pick<Host, "turn">): Answering {
  const turn = () => new Promise<void>(host.turn);
  const failed = (error: unknown): ResponseError<never> => {
    if (error instanceof ResponseError) return new ResponseError(error.code, error.message);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection.console.error(`perlc has a bug, and this is it: ${text}`);
    return new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
  };
  const answered =
    <P, R>(answer: (params: P) => R) =>
    async (params: P, token?: CancellationToken): Promise<R | ResponseError<never>> => {
      try {
        // what waits behind the request is read first: its cancellation, or a newer text, which is handled a turn later
        await turn();
        await turn();
        if (token?.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
        return answer(params);
      } catch (error) {
        return failed(error);
      }
    };
  return {
    answered,
    told: (handle) => (params) => {
      try {
        handle(params);
      } catch (error) {
        failed(error);
      }
    },
    onView: (nothing, answer) => (params, token) => {
      const { uri } = params.textDocument;
      const version = documents.version(uri);
      return answered(() => {
        // positions of an older text mean nothing in the newer one
        if (documents.version(uri) !== version)
          return new ResponseError<never>(LSPErrorCodes.ContentModified, "the text has changed meanwhile");
        const view = documents.view(uri);
        return view ? answer(view, params) : nothing;
      })(undefined, token);
    },
  };
}
