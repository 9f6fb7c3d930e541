// The digests of a folder that perlc saved, in `digests.json` beside its files: what is read back later is held against
// them. Who needs to know that this list is the one that was written keeps the digest of the list elsewhere.

import { createHash } from "#digest";
import { closeSync, existsSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from "#files";
import { join } from "#path";
import { saidOf } from "../limits/refused.ts";

export const digestsFile = "digests.json";

/** `sha256:` and the hexadecimal digest of a text's UTF-8. */
export function digestOf(text: string): string {
  const made = digesting();
  made.add(new TextEncoder().encode(text));
  return made.digest();
}

/** The digest of bytes that come piece by piece. */
export function digesting(): { add(bytes: Uint8Array): void; digest(): string } {
  const made = createHash("sha256");
  return {
    add(bytes) {
      // OpenSSL counts in 32 bits
      for (let at = 0; at < bytes.length; at += 1 << 30) made.update(bytes.subarray(at, at + (1 << 30)));
    },
    digest: () => `sha256:${made.digest("hex")}`,
  };
}

/** The list of some files and their digests, as the text of `digests.json`: names in order, so that equal files make equal lists. */
export function digestList(files: ReadonlyMap<string, string>): string {
  const digests = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ files: Object.fromEntries(digests) }, null, 1)}\n`;
}

/** Called again and again in work that nothing interrupts, so that whoever waits is told. */
export type Ticking = () => void;
const untold: Ticking = () => {};

/** SHA-256 of a file, read piece by piece. */
export function digestOfFile(path: string, tick = untold): string {
  const made = createHash("sha256");
  const piece = new Uint8Array(1 << 20);
  const fd = openSync(path, "r");
  try {
    for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) {
      made.update(piece.subarray(0, read));
      tick();
    }
  } finally {
    closeSync(fd);
  }
  return `sha256:${made.digest("hex")}`;
}

/** What is wrong with a folder, and with which of its files. */
export interface Misfit {
  readonly file: string;
  /** Behind the file's name: `is not there`. */
  readonly reason: string;
}

/**
 * The first file of a folder that is not as its list says; undefined when all are, or where there is no list and none is
 * asked for. `list` is the digest that the list itself must have.
 */
export function misfitOf(folder: string, list?: string, tick = untold): Misfit | undefined {
  let reading = digestsFile;
  try {
    const path = join(folder, digestsFile);
    if (!existsSync(path)) return list === undefined ? undefined : { file: digestsFile, reason: "is not there" };
    const text = readFileSync(path, "utf8");
    if (list !== undefined && digestOf(text) !== list) return { file: digestsFile, reason: "is not as it was written" };
    const digests = listed(text);
    if (digests === undefined) return { file: digestsFile, reason: "is not a list of digests" };
    for (const [file, digest] of digests) {
      reading = file;
      const found = join(folder, file);
      if (!existsSync(found) || !lstatSync(found).isFile()) return { file, reason: "is not there" };
      if (digestOfFile(found, tick) !== digest) return { file, reason: "is not as it was written" };
    }
    reading = ".";
    // a file beside them that a reader would look for changes what the folder says
    const more = readdirSync(folder).find((name) => read.test(name) && name !== digestsFile && !digests.has(name));
    return more === undefined ? undefined : { file: more, reason: "was not there when it was written" };
  } catch (error) {
    const said = saidOf(error);
    if (said === undefined) throw error;
    return { file: reading, reason: `cannot be read (${said})` };
  }
}

/** Names that readers of a checkpoint look for. */
const read = /\.(?:json|safetensors|jinja|txt)$/;

function listed(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const { files } = JSON.parse(text) as { readonly files: unknown };
    if (typeof files !== "object" || files === null) return undefined;
    const entries = Object.entries(files as Readonly<Record<string, unknown>>);
    const plain = entries.filter(
      (each): each is [string, string] => typeof each[1] === "string" && /^[\w.-]+$/.test(each[0]),
    );
    return plain.length === entries.length && plain.length > 0 ? new Map(plain) : undefined;
  } catch {
    return undefined;
  }
}
