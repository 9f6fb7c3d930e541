// How this perlc was called, so that a command that it prints can be pasted as it stands: `perlc` where a shell finds it, else
// `npx perlc`, or the path of the executable. The one place that knows; what others print of commands goes through it.

const { env, argv, execPath, platform } = process;
// not imported: see files.ts
const { realpathSync } = process.getBuiltinModule("node:fs");
const { basename, delimiter, dirname, join, relative, resolve } = process.getBuiltinModule("node:path");

/** The commands, as messages name them. */
export const commands = [
  "check",
  "lint",
  "fmt",
  "plan",
  "explain",
  "diff",
  "emit",
  "new",
  "freeze",
  "card",
  "checklist",
  "pack",
  "page",
  "push",
  "verify",
  "report",
  "reproduce",
  "run",
  "watch",
  "export",
  "compare",
  "lsp",
  "doctor",
  "bench",
  "conform",
  "completion",
] as const;

let known: string | undefined;

/** The words that stand for `perlc` in a shell, in the working folder. `$PERLC_CALLED` says what they are where something else calls perlc. */
export function called(): string {
  known ??= env.PERLC_CALLED || asFound(argv[1] ?? "");
  return known;
}

/** A text of ours in which commands of perlc are named, with each as it can be pasted. */
export const pasteable = (text: string): string => text.replace(named, () => called());

const named = new RegExp(`(?<![\\w./@-])perlc(?= (?:${commands.join("|")}|--help)\\b)`, "g");

function asFound(executable: string): string {
  // npm tells what it starts: `npx`, or a script of package.json, for which the shell of a user has no other name
  if (env.npm_command !== undefined) return "npx perlc";
  const real = realOf(executable);
  if (real !== undefined && onPath(platform === "win32" ? "perlc.cmd" : "perlc").some((each) => leadsTo(each, real)))
    return "perlc";
  const path = shortest(executable);
  return executable.endsWith(".js") ? `${node(real)} ${quoted(path)}` : quoted(path);
}

/** A clone hands the call on to its own Node, whichever was called; an installed perlc wants the one that runs it. */
function node(executable: string | undefined): string {
  const isInstalled = /[/\\]node_modules[/\\]/.test(executable ?? "");
  const [first] = onPath(basename(execPath));
  return !isInstalled || (first !== undefined && realOf(first) === realOf(execPath)) ? "node" : quoted(execPath);
}

/** The files of a name in the folders where a shell looks for programs. */
const onPath = (name: string): readonly string[] =>
  (env.PATH ?? "").split(delimiter).flatMap((folder) => {
    const path = join(folder, name);
    return folder !== "" && realOf(path) !== undefined ? [path] : [];
  });

/** Whether a program of a shell is the executable: a link to it or, on Windows, the script that npm writes beside the package. */
const leadsTo = (program: string, executable: string): boolean =>
  realOf(program) === executable || realOf(join(dirname(program), "node_modules/perlc/cli/perlc.js")) === executable;

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** From the working folder, unless that leads above it and is no shorter; with a folder, so that a shell takes it as a path. */
function shortest(path: string): string {
  const way = relative(process.cwd(), path);
  if (way.startsWith("..") && way.length >= path.length) return resolve(path);
  return /[/\\]/.test(way) ? way : `./${way}`;
}

/** A word of the command line, in quotes where a shell would take it apart. */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word)) return word;
  return platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
