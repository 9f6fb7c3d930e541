// The one form of tar that bundles and the small pictures of a run have (POSIX ustar): plain files, one header each, every field but name
// and size the same in all of them. No owner, no time, no mode of anybody's machine is in it, so that equal contents are equal bytes; and whatever is not
// written in this form (a link, a device, a folder, a longer header) is refused without being understood. Any tar reads it.

/** Bytes of a header, and what contents are filled up to. */
export const block = 512;

/** Bytes that close an archive: two empty blocks. */
export const closing = 2 * block;

/** Bytes that a content of so many takes. */
export const padded = (size: number): number => Math.ceil(size / block) * block;

/** Bytes of an archive of files of these sizes. */
export const archiveSize = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => sum + block + padded(size), 0) + closing;

/** Longest name, in bytes: it stands in the header's own field. */
export const longestName = 100;
/** Largest size, in bytes: eleven octal digits. */
export const largestSize = 8 ** 11 - 1;

/** The header of a file: `name` in ASCII, at most `longestName` long; `size` at most `largestSize`. */
export function headerOf(name: string, size: number): Uint8Array {
  const header = new Uint8Array(block);
  const put = (text: string, at: number): void => {
    for (let index = 0; index < text.length; index++) header[at + index] = text.charCodeAt(index);
  };
  put(name, 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${size.toString(8).padStart(11, "0")}\0`, 124);
  put("00000000000\0", 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\0" + "00", 257);
  put("0000000\0", 329);
  put("0000000\0", 337);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** What a header that is not the one that belongs there seems to be, for the message alone. */
export function seemingly(header: Uint8Array): string {
  if (header.every((byte) => byte === 0)) return "the end";
  const name = textAt(header, 0, longestName);
  const kind = kinds[String.fromCharCode(header[156] ?? 0)];
  return `${kind ?? "a header of no known kind"} \`${name}\``;
}

const kinds: Readonly<Record<string, string>> = {
  "0": "the file",
  "\0": "the file",
  "1": "a second name of a file,",
  "2": "a link,",
  "3": "a device,",
  "4": "a device,",
  "5": "a folder,",
  "6": "a pipe,",
  "7": "the file",
  x: "a header of another form,",
  g: "a header of another form,",
  L: "a header of another form,",
  K: "a header of another form,",
  S: "a file with holes,",
};

function textAt(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** Name and size of a header that is wholly of this form; undefined for any other. */
export function readHeader(header: Uint8Array): { readonly name: string; readonly size: number } | undefined {
  const name = textAt(header, 0, longestName);
  const digits = textAt(header, 124, 12);
  if (!/^[!-~]+$/.test(name) || !/^[0-7]{11}$/.test(digits)) return undefined;
  const size = Number.parseInt(digits, 8);
  const wanted = headerOf(name, size);
  return wanted.every((byte, at) => header[at] === byte) ? { name, size } : undefined;
}
