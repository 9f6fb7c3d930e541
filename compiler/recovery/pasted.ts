// Lines of another language, pasted as a whole file or into a block: YAML, JSON, Python, TOML, a shell script. One diagnostic
// names the language and shows one of the lines in ours; what the parser says of each of them would be noise. Loaded by need.

import type { Lexed } from "../1-syntax/lex.ts";
import { aliases } from "../diagnostics/aliases.ts";
import { E0130 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { lines, type Source } from "../diagnostics/source.ts";

/** So much of a line is read. */
const longest = 2000;

/** A line of the text, without its end. */
interface Line {
  readonly start: number;
  readonly text: string;
}

interface Setting {
  readonly key: string;
  /** Empty where the value follows on the next lines. */
  readonly value: string;
}

interface Language {
  readonly name: string;
  /** What a line sets; undefined for a line that need not be of this language. */
  readonly reads: (line: string) => Setting | undefined;
  /** A line that alone says nothing, and goes on what stands before it. */
  readonly goesOn: RegExp;
  /** So many settings in a row are no slip any more. */
  readonly least: number;
}

/** Reads a line by a pattern with two groups, the key and what stands behind it. */
const by =
  (pattern: RegExp, accept: (value: string) => boolean = () => true) =>
  (line: string): Setting | undefined => {
    const [, key, rest] = pattern.exec(line) ?? [];
    const value = (rest ?? "").trim();
    return key !== undefined && accept(value) ? { key, value: value.replace(/,$/, "") } : undefined;
  };

const inBlocks: readonly Language[] = [
  { name: "JSON", reads: by(/^\s*"([^"\s]+)"\s*:(.*)$/), goesOn: /^\s*[{}[\]]+,?\s*$/, least: 2 },
  {
    name: "YAML",
    reads: by(/^\s*(?:- )?([A-Za-z_][\w.-]*):(?=\s|$)(.*)$/, (value) => !value.endsWith("{") || value.startsWith("$")),
    goesOn: /^\s*(?:- |#)/,
    least: 3,
  },
  // glued, as in the arguments of a call: those of ours have blanks around the sign
  {
    name: "Python",
    reads: by(/^\s*([A-Za-z_]\w*)=(?=[^=\s])(.*)$/, (value) => value.endsWith(",")),
    goesOn: /^\s*[)\]}]+,?\s*$/,
    least: 3,
  },
  { name: "a command line", reads: (line) => commandLine(line), goesOn: /^\s*\\$/, least: 1 },
];

