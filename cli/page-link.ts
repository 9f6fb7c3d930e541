// The link of a report that opens the run's spec in the page: where that page is, somebody says. It carries the text of the spec alone.

import { isOwn } from "../compiler/2-names/own.ts";
import { E1123 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { diskFiles } from "../disk.ts";
import { fragmentOf, longest } from "../playground/shared/link.ts";
import type { PageLink } from "../report/panels/origin.ts";
import { withoutPaths } from "../runtime/record/places.ts";
import type { RunRecord } from "../runtime/record/read/open.ts";

const schemes = ["https:", "http:", "file:"];

/** An address of the page as a browser writes it. Failure E1123. */
export function pageAddress(said: string): string {
  const url = URL.canParse(said) ? new URL(said) : undefined;
  const more = url && (url.username || url.password || url.search || url.hash || /[?#]/.test(said));
  if (!url || more || !schemes.includes(url.protocol)) throw new Failure(E1123({ said }));
  return url.href;
}

/** The link to a run's spec at an address of the page, or why there is none. The same record gives the same link. */
export async function pageLink({ specs: [entry, ...used] }: RunRecord, address: string): Promise<PageLink> {
  if (!entry) return { without: "the run was of a plan, and has no spec" };
  const slash = Math.max(entry.path.lastIndexOf("/"), entry.path.lastIndexOf("\\")) + 1;
  const folder = entry.path.slice(0, slash);
  const other = used.find(({ path, text }) => !isOwn(path) && ownText(path, folder) !== text);
  if (other) return { without: `it uses ${withoutPaths(other.path)}, which no link carries` };
  if (entry.text.length > longest) return { without: "it is longer than what a link carries" };
  const name = /^[\w-]+\.perl$/.exec(entry.path.slice(slash))?.[0] ?? "spec.perl";
  return { href: `${address}#${await fragmentOf({ path: `specs/${name}`, text: entry.text })}` };
}

/** What perlc's own folder of specs, which the page has, holds where a file lies as seen from the folder of its spec. */
const ownText = (path: string, folder: string): string | undefined =>
  path.startsWith(folder) ? diskFiles().read(`perlc:/${path.slice(folder.length)}`) : undefined;
