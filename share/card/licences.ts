// Under which licence a file that a run reads is, as far as somebody says so: whoever packs it, or the card beside it in the form of the
// Hugging Face hub. Nothing is guessed from the words of a licence.

import { readText } from "../../disk.ts";

/** Licences that allow handing on, by the names that cards have for them (in lower case), with their SPDX names. */
const handedOn: ReadonlyMap<string, string> = new Map(
  [
    "Apache-2.0",
    "MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unlicense",
    "CC0-1.0",
    "CC-BY-2.0",
    "CC-BY-2.5",
    "CC-BY-3.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-3.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-3.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-ND-4.0",
    "GPL-2.0",
    "GPL-3.0",
    "LGPL-2.1",
    "LGPL-3.0",
    "AGPL-3.0",
    "MPL-2.0",
    "EUPL-1.2",
    "AFL-3.0",
    "Artistic-2.0",
    "BSL-1.0",
    "MS-PL",
    "NCSA",
    "Zlib",
    "WTFPL",
    "OFL-1.1",
    "ODC-By-1.0",
    "ODbL-1.0",
    "PDDL-1.0",
    "CDLA-Permissive-1.0",
    "CDLA-Permissive-2.0",
    "CDLA-Sharing-1.0",
  ].map((name) => [name.toLowerCase(), name] as const),
);
const other: Readonly<Record<string, string>> = {
  "odc-by": "ODC-By-1.0",
  odbl: "ODbL-1.0",
  pddl: "PDDL-1.0",
  "cc-by-nc-sa-2.0": "CC-BY-NC-SA-2.0",
};

/** What is known of a licence: its name, and whether it allows handing on. */
export interface Known {
  readonly name: string;
  readonly allows: boolean;
}

/** A licence as a card names it. */
export function licenceNamed(name: string): Known {
  const known = handedOn.get(name.toLowerCase()) ?? other[name.toLowerCase()];
  return known === undefined ? { name: plainly(name), allows: false } : { name: known, allows: true };
}

/** As the list of a bundle takes it. */
const plainly = (name: string): string => name.replace(/[^A-Za-z0-9.+() -]/g, "-").slice(0, 100) || "unknown";

/** Bytes of a card that are looked at: what it says of itself stands at its beginning. */
const head = 64 * 1024;

/** The licence that the card in a folder names; undefined without a card, or one that names none. */
export function licenceOfCard(card: string): Known | undefined {
  const read = readText(card);
  if (!("text" in read)) return undefined;
  const [, front = ""] = /^---\r?\n(.*?)\r?\n---(?:\r?\n|$)/s.exec(read.text.slice(0, head)) ?? [];
  const [, name] = /^license:[ \t]*["']?([\w.+-]+)["']?[ \t]*$/m.exec(front) ?? [];
  return name === undefined ? undefined : licenceNamed(name);
}

/** Names that the hub has for licences, of those that have one here; any other is `other` there, with a name of its own. */
const ofHub: ReadonlySet<string> = new Set(
  [...handedOn.keys(), "unknown"].filter((name) => !["eupl-1.2", "odc-by-1.0", "odbl-1.0", "pddl-1.0"].includes(name)),
);

/** What the metadata of a card says of a licence, by its SPDX name; undefined is one that is not known. */
export function hubLicence(name: string | undefined): { readonly license: string; readonly license_name?: string } {
  const lower = (name ?? "unknown").toLowerCase();
  const alias = Object.entries(other).find(([, spdx]) => spdx.toLowerCase() === lower)?.[0];
  if (ofHub.has(lower)) return { license: lower };
  return alias === undefined ? { license: "other", license_name: slug(lower) } : { license: alias };
}

const slug = (name: string): string => name.replace(/[^a-z0-9.]+/g, "-").replace(/^-+|-+$/g, "") || "unknown";
