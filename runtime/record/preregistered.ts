// Whether a run was preregistered: a file beside its spec that was sealed before, `perlc freeze --preregister`, and has it. What is in it
// otherwise is read by whoever judges results.

import { existsSync, readFileSync } from "#files";
import { basename, join } from "#path";
import { sortedJson } from "../../plan/canonical.ts";
import { preregistration as check } from "../../plan/file-checks.ts";
import { parseStrictJson } from "../../plan/json/strict-json.ts";
import { sayIssue } from "../../plan/nodes/check.ts";
import type { Preregistration } from "../../plan/preregistration.ts";
import { sha256 } from "./digest.ts";

/** `quickstart.prereg.json` of `quickstart.perl`. */
export const preregistrationPath = (spec: string): string => `${spec.replace(/\.perl$/, "")}.prereg.json`;

export const digestOfPreregistration = (held: Omit<Preregistration, "digest">): string => sha256(sortedJson(held));

/** A preregistration read back; a string says why it is none. */
export function readPreregistration(text: string): Preregistration | string {
  const strict = parseStrictJson(text);
  if ("reason" in strict) return strict.reason;
  const json: unknown = JSON.parse(text);
  const [issue] = check(json);
  if (issue) return sayIssue(issue);
  const { digest, ...held } = json as Preregistration;
  return digestOfPreregistration(held) === digest
    ? (json as Preregistration)
    : "what it holds is not what its digest is of";
}

/** The preregistration beside the spec of a run; undefined where there is none. */
export function preregistrationBeside(
  directory: string,
  entry: string | undefined,
): Preregistration | string | undefined {
  const path = entry === undefined ? undefined : join(directory, preregistrationPath(basename(entry)));
  return path === undefined || !existsSync(path) ? undefined : readPreregistration(readFileSync(path, "utf8"));
}

/** The digest of the preregistration that has a run. */
export function preregisteredIn(found: Preregistration | string | undefined, hash: string): string | undefined {
  if (found === undefined || typeof found === "string") return undefined;
  return found.runs.some((run) => run.hash === hash) ? found.digest : undefined;
}
