// What the language's suites work on: the specs that come with the project, the disk they are compiled from, and
// random numbers that are the same in every run.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Files } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { tinyConfig } from "./page-disk.ts";

const folder = new URL("../../specs/", import.meta.url);

/** Every `.perl` file of specs/, by name. */
export const specs: readonly Source[] = readdirSync(folder)
  .filter((file) => file.endsWith(".perl"))
  .sort()
  .map((file) => {
    const path = fileURLToPath(new URL(file, folder));
    return { path, text: readFileSync(path, "utf8") };
  });

/** The disk, each file read once: a suite compiles the same few files thousands of times. */
export function keptDisk(): Files {
  const texts = new Map<string, string | undefined>();
  const present = new Map<string, boolean>();
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  };
  return {
    read(path) {
      if (!texts.has(path)) texts.set(path, read(path));
      return texts.get(path);
    },
    exists(path) {
      const known = present.get(path) ?? existsSync(path);
      present.set(path, known);
      return known;
    },
  };
}

/** Draws from 0..n-1; the same numbers for the same seed (mulberry32). */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** What a suite prints: so many of so many, the bar, and the cases that missed it. */
export interface Bar {
  readonly name: string;
  readonly good: number;
  readonly of: number;
  /** The least share that will do. */
  readonly least: number;
  readonly missed: readonly string[];
}

export const shareOf = ({ good, of }: Pick<Bar, "good" | "of">): number => (of === 0 ? 1 : good / of);
export const holds = (bar: Bar): boolean => bar.of > 0 && shareOf(bar) >= bar.least;

/** A disk with one tiny checkpoint and nothing else, for specs that are made up. */
export const tinyDisk: Files = {
  read: (path) => (path === "models/tiny/config.json" ? tinyConfig : undefined),
  exists: (path) => path === "models/tiny/config.json" || path === "models/tiny",
};

/** A disk on which one file says something else. */
export const withFile = (files: Files, path: string, text: string): Files => ({
  ...files,
  read: (asked) => (asked === path ? text : files.read(asked)),
  exists: (asked) => asked === path || files.exists(asked),
});
