// `--sarif` of check and lint: what was found as one SARIF log, for code hosts and CI.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { toSarif } from "../compiler/tools/sarif.ts";
import packageFile from "../package.json" with { type: "json" };

/** The log, for JSON. */
export const sarif = (diagnostics: readonly Diagnostic[]) => toSarif(diagnostics, packageFile.version);
