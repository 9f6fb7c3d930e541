// `--sarif` of check and lint: what was found as one SARIF log, for code hosts and CI.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { toSarif } from "../compiler/tools/sarif.ts";
import packageFile from "../package.json" with { type: "json" };

/** The log as text. */
export const sarif = (diagnostics: readonly Diagnostic[]): string =>
  JSON.stringify(toSarif(diagnostics, packageFile.version), null, 2);
