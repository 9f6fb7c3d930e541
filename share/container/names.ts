// Names in a bundle. Those of its entries are plain ASCII; where a file of the experiment has another name, that one is its place,
// under the same rules but for the letters. Both lead nowhere but below the folder they are laid in, on any system.

import { visible } from "../../compiler/diagnostics/visible.ts";
import { longestName } from "../../runtime/limits/tar.ts";

/** Bytes of a place, folders in it, and bytes of one part of it. */
const most = { bytes: 900, parts: 40, part: 240 } as const;

const plain = /^[A-Za-z0-9._+=,~%@-]+$/;

/** Names that Windows gives to devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;

/** What is wrong with a place; undefined for one below the folder that it counts from, with `/`, on every system the same. */
export function placeFault(place: string): string | undefined {
  if (place === "") return "it is empty";
  if (!place.isWellFormed()) return "it holds half a character";
  if (place.includes("\\")) return "it holds a `\\`";
  if (place.startsWith("/")) return "it counts from the root of the disk";
  if (/^[A-Za-z]:/.test(place)) return "it names a drive";
  if (visible(place) !== place) return "it holds a character that cannot be seen";
  if (/[<>:"|?*]/.test(place)) return "it holds a character that not every system takes";
  if (place.normalize("NFC") !== place) return "it is not in Unicode's composed form";
  const parts = place.split("/");
  if (new TextEncoder().encode(place).length > most.bytes || parts.length > most.parts) return "it is too long";
  return parts.map(partFault).find((fault) => fault !== undefined);
}

function partFault(part: string): string | undefined {
  if (part === "") return "a part of it is empty";
  if (part === "." || part === "..") return `a part of it is \`${part}\``;
  if (part.startsWith(".")) return "a part of it begins with a dot";
  if (/[. ]$/.test(part)) return "a part of it ends with a dot or a space";
  if (/^[ ~-]/.test(part)) return "a part of it begins with a space, a tilde or a hyphen";
  if (device.test(part)) return "a part of it is the name of a device";
  return new TextEncoder().encode(part).length > most.part ? "a part of it is too long" : undefined;
}

/** The same of the name of an entry. */
export function nameFault(name: string): string | undefined {
  const fault = placeFault(name);
  if (fault !== undefined) return fault;
  if (name.length > longestName) return `it has more than ${longestName} characters`;
  return name.split("/").every((part) => plain.test(part)) ? undefined : "it holds a character that is not plain";
}

/** One text for all names that some file system takes for one. */
const folded = (name: string): string => name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");

/** Two of some names that a file system takes for one, or of which one lies in the other as if that were a folder; undefined where none do. */
export function collision(names: readonly string[]): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const name of names) {
    const known = seen.get(folded(name));
    if (known !== undefined) return [known, name];
    seen.set(folded(name), name);
  }
  for (const name of names) {
    const parts = folded(name).split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const file = seen.get(parts.slice(0, depth).join("/"));
      if (file !== undefined) return [file, name];
    }
  }
  return undefined;
}
