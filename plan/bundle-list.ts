// The schema of a bundle's list of what it holds (share/manifest.ts): `node plan/generate.ts` makes its check.

import type * as z from "zod";
import type { Kit } from "./nodes/kit.ts";

/** What an entry of a bundle is to it. There are no others. */
export const bundleRoles = [
  "spec",
  "lock",
  "preregistration",
  "plan",
  "input",
  "notice",
  "journal",
  "metrics",
  "report",
  "artifact",
  "weights",
  "card",
  "checklist",
  "crate",
] as const;

export function bundleSchema({ z, text, hash, runName, count }: Kit) {
  const licence = z.string().regex(/^[A-Za-z0-9.+() -]{1,100}$/);
  return z.strictObject({
    /** The version of this form. */
    perlz: z.literal(1),
    /** The perlc that made it. */
    perlc: text,
    name: text,
    /** The folder that the paths of the plan count from, and the spec, as places in the bundle. A plan that a program made has no spec. */
    base: text,
    spec: text.exactOptional(),
    /** What `--set` said when the spec was compiled. */
    set: z.array(text).exactOptional(),
    /** Of the runs that the spec has, those that the plan is of; absent: all. */
    chosen: z.array(runName).min(1).exactOptional(),
    plan: hash,
    /** Of its runs; `results` is the folder in the bundle with what came of it. */
    runs: z.array(z.strictObject({ name: runName, hash, results: text.exactOptional() })).min(1),
    /** Of what its author made: spec, results, weights. */
    licence: licence.exactOptional(),
    files: z.array(
      z.strictObject({
        name: text,
        size: count,
        digest: hash,
        role: z.enum(bundleRoles),
        licence: licence.exactOptional(),
        /** Where it belongs, when that is not its name. */
        place: text.exactOptional(),
      }),
    ),
    /** Files that the runs read and that are not in it. */
    absent: z.array(
      z.strictObject({
        place: text,
        size: count,
        digest: hash,
        licence: licence.exactOptional(),
        why: z.enum(["licence", "asked"]),
      }),
    ),
  });
}

export type BundleManifest = z.infer<ReturnType<typeof bundleSchema>>;
