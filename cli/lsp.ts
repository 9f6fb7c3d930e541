// perlc lsp: the language server, over standard input and output, until the editor closes them.

import { stdin, stdout } from "node:process";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { serve } from "../editor/server.ts";
import type { ExitCode } from "./exit-code.ts";

/** Serves one editor. Nothing else may write to stdout meanwhile: it is the wire. */
export async function lsp(): Promise<ExitCode> {
  const connection = createConnection(ProposedFeatures.all, stdin, stdout);
  const closed = new Promise<ExitCode>((resolve) => stdin.once("close", () => resolve(0)));
  serve(connection);
  return closed;
}
