// What is known of mutants from earlier starts, one JSON line each, so that a long run can be stopped and taken up. It holds as long
// as the file, and the tests that spoke, are what they were.

import { hash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Outcome =
  | { readonly kind: "dead"; readonly by: string; readonly seconds: number }
  | { readonly kind: "survived"; readonly seconds: number }
  | { readonly kind: "uncompiled" };

interface Line {
  readonly name: string;
  /** Digest of the file before the change. */
  readonly file: string;
  readonly outcome: Outcome;
  /** Of the file of tests that it died of, or of all tests that it survived. */
  readonly tests?: string;
}

export interface State {
  known(name: string, path: string, tests: readonly string[]): Outcome | undefined;
  note(name: string, path: string, tests: readonly string[], outcome: Outcome): void;
}

/** The file of tests in what a runner says failed. */
const fileOf = (by: string): string => by.split(",")[0] ?? by;

/** Opens the state of a tree; `file` may not be there yet. */
export function openState(root: string, file: string): State {
  const digests = new Map<string, string>();
  const digestOf = (path: string): string => {
    const known =
      digests.get(path) ?? (existsSync(join(root, path)) ? hash("sha256", readFileSync(join(root, path))) : "");
    digests.set(path, known);
    return known;
  };
  const digestOfTests = (tests: readonly string[]) => hash("sha256", tests.map(digestOf).join());
  const relevant = (outcome: Outcome, tests: readonly string[]): string | undefined =>
    outcome.kind === "uncompiled"
      ? undefined
      : outcome.kind === "dead"
        ? digestOf(fileOf(outcome.by))
        : digestOfTests(tests);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  const last = new Map<string, Line>();
  for (const line of lines.filter((each) => each !== "")) {
    const read = JSON.parse(line) as Line;
    last.set(read.name, read);
  }
  return {
    known(name, path, tests) {
      const line = last.get(name);
      if (line === undefined || line.file !== digestOf(path)) return undefined;
      return line.tests === relevant(line.outcome, tests) ? line.outcome : undefined;
    },
    note(name, path, tests, outcome) {
      const seen = relevant(outcome, tests);
      const line: Line = { name, file: digestOf(path), outcome, ...(seen !== undefined && { tests: seen }) };
      last.set(name, line);
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}

/** Every file of tests in some folders, or that is named itself. */
export function testFiles(root: string, folders: readonly string[]): readonly string[] {
  const within = (folder: string) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((each) => each.isFile() && each.name.endsWith(".test.ts"))
      .map((each) => join(each.parentPath, each.name).slice(join(root, "/").length).replaceAll("\\", "/"));
  return [...new Set(folders.flatMap((each) => (each.endsWith(".ts") ? [each] : within(each))))].sort();
}
