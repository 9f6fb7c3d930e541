// perlc lsp: the language server, over standard input and output, until the editor closes them.

import { stdin, stdout } from "node:process";
import { pipeline } from "node:stream";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { nodeHost } from "../editor/node/host.ts";
import { frames } from "../editor/node/wire.ts";
import { serve } from "../editor/server.ts";
import type { ExitCode } from "./exit-code.ts";
import { complain } from "./terminal.ts";

/**
 * Serves one editor. Nothing else may write to stdout meanwhile: it is the wire. Ends with 1 at bytes that are not the
 * protocol, so that the editor starts another.
 */
export async function lsp(): Promise<ExitCode> {
  const wire = frames();
  const closed = new Promise<ExitCode>((resolve) => {
    // before anybody hears that the wire is closed, and ends without a word
    wire.once("error", (error) => {
      complain(`perlc lsp ends: the editor sent ${error.message}`);
      process.exit(1);
    });
    pipeline(stdin, wire, () => resolve(0));
  });
  serve(createConnection(ProposedFeatures.all, wire, stdout), nodeHost);
  return closed;
}
