// What may stand where the cursor is: commands, options and their values, files, runs of a spec, settings, words and codes. Asked by the
// scripts of completion.ts; a mistake in a spec is no reason to say anything else than nothing.

import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Argument, Command, Option } from "commander";
import { pageFiles } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { explainable } from "../compiler/tools/explain.ts";
import { explainableWords } from "../compiler/tools/reference/explain.ts";
import { labelsOf } from "../plan/run-name.ts";
import type { ExitCode } from "./exit-code.ts";
import { compileFile } from "./files.ts";
import { say } from "./terminal.ts";

/** Prints a line for each word that may stand in the place of the last of `words`. */
export function complete(program: Command, words: readonly string[]): Promise<ExitCode> {
  const current = words.at(-1) ?? "";
  const found = candidates(program, words.slice(0, -1), current).filter((each) => each.startsWith(current));
  if (found.length > 0) say([...new Set(found)].join("\n"));
  return Promise.resolve(0);
}

function candidates(program: Command, before: readonly string[], current: string): readonly string[] {
  const [name, ...rest] = before;
  const help = program.createHelp();
  if (name === undefined) return [...help.visibleCommands(program).map((each) => each.name()), "--help", "--version"];
  const command = program.commands.find((each) => each.name() === name);
  if (name === "help") return help.visibleCommands(program).map((each) => each.name());
  if (!command) return [];
  const options = help.visibleOptions(command);
  const asked = options.find((each) => takesValue(each) && isCalled(each, rest.at(-1)));
  if (asked) return valuesOf(asked, rest, current);
  if (current.startsWith("-")) return options.flatMap(({ long, short }) => long ?? short ?? []);
  return argumentsAt(command, positionals(options, rest), current);
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

const isCalled = ({ long, short }: Option, word = ""): boolean => word !== "" && (word === long || word === short);

/** The words that are neither options nor their values. */
function positionals(options: readonly Option[], words: readonly string[]): readonly string[] {
  return words.filter((word, at) => {
    const owner = options.find((each) => takesValue(each) && isCalled(each, words[at - 1]));
    return !word.startsWith("-") && !owner;
  });
}

/** Options whose value is a name in the spec that stands on the line. */
function valuesOf({ argChoices, long }: Option, words: readonly string[], current: string): readonly string[] {
  if (argChoices) return argChoices;
  const spec = words.find((each) => each.endsWith(".perl"));
  switch (long) {
    case "--adapter":
      return ["cpu", "software", "null"];
    case "--run":
      return spec === undefined ? [] : runsOf(spec);
    case "--set":
      return spec === undefined ? [] : settingsOf(spec).map((each) => `${each}=`);
    case "--threads":
    case "--jobs":
    case "--runs":
    case "--licence":
    case "--to":
      return [];
    default:
      return files(current, () => true);
  }
}

function argumentsAt(command: Command, given: readonly string[], current: string): readonly string[] {
  const { registeredArguments: all } = command;
  const last = all.at(-1);
  const argument: Argument | undefined = all[given.length] ?? (last?.variadic ? last : undefined);
  if (argument?.argChoices) return argument.argChoices;
  switch (argument?.name()) {
    case undefined:
    case "name":
      return [];
    case "form":
      return ["json", "ts", "schema", "words"];
    case "what":
      return command.name() === "explain" ? explained(current) : specs(current, true);
    case "folder":
      return files(current, () => false);
    case "file":
      return files(current, (name) => name.endsWith(".perlz"));
    default:
      return specs(current, command.name() === "diff");
  }
}

/** Words and codes; a word of a setting, too, where one spec alone lies here. */
const explained = (current: string): readonly string[] =>
  /^[eE]\d*$/.test(current)
    ? Object.keys(pageFiles).map((code) => (current.startsWith("e") ? code.toLowerCase() : code))
    : [...explainableWords(), ...specsHere().flatMap(settingsOf)];

const specsHere = (): readonly string[] =>
  files("", (name) => name.endsWith(".perl")).filter((each) => each.endsWith(".perl"));

/** Files of specs and folders on the way to them; behind `SPEC:` its runs. */
function specs(current: string, plans: boolean): readonly string[] {
  const [, spec] = /^(.+\.perl):/.exec(current) ?? [];
  if (spec !== undefined) return runsOf(spec).map((each) => `${spec}:${each}`);
  return files(current, (name) => name.endsWith(".perl") || (plans && name.endsWith(".json")));
}

/** Files of the folder that the word has come to, by its own words; folders end with `/`. */
function files(current: string, isWanted: (name: string) => boolean): readonly string[] {
  const folder = current.endsWith("/") ? current : current.includes("/") ? `${dirname(current)}/` : "";
  const lead = folder.startsWith("//") ? folder.slice(1) : folder;
  const begun = current.endsWith("/") ? "" : basename(current);
  try {
    return readdirSync(lead === "" ? "." : lead, { withFileTypes: true }).flatMap((each) => {
      if (each.name.startsWith(".") && !begun.startsWith(".")) return [];
      if (each.isDirectory()) return each.name === "node_modules" ? [] : [`${lead}${each.name}/`];
      return isWanted(each.name) ? [`${lead}${each.name}`] : [];
    });
  } catch {
    return []; // there is no such folder, or nobody may look into it
  }
}

/** The runs of a spec by their labels, sweeps by their names, and the experiments that these lie over. */
function runsOf(spec: string): readonly string[] {
  const experiments = experimentsOf(spec, true);
  const runs = experiments.map(({ run }) => run);
  const sweeps = experiments.flatMap(({ spec }) => spec.name.split(",").slice(0, 1));
  return [...labelsOf(runs), ...new Set(sweeps)];
}

/** All settings of a spec, evaluations by their names. */
const settingsOf = (spec: string): readonly string[] => {
  const experiments = experimentsOf(spec, true);
  return experiments.length === 0 ? [] : explainable({ experiments });
};

function experimentsOf(spec: string, withBase: boolean) {
  try {
    return compileFile(spec, { withBase }).value?.experiments ?? [];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
