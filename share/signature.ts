// Signatures of OpenSSF Model Signing 1.0, with a key that needs no network: an in-toto statement that names every file by its SHA-256, in a
// DSSE envelope, in a Sigstore bundle. Other tools read what is written here, and the other way round: `model_signing verify key`
// over the unpacked bundle (github.com/sigstore/model-transparency says what is in which field).

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { E1140, E1141 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readText } from "../disk.ts";
import { parseStrictJson } from "../plan/json/strict-json.ts";

/** A file as a signature names it; `digest` is `sha256:` and 64 hexadecimal digits. */
export interface Signed {
  readonly name: string;
  readonly digest: string;
}

/** A signature that speaks of some files; whether it holds is said by `refuseOtherKey`. */
export interface Signature {
  /** The SHA-256 of the key's public half as PEM: what the one who signed publishes elsewhere. */
  readonly fingerprint: string;
  /** What was signed, and by what. */
  readonly payload: Uint8Array;
  readonly sig: Uint8Array;
  readonly files: readonly Signed[];
}

const payloadType = "application/vnd.in-toto+json";
const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "https://model_signing/signature/v1.0";
const mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** Curves that the form has, with the hash that goes with each. */
const hashes: Readonly<Record<string, string>> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };

const hashOf = (key: KeyObject): string | undefined => hashes[key.asymmetricKeyDetails?.namedCurve ?? ""];

/** Reads the key to sign with, a PEM file; `passphrase` of one that is encrypted. Failure E1140. */
export const signingKey = (file: string, passphrase?: string): KeyObject =>
  keyIn(file, (text) => {
    if (/-----BEGIN PUBLIC KEY-----/.test(text) && !/PRIVATE KEY-----/.test(text))
      throw new Failure(E1140({ file, reason: "it is the public half, and the private one signs" }));
    return createPrivateKey({ key: text, ...(passphrase !== undefined && { passphrase }) });
  });

/** Reads the public half of a key, a PEM file. Failure E1140; a private key is refused, since it has no business where somebody verifies. */
export const verifyingKey = (file: string): KeyObject =>
  keyIn(file, (text) => {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
      throw new Failure(E1140({ file, reason: "it is the private half, which only whoever signs may have" }));
    return createPublicKey(text);
  });

/** Largest file of a key that is looked at. */
const mostKey = 64 * 1024;

function keyIn(file: string, read: (text: string) => KeyObject): KeyObject {
  const wrong = (reason: string) => new Failure(E1140({ file, reason }));
  const found = readText(file);
  if (!("text" in found)) throw wrong(found.reason);
  if (found.text.length > mostKey) throw wrong("it is too large for a key");
  let key: KeyObject;
  try {
    key = read(found.text);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const needs = /passphrase|bad decrypt|interrupted or cancelled/i.test(String(error));
    throw wrong(needs ? "it is encrypted, and PERLC_SIGN_PASSPHRASE is not what opens it" : "it is no key in PEM form");
  }
  if (hashOf(key) === undefined)
    throw wrong(`its kind is ${key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? "unknown"}`);
  return key;
}

/** The name of a key: the hexadecimal SHA-256 of its public half as PEM. */
export function fingerprintOf(key: KeyObject): string {
  const open = key.type === "private" ? createPublicKey(key) : key;
  return createHash("sha256")
    .update(open.export({ type: "spki", format: "pem" }))
    .digest("hex");
}

/** The bytes that a DSSE envelope signs. */
const encoded = (payload: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);

/** One digest of all, over the bytes of theirs. */
const rootOf = (files: readonly Signed[]): string =>
  files
    .reduce((hash, { digest }) => hash.update(Buffer.from(hexOf(digest), "hex")), createHash("sha256"))
    .digest("hex");

const hexOf = (digest: string): string => digest.slice("sha256:".length);

/** Signs some files as `name`; the text of a Sigstore bundle. A signature by such a key is another one each time. */
export function signatureOf(name: string, files: readonly Signed[], key: KeyObject): string {
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const statement = {
    _type: statementType,
    subject: [{ name, digest: { sha256: rootOf(sorted) } }],
    predicateType,
    predicate: {
      serialization: { method: "files", hash_type: "sha256", allow_symlinks: false, ignore_paths: [] },
      resources: sorted.map((each) => ({ name: each.name, algorithm: "sha256", digest: hexOf(each.digest) })),
    },
  };
  const payload = new TextEncoder().encode(JSON.stringify(statement));
  const sig = signBytes(hashOf(key) ?? null, encoded(payload), key);
  const bundle = {
    mediaType,
    verificationMaterial: { publicKey: { hint: fingerprintOf(key) }, tlogEntries: [] },
    dsseEnvelope: {
      payload: Buffer.from(payload).toString("base64"),
      payloadType,
      signatures: [{ sig: sig.toString("base64"), keyid: "" }],
    },
  };
  return `${JSON.stringify(bundle)}\n`;
}

