// The folder of a run as a file that the browser keeps: a zip, since every system opens one.

import { zipSync } from "fflate";
import { element } from "../dom.ts";

/** A link to the zip of a run's folder; `files` by their paths in it. */
export function folderLink(folder: string, files: ReadonlyMap<string, Uint8Array>): HTMLElement {
  const name = folder.split("/").at(-1) ?? "run";
  // the same folder gives the same bytes, whenever it is asked for
  const entries = [...files].map(([path, bytes]) => [`${name}/${path}`, bytes] as const);
  const zip = zipSync(Object.fromEntries(entries), { level: 1, mtime: new Date(1980, 0, 1) });
  const href = URL.createObjectURL(new Blob([zip as Uint8Array<ArrayBuffer>], { type: "application/zip" }));
  const size = `${(zip.length / 2 ** 20).toFixed(1)} MiB`;
  return element("p", {}, element("a", { href, download: `${name}.zip` }, `the run's folder (${size})`));
}
