// `perlc explain E0412`: the page of a code, without its front matter.

import { readPage } from "#pages";
import { type Code, pageFiles } from "./codes.ts";
import { type Page, parsePage } from "./page.ts";

/** The page of `code`, or undefined when there is no such code. Case does not matter. */
export function pageOf(code: string): Page | undefined {
  const key = code.toUpperCase();
  if (!Object.hasOwn(pageFiles, key)) return undefined;
  const file = pageFiles[key as Code];
  const page = parsePage(file, readPage(file));
  return typeof page === "string" ? undefined : page;
}

/** The same as Markdown, for people. */
export function explainCode(code: string): string | undefined {
  const page = pageOf(code);
  return page && `# ${page.code}: ${page.title}\n\n${page.body}\n`;
}
