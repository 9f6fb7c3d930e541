// Signatures of bundles: those of the reference implementation are read here, ours hold and tell every other content, and nobody else's
// key will do.

import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import { signatureFrame } from "../../share/container/frame.ts";
import {
  fingerprintOf,
  readSignature,
  refuseOtherFiles,
  refuseOtherKey,
  type Signed,
  signatureOf,
  signingKey,
  verifyingKey,
} from "../../share/signature.ts";
import { useFolder } from "../cli/child.ts";

const folder = useFolder();
const golden = (...path: readonly string[]) => join(fileURLToPath(new URL("./signatures", import.meta.url)), ...path);
const curves = ["prime256v1", "secp384r1", "secp521r1"] as const;
const signedBy = (curve: string) => {
  const text = readFileSync(golden(`${curve}.sig`), "utf8");
  return { text, key: verifyingKey(golden(`${curve}.pub`)) };
};
const model: readonly Signed[] = ["config.txt", "sub.txt", "sub/weights.bin"].map((name) => ({
  name,
  digest: sha256(readFileSync(golden("model", ...name.split("/")))),
}));

/** Why it is refused; undefined when it is not. */
function reason(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, title }) => `${code} ${title}`).join();
  }
}

const verified = (text: string, files: readonly Signed[], key: KeyObject) => {
  const signature = readSignature(text, "it");
  refuseOtherFiles(signature, files, "it");
  refuseOtherKey(signature, key, "it");
};

const pair = (curve: string) => generateKeyPairSync("ec", { namedCurve: curve });
const files: readonly Signed[] = [
  { name: "manifest.json", digest: sha256("list") },
  { name: "a/b", digest: sha256("b") },
  { name: "a.b", digest: sha256("c") },
];

describe("signatures of the reference implementation", () => {
  it.each(curves)("are read and hold: %s", (curve) => {
    const { text, key } = signedBy(curve);
    expect(reason(() => verified(text, model, key))).toBe(undefined);
    expect(readSignature(text, "it").fingerprint).toBe(fingerprintOf(key));
  });

  it("do not hold for other files or another key", () => {
    const { text, key } = signedBy("prime256v1");
    const other = model.map((each, at) => (at === 1 ? { ...each, digest: sha256("x") } : each));
    expect(reason(() => verified(text, other, key))).toMatch(/^E1141 .*`sub\.txt` has other contents/);
    expect(reason(() => verified(text, model.slice(1), key))).toMatch(/`config\.txt` was signed and is not there/);
    expect(reason(() => verified(text, [...model, { name: "more", digest: sha256("") }], key))).toMatch(
      /`more` was not signed/,
    );
    expect(reason(() => verified(text, model, signedBy("secp384r1").key))).toMatch(/was made with the key/);
  });
});

