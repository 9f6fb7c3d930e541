// Who is let in, and what every answer says to browsers: only somebody of this machine who knows the key, by the name of this machine, to read.

import { hash, timingSafeEqual } from "node:crypto";

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly host: string;
}

export type Admitted =
  | { readonly path: string; readonly listens: boolean }
  | { readonly status: 403 | 404 | 405; readonly says: string };

/**
 * What is asked for, or why it is refused. A name that an attacker lets point at this machine is another host (DNS rebinding), whatever the
 * path; without the key nothing is told of what is there. `path` is what stands behind the key, as it was sent: nothing in it is decoded.
 */
export function admit(
  { method, url, host }: Asked,
  { port, key }: { readonly port: number; readonly key: string },
): Admitted {
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { status: 403, says: "this is not the address that perlc watch has printed" };
  const [, given = "", rest = ""] = /^\/([^/?#]*)\/([^?#]*)$/.exec(url) ?? [];
  if (!isSame(given, key))
    return { status: 404, says: "the address is not whole: it has a key, as perlc watch has printed it" };
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, says: "pages are read here, and nothing is changed" };
  const [, path = rest, events] = /^((?:.*\/)?)(events)$/.exec(rest) ?? [];
  return { path, listens: events !== undefined };
}

/** Without a hint, by the time it takes, of how much was right. */
function isSame(given: string, key: string): boolean {
  const [a, b] = [given, key].map((each) => hash("sha256", each, "buffer"));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** On every answer. */
export const guards = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // the address has the key
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Of a page: its own style, pictures and script, and the server that it is from. */
export const pagePolicy = (nonce: string): string =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
