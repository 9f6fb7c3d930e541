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
  /** Of all tests, whichever op it was drawn for. */
  knownInTests(of: Of): Answer | undefined;
  noteInTests(of: Of, answer: Answer): void;
  /** What an op's cases reach, as long as no file of the runtime changes. */
  knownReach(op: string): Reached | undefined;
  noteReach(op: string, reached: Reached): void;
}

interface Line extends Answer {
  readonly key: string;
  readonly file: string;
  /** Of what it survived. */
  readonly cases?: string;
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
  const look = (key: string, path: string, against: string): Answer | undefined => {
    const line = last.get(key);
    if (line === undefined || line.file !== digestOf(path)) return undefined;
    return line.outcome !== "survived" || line.cases === against ? line : undefined;
  };
  const write = (key: string, path: string, against: string, answer: Answer): void => {
    const line: Line = {
      ...answer,
      key,
      file: digestOf(path),
      ...(answer.outcome === "survived" && { cases: against }),
    };
    last.set(key, line);
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  const ofCases = ({ op, template, mutant }: Of): string => `${op}, ${template}: ${mutant.name}`;
  const ofTests = ({ template, mutant }: Of): string => `tests, ${template}: ${mutant.name}`;
  const numbered = hash("sha256", within("runtime") + slips.map(({ name }) => name).join("\0"));
  const ofReach = (op: string): string => `reach of ${op} in ${numbered}`;
  return {
    knownReach: (op) => last.get(ofReach(op))?.reached,
    noteReach(op, reached) {
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify({ key: ofReach(op), file: "", reached, seconds: 0 } satisfies Line)}\n`);
    },
    known: (of) => look(ofCases(of), of.mutant.path, cases),
    note: (of, answer) => write(ofCases(of), of.mutant.path, cases, answer),
    knownInTests: (of) => look(ofTests(of), of.mutant.path, cases + tests),
    noteInTests: (of, answer) => write(ofTests(of), of.mutant.path, cases + tests, answer),
  };
}
