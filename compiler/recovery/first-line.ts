// The first line, when it has the edition in another form: `spec v1.0`, `spec: "1"`, `Spec 1.0;`, `// spec 1`. The whole line is one
// slip: read on word by word, a version would make a block of what follows.

import { E0102, E0103 } from "../diagnostics/codes.ts";
import { write } from "../diagnostics/edits.ts";
import type { Code, Slip } from "./slip.ts";

/** An edition as people write versions: `v1`, `"1.0"`, `= 1.0.0;`. */
const version =
  /^(\uFEFF?\s*)(spec(?:ification)?[ \t]*[:=-]?[ \t]*(?:edition|version|ver\.?)?[ \t]*["']?v?\.?[ \t]*(\d+)(?:\.(\d+))*["']?[ \t]*[;:.,]?)[ \t]*(?:(?:\/\/|#)[^\n]*)?$/im;
/** `spec` and words in which no block begins. */
const words = /^(\uFEFF?\s*)(spec(?:[ \t]+(?!1\b)[^\s{]+)+)[ \t]*$/im;

/** `spec 1 first`: a title behind the edition. */
const titled = /^(\uFEFF?\s*)(spec[ \t]+1[ \t]+[A-Za-z"][\w" .-]*)[ \t]*$/m;

export function firstLine({ source }: Code): readonly Slip[] {
  const head = source.text.slice(0, 500);
  const found = version.exec(head) ?? words.exec(head) ?? titled.exec(head);
  const [, before = "", line = "", edition] = found?.index === 0 ? found : [];
  if (!found || found.index !== 0 || line === "spec 1" || /^spec[ \t]+1$/.test(line)) return [];
  const start = before.length;
  // an edition alone that is not 1 is told by precheck.ts
  if (/^spec[ \t]+[\d.]+$/.test(line) && edition !== "1") return [];
  const at = { source, span: { start, end: start + line.length } };
  const isFirst = edition === "1";
  const fix = write(at, "spec 1", isFirst ? "safe" : "unsafe");
  const where = { at, label: "the edition is one number", fix };
  const diagnostic = edition !== undefined && !isFirst ? E0103({ found: edition }, where) : E0102({}, where);
  return [{ diagnostic, edits: [{ span: at.span, text: "spec 1" }] }];
}
