// perlc verify: what a bundle holds, and that it is whole. What is not whole ends with a diagnostic and 1.

import type { KeyObject } from "node:crypto";
import { statSync } from "node:fs";
import { E1141 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../compiler/diagnostics/print-number.ts";
import { readText } from "../disk.ts";
import { refuseOtherSigner, signatureOn } from "../share/open.ts";
import { deviations } from "../share/preregistration.ts";
import type { Outcome } from "../share/results.ts";
import { verifyingKey } from "../share/signature.ts";
import { verifiedModel } from "../share/signed-model.ts";
import { type Verified, withVerified } from "../share/verify.ts";
import { claimsOf, claimsText } from "./claims.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { shownWhile } from "./progress.ts";
import { complain } from "./terminal.ts";
import { putFile } from "./write.ts";

export interface VerifyOptions {
  /** The file of the public half of the key that must have signed it. */
  readonly key?: string;
  /** A signature beside the bundle, instead of the one in it. */
  readonly signature?: string;
  /** Where the signature is written for other tools. */
  readonly saveSignature?: string;
  readonly json?: boolean;
}

/** Who signed a bundle, as far as that is known. */
interface Signer {
  readonly fingerprint: string;
  /** Whether the user named the key, and it is that one. */
  readonly known: boolean;
}

/** 0 for a bundle that is whole; a Failure says what is not. */
export async function verify(file: string, options: VerifyOptions): Promise<ExitCode> {
  const { json = false, saveSignature } = options;
  const out = output(json);
  const key = options.key === undefined ? undefined : verifyingKey(options.key);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return verifyModel(file, options, key);
  await shownWhile({ json }, (doing, settle) =>
    withVerified(
      file,
      (bundle) => {
        settle();
        const signer = signerOf(file, bundle, options.signature, key);
        if (saveSignature !== undefined) {
          if (bundle.signatureText === undefined) throw new Failure(E1141({ file, reason: "it is not signed" }));
          putFile(saveSignature, bundle.signatureText);
        }
        if (json) out.json({ ...told(bundle), signature: signer ?? null });
        else out.print(lines(file, bundle, signer).join("\n"));
      },
      doing,
    ),
  );
  return 0;
}

/** A folder of a model: that its signature is of its very files. */
async function verifyModel(
  folder: string,
  { signature: beside, saveSignature, json = false }: VerifyOptions,
  key: KeyObject | undefined,
): Promise<ExitCode> {
  if (saveSignature !== undefined) {
    complain("--save-signature is for bundles: that of a model is a file already, model.sig");
    return 2;
  }
  const { signature, files, bytes } = await shownWhile({ json }, async (doing) =>
    verifiedModel(folder, { beside, key, tick: () => doing({ work: "digest" }) }),
  );
  const signer = { fingerprint: signature.fingerprint, known: key !== undefined };
  const out = output(json);
  if (json) out.json({ model: folder, whole: true, files, bytes, signature: signer });
  else
    out.print(
      [
        `model    ${folder}: ${files} files of ${printBytes(bytes)}`,
        signatureLine(signer, "signature"),
        "whole: every file is as it was signed, and there is no other",
      ].join("\n"),
    );
  return 0;
}

/** Failures E1141: for a signature that does not hold, and where there is none and a key is given. */
function signerOf(
  file: string,
  bundle: Verified,
  beside: string | undefined,
  key: KeyObject | undefined,
): Signer | undefined {
  const signature = beside === undefined ? bundle.signature : signatureOn(bundle, textIn(beside), file);
  if (key) refuseOtherSigner({ ...(signature && { signature }) }, key, file);
  if (signature === undefined) return undefined;
  return { fingerprint: signature.fingerprint, known: key !== undefined };
}

function textIn(file: string): string {
  const read = readText(file);
  if ("text" in read) return read.text;
  throw new Failure(E1141({ file, reason: read.reason }));
}

/** What was sealed before the runs, and what of it was not kept. */
export function preregistrationLines({ preregistration, outcomes }: Verified): readonly string[] {
  if (preregistration === undefined) return [];
  const found = deviations(preregistration, [...outcomes.values()]);
  const { digest, tests } = preregistration;
  return [
    `sealed   ${digest} before the runs: ${found.length === 0 ? "kept" : `${found.length} ${found.length === 1 ? "deviation" : "deviations"}`}`,
    ...tests.slice(0, 1).map((each) => `decides  ${each}`),
    ...found.map((each) => `deviates ${each}`),
  ];
}

function told(bundle: Verified) {
  const { manifest, digest, outcomes, preregistration } = bundle;
  const runs = manifest.runs.map((run) => {
    const outcome = outcomes.get(run.hash);
    return outcome === undefined ? run : { ...run, weights: outcome.weights, devices: outcome.devices };
  });
  const sealed = preregistration && {
    preregistration: {
      digest: preregistration.digest,
      deviations: deviations(preregistration, [...outcomes.values()]),
    },
  };
  return { bundle: digest, whole: true, ...manifest, runs, ...sealed, claims: claimsOf(bundle) };
}

function signatureLine(signer: Signer | undefined, says = "bundle"): string {
  if (signer === undefined) return "signed   by nobody: anybody may have packed it";
  const { fingerprint, known } = signer;
  return known
    ? `signed   with your key, ${fingerprint}`
    : `signed   with the key ${fingerprint}, says the ${says}; --key PUB holds it against a key that you trust`;
}

function lines(file: string, bundle: Verified, signer: Signer | undefined): readonly string[] {
  const { manifest, digest, lock, outcomes } = bundle;
  const claims = claimsOf(bundle);
  const { files, absent, runs, spec, set, chosen, plan, perlc, licence } = manifest;
  const of = (...roles: readonly string[]) => files.filter(({ role }) => roles.includes(role));
  const bytes = files.reduce((sum, each) => sum + each.size, 0);
  const specs = of("spec").length;
  const more = specs > 1 ? ` and ${specs - 1} that it uses` : "";
  const flags = set === undefined ? "" : ` with ${set.map((each) => `--set ${each}`).join(" ")}`;
  return [
    `bundle   ${digest}`,
    `file     ${file}: ${files.length} files of ${printBytes(bytes)} in ${printBytes(statSync(file).size)}, made by perlc ${perlc}`,
    spec === undefined
      ? "spec     none: a program made the plan"
      : `spec     ${spec}${more}${flags}; it compiles to the plan`,
    `plan     ${plan}`,
    `runs     ${runs.length}${chosen ? " of those that the spec has" : ""}`,
    ...(lock ? ["lock     holds"] : []),
    `inputs   ${of("input").length} of ${of("input").length + absent.length} files that it reads are in it`,
    ...absent.map(({ place, digest, why, licence }) => {
      const reason = why === "asked" ? "left out" : `licence ${licence ?? "not known"}`;
      return `missing  ${place} (${reason}), ${digest}`;
    }),
    ...runs.flatMap(({ name, hash }) => {
      const outcome = outcomes.get(hash);
      return outcome
        ? resultLines(
            name,
            outcome,
            of("weights").some((each) => each.name.startsWith(folderOf(manifest.runs, hash))),
          )
        : [];
    }),
    ...(outcomes.size === 0 ? ["results  none"] : []),
    ...preregistrationLines(bundle),
    ...(claims.length > 0 ? [claimsText(claims, "was")] : []),
    signatureLine(signer),
    `licence  ${licence ?? "its author names none"}${licencesOf(files)}`,
    "whole: every digest holds, the plan is that of the spec, and there is nothing else in it",
  ];
}

const folderOf = (runs: Verified["manifest"]["runs"], hash: string): string =>
  `${runs.find((each) => each.hash === hash)?.results ?? ""}/`;

function resultLines(name: string, { weights, devices, events }: Outcome, withWeights: boolean): readonly string[] {
  const steps = events.filter((each) => each.event === "step").length;
  const on = devices.map(({ adapter, driver }) => `${adapter}, ${driver}`).join("; ");
  return [`results  ${name}: ${steps} steps on ${on}`, `weights  ${weights}${withWeights ? ", which are in it" : ""}`];
}

/** The licences of what runs read. */
function licencesOf(files: Verified["manifest"]["files"]): string {
  const named = files.filter(({ role }) => role === "input").flatMap(({ licence }) => licence ?? []);
  return named.length === 0 ? "" : `; of what it reads ${[...new Set(named)].sort().join(", ")}`;
}
