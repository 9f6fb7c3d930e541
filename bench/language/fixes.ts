// Two bars of the diagnostics: every code's page does what it says, and a good part of the codes that a check can raise
// come with a fix that does what it promises.

import { compile } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { readPages } from "../../compiler/diagnostics/generate.ts";
import type { Page } from "../../compiler/diagnostics/page.ts";
import { type Fixed, fixAll } from "../../compiler/tools/fix.ts";
import { disk } from "./page-disk.ts";
import type { Bar } from "./specs.ts";

const path = "demo.perl";

/** What the compiler says of an example. */
export const diagnose = (text: string): readonly Diagnostic[] =>
  compile({ path, text }, disk(), { style: true }).diagnostics;

/** An example with its safe fixes made, or with unsafe ones too; the other files of the disk stay as they are. */
export const mend = (text: string, unsafe: boolean): Fixed =>
  fixAll({ path, text }, disk(), { unsafe, among: new Set([path]) });

/** Why the examples of a page do not do what it says; empty when they do. */
export function broken({ code, stage, fails, passes }: Page): readonly string[] {
  const codes = (text: string) => [...new Set(diagnose(text).map((each) => each.code))].join(", ");
  const wanted = stage === "check" ? code : "";
  return [
    ...fails.filter((text) => codes(text) !== wanted).map((text) => `${code} fails with ${codes(text) || "nothing"}`),
    ...passes.filter((text) => codes(text) !== "").map((text) => `${code} does not pass: ${codes(text)}`),
  ];
}

/** The failing examples of a page, each with the diagnostics that carry its code. */
const failing = (page: Page) =>
  page.fails.map((text) => ({ text, own: diagnose(text).filter((each) => each.code === page.code) }));

const isMendedBy = (each: Diagnostic, ...safeties: readonly string[]): boolean =>
  each.fix !== undefined && each.fix.edits.length > 0 && safeties.includes(each.fix.safety);

/** Whether an example on the page of a code is mended by a fix of any kind. */
export const hasFix = (page: Page): boolean =>
  failing(page).some(({ own }) => own.some((each) => isMendedBy(each, "safe", "unsafe", "manual")));

/** What is left of a code after the fixes that its diagnostics promise were made; empty when they keep their word. */
export function unkept(page: Page): { readonly safe: readonly string[]; readonly unsafe: readonly string[] } {
  const left = (unsafe: boolean) =>
    failing(page).flatMap(({ text, own }) => {
      const safeties = unsafe ? ["safe", "unsafe"] : ["safe"];
      if (own.length === 0 || !own.every((each) => isMendedBy(each, ...safeties))) return [];
      const all = diagnose(text).every((each) => isMendedBy(each, ...safeties));
      const after = mend(text, unsafe).diagnostics;
      const stays = unsafe || !all ? after.filter((each) => each.code === page.code) : after;
      return stays.map((each) => `${page.code}: ${each.code} ${each.title}`);
    });
  return { safe: left(false), unsafe: left(true) };
}

/** The bars, as `bench/language.ts` prints them. */
export function fixes(): readonly Bar[] {
  const { pages } = readPages();
  const checked = pages.filter((page) => page.stage === "check");
  const without = checked.filter((page) => !hasFix(page));
  const promised = checked.map((page) => ({ page, left: unkept(page) }));
  const count = (name: string, missed: readonly string[], of: number, least: number): Bar => {
    const codes = new Set(missed.map((each) => each.slice(0, 5)));
    return { name, good: of - codes.size, of, least, missed };
  };
  const wrong = pages.flatMap(broken);
  const mended = checked.length - without.length;
  return [
    count("codes whose page does what it says", wrong, pages.length, 1),
    count(
      `codes of check with a fix (${((100 * mended) / pages.length).toFixed(0)} % of all codes)`,
      without.map((page) => page.code),
      checked.length,
      0.4,
    ),
    count(
      "codes clean after safe fixes",
      promised.flatMap(({ left }) => left.safe),
      checked.length,
      1,
    ),
    count(
      "codes gone after unsafe fixes",
      promised.flatMap(({ left }) => left.unsafe),
      checked.length,
      1,
    ),
  ];
}
