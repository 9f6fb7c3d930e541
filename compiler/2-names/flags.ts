// `--set path=value`: the same setting as in a file, read by the same parser, laid on last. A flag amends every
// experiment of the spec; its text is a source of its own, so that messages can point into it.

import { E0211 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { bindSetting } from "./bind.ts";
import { type Entries, type Entry, merge } from "./entry.ts";
import { parseAssignment } from "./fragment.ts";
import { onProfile } from "./profile.ts";
import { settingOfToday } from "./renamed.ts";

/** The entries that the flags write; of two flags for one path the later wins. */
export function bindFlags(flags: readonly string[], report: (diagnostic: Diagnostic) => void): Entries {
  const entries = new Map<string, Entry>();
  for (const text of flags) {
    const source = { path: "--set", text };
    if (!text.includes("=")) {
      const at = { source, span: { start: 0, end: text.length } };
      report(E0211({ text }, { at, label: "there is no `=` in it" }));
      continue;
    }
    const { value: setting, diagnostics } = parseAssignment(source);
    for (const each of diagnostics) report(each);
    if (!setting) {
      const at = { source, span: { start: 0, end: text.length } };
      if (diagnostics.length === 0) report(E0211({ text }, { at, label: "not of the form path=value" }));
      continue;
    }
    const entry = bindSetting(settingOfToday(setting, source, report), { source, origin: { kind: "flag" }, report });
    const below = entries.get(entry.key);
    entries.set(entry.key, below ? merge(below, entry) : entry);
  }
  return onProfile(entries, report);
}
