// The pictures of a row, in whatever shape a file has them. Nothing is opened or decoded here.

import { fromBase64 as bytesOf, latin1 } from "#bytes";
import { dirname, fileURLToPath, resolve, sep } from "#path";
import { E0520 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import type { Picture } from "../picture.ts";
import { literalOf } from "./literal.ts";
import { type At, absent, type Fields, fieldsOf, otherForm, textOf } from "./value.ts";

const wanted = "pictures: paths beside the file, `bytes`, or `{bytes, path}`, one or a list of them";

/** The folder whose pictures a file may name, for a path that counts from `directory`. */
export const folderOf = (file: string, directory: string): string => resolve(directory, dirname(file));

/**
 * The pictures of a cell: nothing, one, or a list; a list or a record may be written as text, as JSON or Python has it. `field` is what messages call the cell,
 * `first` the slot of its first picture.
 * Failures E0510 (another form, a path out of the file's folder), E0520 (an address on the network).
 */
export function picturesOf(cell: unknown, at: At, field: string, first = 0): readonly Picture[] {
  if (isNoPicture(cell)) return [];
  const text = typeof cell === "string" ? cell.trim() : "";
  const written = literalOf(text);
  // a list that nobody can read is no path
  if (written === undefined && /^\[[\s\S]*\]$/.test(text))
    throw otherForm(at, field, text, `${wanted}, as JSON where it is text`);
  if (written !== undefined && isNoPicture(written)) return [];
  const value = written ?? cell;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each, slot) => pictureOf(each, at, field, first + slot));
}

/** A single cell without a picture: null, an empty text, a record of a picture with nothing in it. */
function isNoPicture(cell: unknown): boolean {
  if (absent(cell) || cell === "") return true;
  const fields = fieldsOf(cell);
  return fields !== undefined && Object.values(fields).every(absent);
}

/** Where records keep a picture: Hugging Face's `bytes` and `path`, chat messages' `image_url.url`, and services' `data`. */
const inside = ["bytes", "path", "image", "image_url", "url", "base64", "data", "source"] as const;
/** Of these, the ones whose text is base64 and never a path. */
const encoded: readonly string[] = ["bytes", "base64", "data"];

/** One picture; `slot` counts from 0 and is for messages. Failures as of picturesOf. */
export function pictureOf(value: unknown, at: At, field: string, slot: number): Picture {
  const name = `${at.name} image ${slot + 1}`;
  const known = contentOf(value);
  if (known === undefined) throw otherForm(at, field, value, wanted);
  const called = known.path === undefined ? name : `${name} (${known.path})`;
  if (known.content instanceof Uint8Array) return { kind: "bytes", bytes: known.content, name: called };
  const written = known.content.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written) && local(written) === written)
    throw new Failure(E0520({ picture: name, address: written.slice(0, 120) }));
  const data = /^data:[^,]*?(?:;base64)?,/i.exec(written);
  if (data || known.encoded || looksLikeBase64(written)) {
    const bytes = data && !/;base64,$/i.test(data[0]) ? undefined : fromBase64(written.slice(data?.[0].length ?? 0));
    if (bytes === undefined) throw otherForm(at, field, written.slice(0, 40), "a picture in base64");
    return { kind: "bytes", bytes, name: called };
  }
  // A row may name files beside its own, never anything else on this machine.
  const path = resolve(at.folder, local(written));
  if (!path.startsWith(at.folder.endsWith(sep) ? at.folder : at.folder + sep))
    throw otherForm(at, field, `the path ${written}`, "a path inside the folder of the file");
  return { kind: "file", path, name: `${name} (${written})` };
}

/** The path of a `file://` address on this machine; any other text as it is. */
function local(written: string): string {
  if (!/^file:\/\/\//i.test(written)) return written;
  try {
    return fileURLToPath(written);
  } catch {
    return written;
  }
}

interface Content {
  /** The bytes of a picture file, or text: a path, an address, a data URL, base64. */
  readonly content: Uint8Array | string;
  /** Whether text is base64, since where it stands says so. */
  readonly encoded?: boolean;
  readonly path?: string;
}

function contentOf(value: unknown, depth = 0): Content | undefined {
  if (value instanceof Uint8Array) return value.length > 0 ? { content: value } : undefined;
  if (typeof value === "string") return value.trim() === "" ? undefined : { content: value };
  const fields: Fields | undefined = fieldsOf(value);
  if (fields === undefined || depth > 2) return undefined;
  const path = textOf(fields.path) || undefined;
  for (const key of inside) {
    if (key === "path" && path !== undefined) return { content: path };
    const found = contentOf(fields[key], depth + 1);
    if (found)
      return { ...found, ...(encoded.includes(key) && { encoded: true }), ...(path !== undefined && { path }) };
  }
  return undefined;
}

/** How base64 of PNG, JPEG, WebP, GIF, BMP and TIFF begins. */
const firstLetters = ["iVBORw0KGgo", "/9j/", "UklGR", "R0lGOD", "Qk", "SUkqA", "TU0AK"];
const base64 = /^[\w+/-]+={0,2}$/;
const withoutSpace = (text: string): string => text.replace(/\s/g, "");

/** Long enough to be no name, and it begins as pictures do. */
function looksLikeBase64(text: string): boolean {
  return text.length >= 48 && firstLetters.some((each) => text.startsWith(each)) && base64.test(withoutSpace(text));
}

/** Undefined for text that is no base64, or of nothing. */
function fromBase64(text: string): Uint8Array | undefined {
  const letters = withoutSpace(text);
  if (!base64.test(letters)) return undefined;
  const bytes = bytesOf(letters);
  return bytes.length > 0 ? bytes : undefined;
}

/** Whether a cell looks like pictures, whatever its column is called: a file is not taken for one without any when it has some. */
export function looksLikePictures(cell: unknown, depth = 0): boolean {
  if (depth > 4) return false;
  const looks = (each: unknown): boolean => looksLikePictures(each, depth + 1);
  if (cell instanceof Uint8Array) return isPictureFile(cell);
  if (typeof cell === "string") return /^\s*data:image\/|\.(png|jpe?g|webp|gif|bmp|tiff?)["'\]}\s]*$/i.test(cell);
  if (Array.isArray(cell)) return cell.length > 0 && cell.every(looks);
  const fields = fieldsOf(cell);
  if (!fields) return false;
  const keys = Object.keys(fields);
  return ["bytes", "path"].every((each) => keys.includes(each)) || Object.values(fields).some(looks);
}

function isPictureFile(bytes: Uint8Array): boolean {
  const start = latin1(bytes.subarray(0, 4));
  return ["\x89PNG", "\xff\xd8\xff", "RIFF", "GIF8", "BM", "II*\0", "MM\0*"].some((each) => start.startsWith(each));
}
