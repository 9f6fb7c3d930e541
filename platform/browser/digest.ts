// `#digest` in a browser: SHA-256 by @noble/hashes, since what the browser has of its own cannot be had at once, and names that nobody else
// draws.

import { sha256 } from "@noble/hashes/sha2.js";
import { base64Of } from "./bytes.ts";

/** A digest as Node's: its bytes, or in letters. */
export interface Hash {
  update(content: Uint8Array | string): Hash;
  digest(): Uint8Array<ArrayBuffer>;
  digest(letters: "hex" | "base64"): string;
}

const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

const hexOf = (bytes: Uint8Array): string => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");

export function createHash(_name: "sha256"): Hash {
  const made = sha256.create();
  function digest(): Uint8Array<ArrayBuffer>;
  function digest(letters: "hex" | "base64"): string;
  function digest(letters?: "hex" | "base64"): Uint8Array<ArrayBuffer> | string {
    const bytes = Uint8Array.from(made.digest());
    if (letters === undefined) return bytes;
    return letters === "hex" ? hexOf(bytes) : base64Of(bytes);
  }
  const hash: Hash = {
    update(content) {
      made.update(bytesOf(content));
      return hash;
    },
    digest,
  };
  return hash;
}

/** The digest of one piece, in hexadecimal digits. */
export const hash = (name: "sha256", content: Uint8Array | string, _letters: "hex" = "hex"): string =>
  createHash(name).update(content).digest("hex");

/** Random letters in the form of a UUID; a page that is not served securely has no `crypto.randomUUID`. */
export function randomUUID(): string {
  const digits = hexOf(crypto.getRandomValues(new Uint8Array(16)));
  return [0, 8, 12, 16, 20].map((from, at) => digits.slice(from, [8, 12, 16, 20, 32][at])).join("-");
}
