// Forms of other languages around a value: how a setting gets it, how a block opens, what stands before and behind a line.

import { as, assigned, begins, blocks, type Form, nothing, path, unquoted, word } from "./form.ts";

/** Asked in this order; of two that want the same place the first has it. */
export const lineForms: readonly Form[] = [
  {
    pattern: new RegExp(
      `^[ \\t]*(experiment|model|sweep|judge|benchmark)([ \\t]*[=:]+[ \\t]*)(?=(${word})(?:[ \\t]+extends[ \\t]+\\w+)?[ \\t]*\\{)`,
      "gmd",
    ),
    ours: [undefined, as(" ")],
    called: ([, of = "", sign = "", name = ""]) => [`${of}${sign}${name}`, `${of} ${name}`],
    label: "the name of a block stands behind its word",
    inside: "{",
  },
  {
    pattern: new RegExp(
      `^[ \\t]*experiment[ \\t]+(${word})([ \\t]*(?:\\(|<:?|:|->)[ \\t]*|[ \\t]+(?:inherits|from|of)[ \\t]+)(${word})(\\)?)(?=[ \\t]*\\{)`,
      "gmd",
    ),
    ours: [undefined, as(" extends "), undefined, nothing],
    called: ([, name = "", sign = "", parent = "", end = ""]) => [
      `${name}${sign}${parent}${end}`,
      `${name} extends ${parent}`,
    ],
    label: "a parent stands behind `extends`",
    inside: "{",
  },
  {
    pattern: new RegExp(`^[ \\t]*((?:${blocks})(?:[ \\t]+[A-Za-z_]\\w*)*[ \\t]*)([[(<])(?=[ \\t]*$)`, "gmd"),
    ours: [undefined, as("{")],
    called: ([, head = "", sign = ""]) => [`${head}${sign}`, `${head}{`],
    label: "a block stands in braces",
    inside: "{",
  },
  {
    pattern: /^[ \t]*(?:checkpoint|every)()([ \t]+every[ \t]+)(?=\d)/dgm,
    ours: [undefined, as(" = ")],
    called: () => ["checkpoint every …", "checkpoint = …"],
    label: "a setting gets its value by `=`",
    inside: "{",
  },
  {
    pattern: /^[ \t]*evaluate(?:[ \t]+(?!every\b)[A-Za-z_]\w*)?()[ \t]+(?=\d[\w]*[ \t]*\{)/dgm,
    ours: [as(" every")],
    called: () => ["evaluate …", "evaluate every …"],
    label: "how often it measures stands behind `every`",
    inside: "{",
  },
  {
    pattern: new RegExp(`${begins}("+)([ \\t]*[:=](?![:=]))`, "gmd"),
    ours: [unquoted, as(" =")],
    called: ([, key = "", sign = ""]) => [`${key}${sign}`, `${unquoted(key)} =`],
    label: "the name of a setting has no quotes",
    inside: "{",
  },
  {
    pattern: new RegExp(`^[ \\t]*((?:${blocks})[ \\t]+)("+)(?=[ \\t]*(?:[a-z{]|$))`, "gmd"),
    ours: [undefined, unquoted],
    called: ([, of = "", name = ""]) => [`${of}${name}`, `${of}${unquoted(name)}`],
    label: "the name of a block has no quotes",
    inside: "{",
  },
  {
    pattern: new RegExp(
      `${begins}(train|evaluate|experiment|model|sweep|benchmark|judge)([._]|\\([ \\t]*)(${word})(\\)?)(?=[ \\t]*\\{)`,
      "gmd",
    ),
    ours: [undefined, as(" "), undefined, nothing],
    called: ([, of = "", sign = "", name = "", end = ""]) => [`${of}${sign}${name}${end}`, `${of} ${name}`],
    label: "the kind or the name of a block stands behind its word",
    inside: "{",
  },
  {
    pattern: /[\w%")\]]([ \t]+if\b[^\n]*\belse\b[^\n]*)$/dgm,
    ours: [nothing],
    called: ([, found = ""]) => [found.trim(), ""],
    label: "nothing is decided in a spec: another value is another run, `experiment b extends a { … }`",
    inside: "{",
    manual: true,
  },
  {
    pattern: new RegExp(`${begins}${path}[ \\t]*(<-|->|\\+=|=>|:=|==|\\?=|<<-)(?=[ \\t]*[^ \\t=])`, "gmd"),
    ours: [as("=")],
    called: ([, found = ""]) => [found, "="],
    label: "a setting gets its value by `=`",
    inside: "{",
  },
  {
    pattern: new RegExp(
      `${begins}((?:let|const|var|set|export|local|my|our|def|auto|val|final|static|int|float|double|str|string|bool|setenv|param|arg)[ \\t]+)${path}${assigned}`,
      "gmd",
    ),
    ours: [nothing],
    called: ([, found = ""]) => [`${found.trim()} name = …`, "name = …"],
    label: "a setting needs no word before its name",
    inside: "{",
  },
  {
    pattern: new RegExp(
      `${begins}${path}([ \\t]*:[ \\t]*(?:int|float|str|bool|double|string|number|list|dict|any|Optional)\\b(?:\\[[^\\]\\n]*\\])?)(?=[ \\t]*=(?!=))`,
      "gmd",
    ),
    ours: [nothing],
    called: ([, found = ""]) => [`name${found} = …`, "name = …"],
    label: "a setting knows its type",
    inside: "{",
  },
  {
    pattern: new RegExp(`${begins}(-[ \\t]+)${path}${assigned}`, "gmd"),
    ours: [nothing],
    called: () => ["- name = …", "name = …"],
    label: "a line needs no sign before it",
    inside: "{",
  },
  {
    pattern: new RegExp(
      `${begins}((?:${blocks})(?:[ \\t]+${word})?[ \\t]*)([=:]+[ \\t]*)(?=\\{[ \\t]*(?:$|\\n))`,
      "gmd",
    ),
    ours: [(text) => `${text.trimEnd()} `, nothing],
    called: ([, found = "", sign = ""]) => [`${`${found}${sign}`.trim()} {`, `${found.trim()} {`],
    label: "a block opens with its brace alone",
    inside: "{",
  },
  {
    pattern: /(?<![ \t])([ \t]*,)(?=[ \t]*(?:$|\n))/dgm,
    ours: [nothing],
    called: () => [",", ""],
    label: "a line needs no sign at its end",
    inside: "{",
    paired: true,
  },
  {
    pattern: /(?<![ \t])([ \t]*\\)(?=[ \t]*(?:$|\n))/dgm,
    ours: [nothing],
    called: () => ["\\", ""],
    label: "a line needs no sign at its end",
  },
  {
    pattern: new RegExp(`${begins}(?!(?:${blocks})\\b)(${word})([ \\t]+)(?=(${word})[ \\t]*=(?![=>]))`, "gmd"),
    ours: [undefined, as("_")],
    called: ([, one = "", , other = ""]) => [`${one} ${other}`, `${one}_${other}`],
    label: "a name is one word",
    inside: "{",
    unsafe: true,
  },
];