describe("signatures of ours", () => {
  it.each(curves)("hold, in whatever order the files are: %s", (curve) => {
    const { privateKey, publicKey } = pair(curve);
    const text = signatureOf("trial", files.toReversed(), privateKey);
    expect(reason(() => verified(text, files, publicKey))).toBe(undefined);
    expect(fingerprintOf(privateKey)).toBe(fingerprintOf(publicKey));
  });

  it("hold no longer when any byte of what was signed is another", () => {
    const { privateKey, publicKey } = pair("prime256v1");
    const bundle = JSON.parse(signatureOf("trial", files, privateKey)) as {
      readonly dsseEnvelope: { readonly payload: string };
    };
    const payload = Buffer.from(bundle.dsseEnvelope.payload, "base64");
    for (let at = 0; at < payload.length; at++) {
      const changed = Buffer.from(payload);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const text = JSON.stringify({
        ...bundle,
        dsseEnvelope: { ...bundle.dsseEnvelope, payload: changed.toString("base64") },
      });
      expect(
        reason(() => verified(text, files, publicKey)),
        `byte ${at}`,
      ).toMatch(/^E1141/);
    }
  });

  it("cannot be made without the key: another's, under the name of this one", () => {
    const [own, other] = [pair("prime256v1"), pair("prime256v1")];
    const text = signatureOf("trial", files, other.privateKey);
    const renamed = text.replace(fingerprintOf(other.publicKey), fingerprintOf(own.publicKey));
    expect(reason(() => verified(renamed, files, own.publicKey))).toMatch(/was not made with the key that it names/);
  });

  it("never end in anything but a diagnostic, whatever the text is", () => {
    const { privateKey, publicKey } = pair("prime256v1");
    const text = signatureOf("trial", files, privateKey);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 4 }), fc.nat(8), (at, put, cut) => {
        const changed = `${text.slice(0, at)}${put}${text.slice(at + cut)}`;
        const why = reason(() => verified(changed, files, publicKey));
        // blanks between the signs of JSON mean nothing, nor does the key's own field for a name
        expect(why === undefined || why.startsWith("E1141")).toBe(true);
        if (why === undefined) expect(readSignature(changed, "it").payload).toEqual(readSignature(text, "it").payload);
      }),
      { numRuns: 2000 },
    );
    for (const strange of ["", "null", "[]", "{}", '{"mediaType":1,"mediaType":2}', "\u0000"])
      expect(reason(() => verified(strange, files, publicKey))).toMatch(/^E1141/);
  });
});

it("the frame of a signature has room for megabytes: what stands there in a bundle of a stranger may be as long", () => {
  const frame = signatureFrame(new Uint8Array(3_000_000).fill(7));
  expect([frame.length, [...frame.subarray(0, 9)]]).toEqual([3_000_008, [0x5c, 0x2a, 0x4d, 0x18, 192, 198, 45, 0, 7]]);
});

describe("keys", () => {
  const pem = (key: KeyObject, options: object = {}) =>
    key.export({ type: key.type === "public" ? "spki" : "pkcs8", format: "pem", ...options } as never).toString();
  const put = (text: string) => {
    const file = join(folder.path, "key.pem");
    writeFileSync(file, text);
    return file;
  };

  it("are read in PEM form, the private half also when it is encrypted", () => {
    const { privateKey, publicKey } = pair("secp384r1");
    expect(fingerprintOf(signingKey(put(pem(privateKey))))).toBe(fingerprintOf(publicKey));
    expect(fingerprintOf(verifyingKey(put(pem(publicKey))))).toBe(fingerprintOf(publicKey));
    const locked = put(pem(privateKey, { cipher: "aes-256-cbc", passphrase: "open" }));
    expect(fingerprintOf(signingKey(locked, "open"))).toBe(fingerprintOf(publicKey));
    for (const passphrase of [undefined, "other"])
      expect(reason(() => signingKey(locked, passphrase))).toMatch(/^E1140 .*it is encrypted/);
  });

  it("are refused otherwise", () => {
    const of = (kind: "rsa" | "ed25519") =>
      kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 1024 }) : generateKeyPairSync("ed25519");
    expect(reason(() => signingKey(put(pem(of("ed25519").privateKey))))).toMatch(/^E1140 .*its kind is ed25519/);
    expect(reason(() => signingKey(put(pem(of("rsa").privateKey))))).toMatch(/its kind is rsa/);
    expect(reason(() => signingKey(put(pem(pair("secp256k1").privateKey))))).toMatch(/its kind is secp256k1/);
    expect(reason(() => signingKey(put("no key")))).toMatch(/it is no key in PEM form/);
    expect(reason(() => signingKey(put(pem(pair("prime256v1").publicKey))))).toMatch(/it is the public half/);
    expect(reason(() => verifyingKey(put(pem(pair("prime256v1").privateKey))))).toMatch(/it is the private half/);
    expect(reason(() => verifyingKey(put("-----BEGIN PUBLIC KEY-----\nx")))).toMatch(/it is no key in PEM form/);
    expect(reason(() => verifyingKey(join(folder.path, "none.pem")))).toMatch(/^E1140/);
  });
});
