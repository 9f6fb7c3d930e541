// What is known of mutants of templates from earlier starts. What died stays dead as long as its file is what it was; what lives is
// tried again where a case, a law or a test has changed.

import { hash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mutant } from "../mutants.ts";
import type { Template } from "./candidates.ts";
import type { Answer, Reached } from "./trial.ts";

interface Of {
  readonly op: string;
  readonly template: Template;
  readonly mutant: Mutant;
}

export interface TemplateState {
  known(of: Of): Answer | undefined;
  note(of: Of, answer: Answer): void;
  /** What it died of by the cases of any op. */
  knownDead(of: Of): Answer | undefined;
  /** Whether it compiles, as long as its file is what it was. */
  knownCompiles(mutant: Mutant): boolean | undefined;
  noteCompiles(mutant: Mutant, good: boolean): void;
  /** Of all tests, whichever op it was drawn for. */
  knownInTests(of: Of): Answer | undefined;
  noteInTests(of: Of, answer: Answer): void;
  /** What an op's cases reach, as long as neither a case nor a file of a template changes. */
  knownReach(op: string): Reached | undefined;
  noteReach(op: string, reached: Reached): void;
}

interface Line extends Answer {
  readonly key: string;
  readonly file: string;
  /** Of what it survived. */
  readonly cases?: string;
  readonly compiles?: boolean;
}

/** `slips` are those whose numbers `reached` is about. */
export function openTemplateState(root: string, file: string, slips: readonly Mutant[]): TemplateState {
  const digests = new Map<string, string>();
  const digestOf = (path: string): string => {
    const found = digests.get(path) ?? hash("sha256", readFileSync(join(root, path)));
    digests.set(path, found);
    return found;
  };
  const within = (folder: string): string =>
    hash(
      "sha256",
      readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
        .filter((each) => each.isFile() && each.name.endsWith(".ts"))
        .map((each) => readFileSync(join(each.parentPath, each.name), "utf8"))
        .join("\0"),
    );
  const [cases, tests] = [within("runtime/conform"), hash("sha256", within("test/tensor") + within("test/processor"))];
  const last = new Map<string, Line>();
  for (const line of (existsSync(file) ? readFileSync(file, "utf8") : "").split("\n").filter((each) => each !== "")) {
    const read = JSON.parse(line) as Line;
    last.set(read.key, read);
  }
  const append = (line: Line): void => {
    last.set(line.key, line);
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  const isAsWas = ({ file }: Line, path: string): boolean => file === digestOf(path);
  const look = (key: string, path: string, against: string): Answer | undefined => {
    const line = last.get(key);
    if (line === undefined || !isAsWas(line, path)) return undefined;
    return line.outcome !== "survived" || line.cases === against ? line : undefined;
  };
  const write = (key: string, path: string, against: string, answer: Answer): void => {
    const line: Line = {
      ...answer,
      key,
      file: digestOf(path),
      ...(answer.outcome === "survived" && { cases: against }),
    };
    append(line);
  };
  const ofCases = ({ op, template, mutant }: Of): string => `${op}, ${template}: ${mutant.name}`;
  const ofTests = ({ template, mutant }: Of): string => `tests, ${template}: ${mutant.name}`;
  const texts = [...new Set(slips.map(({ path }) => path))].map(digestOf).join();
  const numbered = hash("sha256", cases + texts + slips.map(({ name }) => name).join("\0"));
  const ofReach = (op: string): string => `reach of ${op} in ${numbered}`;
  return {
    knownReach: (op) => last.get(ofReach(op))?.reached,
    noteReach: (op, reached) => append({ key: ofReach(op), file: "", reached, seconds: 0 }),
    known: (of) => look(ofCases(of), of.mutant.path, cases),
    knownCompiles: ({ name, path }) => {
      const line = last.get(`compiles: ${name}`);
      return line && isAsWas(line, path) ? line.compiles : undefined;
    },
    noteCompiles: ({ name, path }, compiles) =>
      append({ key: `compiles: ${name}`, file: digestOf(path), compiles, seconds: 0 }),
    knownDead({ template, mutant: { name, path } }) {
      const end = `, ${template}: ${name}`;
      return [...last.values()].find(
        (line) => line.outcome === "dead" && line.key.endsWith(end) && isAsWas(line, path),
      );
    },
    note: (of, answer) => write(ofCases(of), of.mutant.path, cases, answer),
    knownInTests: (of) => look(ofTests(of), of.mutant.path, cases + tests),
    noteInTests: (of, answer) => write(ofTests(of), of.mutant.path, cases + tests, answer),
  };
}