/** A flag, which no line of ours looks like; an override of Hydra only where its last name is another tool's. */
const flag = by(/^\s*--?([A-Za-z][\w.-]*)(?:=|\s+(?=[\w"'.-]))(\S+)\s*\\?$/);
const override = by(/^\s*\+{0,2}([a-z_]\w*(?:\.[a-z_]\w*)+)=(?=[^=\s])(\S+)\s*\\?$/);
const commandLine = (line: string): Setting | undefined => {
  const found = flag(line) ?? override(line);
  return found && (/^\s*--/.test(line) || renamed(found)) ? found : undefined;
};

const tomlTable = /^\s*\[{1,2}[A-Za-z_][\w.-]*\]{1,2}\s*(?:#|$)/;
const tomlLine = by(/^\s*([A-Za-z_][\w.-]*)\s*=(?=[^=])(.*)$/);

/** What to say of the first lines inside a block, or outside all, that are of another language; undefined for none. */
export function pastedLines(source: Source, { tokens }: Lexed): Diagnostic | undefined {
  const all = significant(source);
  const inBody = bodyLines(all, tokens);
  for (let i = 0; i < all.length; i++) {
    if (!inBody[i]) continue;
    const line = all[i] as Line;
    const next = all[i + 1];
    if (tomlTable.test(line.text) && next && tomlLine(next.text)) {
      let end = i + 1;
      while (all[end] && (tomlLine(all[end]?.text ?? "") || tomlTable.test(all[end]?.text ?? ""))) end++;
      return say(source, "TOML", all.slice(i, end), tomlLine);
    }
    for (const language of inBlocks) {
      if (!language.reads(line.text)) continue;
      let end = i;
      let settings = 0;
      for (let j = i; all[j]; j++) {
        const text = all[j]?.text ?? "";
        const sets = language.reads(text) !== undefined;
        if (!sets && !language.goesOn.test(text)) break;
        if (!sets) continue;
        settings++;
        end = j + 1;
      }
      if (settings >= language.least) return say(source, language.name, all.slice(i, end), language.reads);
    }
  }
  return undefined;
}

/** How files of other kinds begin; asked in this order. */
const files: readonly (readonly [name: string, begins: RegExp, reads: (line: string) => Setting | undefined])[] = [
  [
    "a shell script",
    /^(?:#!.*sh\b|(?:python3?|torchrun|accelerate|deepspeed|export|source|cd|set [-+]\w+|[A-Z_]+=\S*)(?:\s|$))/,
    by(/(?:^|\s)(?:--|\+{0,2})([a-z][\w.-]*)(?:=|\s+(?=[\d"'.]))(\S+)/),
  ],
  [
    "Python",
    /^(?:import\s+\w|from\s+[\w.]+\s+import\b|def\s+\w+\(|class\s+\w+[(:]|@\w|"""|if\s+__name__)/,
    by(/^\s*([A-Za-z_]\w*)\s*=(?=[^=])([^()]*)$/),
  ],
  ["JSON", /^[{[]\s*(?:$|"|[{[])/, by(/"([A-Za-z_][\w.-]*)"\s*:\s*([^,{}[\]]+)/)],
  ["TOML", tomlTable, tomlLine],
  ["YAML", /^(?:---|%YAML|(?:- )?[A-Za-z_][\w.-]*:(?:\s|$))/, inBlocks[1]?.reads ?? (() => undefined)],
];

/** What to say of a text that is no spec and begins as another kind of file does; undefined for one we do not know. */
export function pastedFile(source: Source): Diagnostic | undefined {
  const all = significant(source);
  const first = source.text.startsWith("#!") ? { start: 0, text: source.text.split("\n", 1)[0] ?? "" } : all[0];
  const found = first && files.find(([, begins]) => begins.test(first.text.trim()));
  if (!first || !found) return undefined;
  const [name, , reads] = found;
  return say(source, name, first === all[0] ? all : [first, ...all], reads, true);
}

function say(
  source: Source,
  language: string,
  pasted: readonly Line[],
  reads: Language["reads"],
  isFile = false,
): Diagnostic {
  const [first] = pasted;
  const settings = pasted.map((each) => ({ line: each, setting: reads(each.text) }));
  const read = settings.filter((each): each is Read => each.setting !== undefined);
  const shown = read.filter(({ setting }) => /^(?:-?[\d.]+(?:e-?\d+)?|yes|no)$/i.test(spellValue(setting.value)));
  const best = shown.find((each) => renamed(each.setting)) ?? shown[0];
  const start = (first?.start ?? 0) + (first?.text.length ?? 0) - (first?.text.trimStart().length ?? 0);
  const span = { start, end: start + (first?.text.trim().length ?? 1) };
  const line = best
    ? `\`${theirs(best)}\` is written \`${ours(best.setting)}\``
    : "a setting is written `name = value`";
  const isPlan =
    isFile && /^\s*\{\s*"edition"\s*:\s*\d+\s*,[\s\S]{0,200}"runs"\s*:/.test(source.text.slice(0, longest));
  const help = isPlan
    ? "this is a plan of `perlc emit json`: `perlc plan`, `perlc diff` and `perlc run` read it"
    : isFile
      ? `${line}, in a block; \`perlc new NAME\` writes a spec to begin with`
      : line;
  const fix =
    isFile || settings.some((each) => !each.setting || !isPlain(each.setting.value) || each.line.text.length >= longest)
      ? undefined
      : rewrite(source, settings as readonly Read[]);
  const label = pasted.length > 1 ? `the first of ${pasted.length} lines` : "this line";
  return E0130({ language }, { at: { source, span }, label, notes: [{ keyword: "help", text: help }], fix });
}

interface Read {
  readonly line: Line;
  readonly setting: Setting;
}

/** Every line in our spelling: the names are those of the other tool, or what they are called here. */
function rewrite(source: Source, settings: readonly Read[]): Fix {
  const edits = settings.map(({ line, setting }) => {
    const start = line.start + line.text.length - line.text.trimStart().length;
    return { source, span: { start, end: line.start + line.text.trimEnd().length }, text: ours(setting) };
  });
  return {
    title: `write ${edits.length === 1 ? "it" : `the ${edits.length} lines`} with \`=\``,
    safety: "unsafe",
    edits,
  };
}

const isPlain = (value: string): boolean =>
  value !== "" && !/^(?:[[{(|>&*!$]|null|None|~|f["'])/.test(value) && !/[({[\\]$/.test(value);

const renamed = ({ key }: Setting): string | undefined => {
  const name = key.split(".").at(-1)?.replaceAll("-", "_") ?? "";
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
};

/** The units of the counts that other tools write without. */
const units: Readonly<Record<string, string>> = {
  per_order: "rollout",
  batch: "prompt",
  max_prompt: "tok",
  max_completion: "tok",
};

/** A number under our name, with our unit; anything else under its own, as it may well be said otherwise here. */
function ours(setting: Setting): string {
  const value = spellValue(setting.value);
  const name = (/^[\d.-]/.test(value) ? renamed(setting) : undefined) ?? setting.key.replaceAll("-", "_");
  return `${name} = ${value}${/^\d+$/.test(value) ? (units[name] ?? "") : ""}`;
}

/** A plain value of any of the languages: `True` is `yes`, a text has double quotes. */
function spellValue(written: string): string {
  const value = (written.split(/\s(?:#|\/\/)/, 1)[0] ?? "").trim();
  if (/^true$/i.test(value)) return "yes";
  if (/^false$/i.test(value)) return "no";
  if (/^'[^']*'$/.test(value)) return `"${value.slice(1, -1)}"`;
  return /^(?:"[^"]*"|-?[\d.][\w.+-]*%?|[a-z_]\w*(?:\.[a-z_]\w*)*)$/.test(value)
    ? value
    : `"${value.replaceAll('"', "")}"`;
}

/** The setting as it is written there, without what stands around it. */
function theirs({ line: { text }, setting: { key, value } }: Read): string {
  const name = text.indexOf(key);
  let start = name;
  while (/["'+-]/.test(text[start - 1] ?? "")) start--;
  const end = text.indexOf(value, name + key.length) + value.length;
  return text.slice(start, end).trim();
}

/** The lines on which more stands than a remark. */
function significant(source: Source): readonly Line[] {
  const starts = lines(source);
  return starts
    .map((start, i) => ({
      start,
      text: source.text.slice(start, Math.min(start + longest, starts[i + 1] ?? source.text.length)).trimEnd(),
    }))
    .filter(({ text }) => /\S/.test(text) && !/^\s*(?:#|\/\/)/.test(text));
}

/** Of each line whether it begins where a member of a block may: in no bracket, or in braces. */
function bodyLines(all: readonly Line[], tokens: Lexed["tokens"]): readonly boolean[] {
  const open: string[] = [];
  let next = 0;
  return all.map(({ start }) => {
    for (; (tokens[next]?.start ?? Number.POSITIVE_INFINITY) < start; next++) {
      const kind = tokens[next]?.kind ?? "";
      if (kind.startsWith("Open")) open.push(kind);
      else if (kind.startsWith("Close")) open.pop();
    }
    return (open.at(-1) ?? "OpenBrace") === "OpenBrace";
  });
}
