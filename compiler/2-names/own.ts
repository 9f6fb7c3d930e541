// The specs that come with perlc, and how every spec names them: `perlc:models`, wherever either of the two lies.

/** How the paths of perlc's own files begin, in the compiler and in plans. disk.ts knows where they are on this machine. */
const OWN = "perlc:/";

export const isOwn = (path: string): boolean => path.startsWith(OWN);

/** The path of what is written as `perlc:…`: `perlc:/models.perl` of `perlc:models`. Undefined for any other path; a path of ours stays as it is. */
export function ownPath(written: string): string | undefined {
  if (!written.startsWith("perlc:")) return undefined;
  const name = written.slice("perlc:".length).replace(/^\/+/, "");
  return `${OWN}${/[./]/.test(name) ? name : `${name}.perl`}`;
}