/** Reads a signature of `file`. Failure E1141 for one that is not of this form. */
export function readSignature(text: string, file: string): Signature {
  const wrong = (reason: string) => new Failure(E1141({ file, reason }));
  const bundle = objectIn(text, wrong);
  if (bundle.mediaType !== mediaType) throw wrong("it is no Sigstore bundle of the version 0.3");
  const { hint } = at(at(bundle, "verificationMaterial"), "publicKey");
  if (typeof hint !== "string" || !/^[0-9a-f]{64}$/.test(hint))
    throw wrong("it was not made with a key, or does not name it");
  const envelope = at(bundle, "dsseEnvelope");
  const [first, ...others] = listAt(envelope, "signatures");
  const sig = bytesAt(first ?? {}, "sig");
  const payload = bytesAt(envelope, "payload");
  if (envelope.payloadType !== payloadType || others.length > 0 || !sig || !payload)
    throw wrong("its envelope is of another form");
  return { fingerprint: hint, payload, sig, files: filesIn(new TextDecoder().decode(payload), wrong) };
}

type Wrong = (reason: string) => Failure;

/** The files that a statement names. */
function filesIn(text: string, wrong: Wrong): readonly Signed[] {
  const statement = objectIn(text, wrong);
  if (statement._type !== statementType || statement.predicateType !== predicateType)
    throw wrong("it states something else than the files of a model");
  const predicate = at(statement, "predicate");
  const { method, hash_type } = at(predicate, "serialization");
  if (method !== "files" || hash_type !== "sha256") throw wrong("it does not name each file by its SHA-256");
  const files = listAt(predicate, "resources").map((each): Signed => {
    const { name, algorithm, digest } = each;
    if (typeof name !== "string" || algorithm !== "sha256" || !/^[0-9a-f]{64}$/.test(String(digest)))
      throw wrong("it does not name each file by its SHA-256");
    return { name, digest: `sha256:${String(digest)}` };
  });
  const [subject, ...others] = listAt(statement, "subject");
  if (others.length > 0 || at(subject ?? {}, "digest").sha256 !== rootOf(files))
    throw wrong("its digest is not that of the files that it names");
  return files;
}

/** Failure E1141 where a signature does not speak of exactly these files. */
export function refuseOtherFiles({ files }: Signature, held: readonly Signed[], file: string): void {
  const wrong = (reason: string) => new Failure(E1141({ file, reason }));
  const said = new Map(files.map(({ name, digest }) => [name, digest]));
  if (said.size !== files.length) throw wrong("it names a file twice");
  for (const { name, digest } of held) {
    const is = said.get(name);
    if (is === undefined) throw wrong(`\`${name}\` was not signed`);
    if (is !== digest) throw wrong(`\`${name}\` has other contents than were signed`);
  }
  const names = new Set(held.map(({ name }) => name));
  const more = files.find(({ name }) => !names.has(name));
  if (more !== undefined) throw wrong(`\`${more.name}\` was signed and is not there`);
}

/** Failure E1141 where a signature was not made with the private half of this key. */
export function refuseOtherKey({ fingerprint, payload, sig }: Signature, key: KeyObject, file: string): void {
  const wrong = (reason: string) => new Failure(E1141({ file, reason }));
  const own = fingerprintOf(key);
  if (fingerprint !== own) throw wrong(`it was made with the key ${fingerprint}, and yours is ${own}`);
  if (!verifyBytes(hashOf(key) ?? null, encoded(payload), key, sig))
    throw wrong("it was not made with the key that it names, or is of other contents");
}

type Fields = Readonly<Record<string, unknown>>;

function objectIn(text: string, wrong: Wrong): Fields {
  const strict = parseStrictJson(text);
  if ("reason" in strict) throw wrong(strict.reason);
  const read: unknown = JSON.parse(text);
  if (!isObject(read)) throw wrong("it is no object");
  return read;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const at = (object: Fields, name: string): Fields => {
  const found = object[name];
  return isObject(found) ? found : {};
};

const listAt = (object: Fields, name: string): readonly Fields[] => {
  const found: unknown = object[name];
  return Array.isArray(found) ? found.map((each: unknown) => (isObject(each) ? each : {})) : [];
};

/** Bytes in base64; undefined for anything that is not written as they are. */
function bytesAt(object: Fields, name: string): Uint8Array | undefined {
  const text = object[name];
  if (typeof text !== "string") return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
