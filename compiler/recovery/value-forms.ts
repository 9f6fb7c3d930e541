// Forms of other languages inside a value: pipes, paths, arrows, comparisons, sigils.

import { lessWords } from "../1-syntax/separators.ts";
import { as, type Form, inner, nothing, word } from "./form.ts";

/** Asked in this order; of two that want the same place the first has it. */
export const valueForms: readonly Form[] = [
  {
    // primary = accuracy of A against B
    pattern: new RegExp(
      `\\bprimary[ \\t]*=[ \\t]*[\\w.]+[ \\t]+of[ \\t]+(?:\\w+|\\([^\\n]*?\\))([ \\t]+(?:(?:${lessWords.join("|")})\\.?|compared[ \\t]+(?:to|with))[ \\t]+)(?=[\\w(])`,
      "dg",
    ),
    ours: [as(" - ")],
    called: ([, found = ""]) => [`A ${found.trim()} B`, "A - B"],
    label: "what decides is one arm less another",
  },
  {
    pattern: /\b(?:where|filter|skip|require)\([^()\n]*?\w[ \t]*(=>|=<)(?=[ \t]*[\w.])/dg,
    ours: [(text) => (text === "=>" ? ">=" : "<=")],
    called: ([, found = ""]) => [found, found === "=>" ? ">=" : "<="],
    label: "the sign of equality stands behind the other",
  },
  {
    pattern: /\|[ \t]*([a-z_]\w*)([ \t]+)([\w"][^|\n(){}]*?)()(?=[ \t]*(?:\||$))/dgm,
    ours: [undefined, as("("), undefined, as(")")],
    called: ([, name = "", , rest = ""]) => [`${name} ${rest}`, `${name}(${rest})`],
    label: "what a stage takes stands in brackets",
  },
  {
    pattern: /=[ \t]*([a-z_]\w*)([ \t]+)(\d[^|\n(){}=]*?)()(?=[ \t]*$)/dgm,
    ours: [undefined, as("("), undefined, as(")")],
    called: ([, name = "", , rest = ""]) => [`${name} ${rest}`, `${name}(${rest})`],
    label: "what a function takes stands in brackets",
    inside: "{",
  },
  {
    pattern: new RegExp(`(?<![\\w.])\\d[\\d.]*%?[ \\t]+(x|X)(?=[ \\t]+${word}\\()`, "gd"),
    ours: [as("*")],
    called: ([, found = ""]) => [found, "*"],
    label: "a weight is multiplied by `*`",
  },
  {
    pattern: /=[ \t]*(\.{0,2}\/[\w./-]+)(?=[ \t]*$)/dgm,
    ours: [(text) => `checkpoint("${text}")`],
    called: ([, path = ""]) => [path, `checkpoint("${path}")`],
    label: "a folder of weights is named in quotes",
    inside: "{",
  },
  {
    pattern: new RegExp(`[)\\]][ \\t\\r\\n]*(\\|\\|)(?=[ \\t]*${word}\\()`, "gd"),
    ours: [as("|")],
    called: () => ["||", "|"],
    label: "a dataset goes from stage to stage by `|`",
  },
  {
    pattern: /=[ \t]*([A-Za-z][\w-]*\/[A-Za-z][\w-]*(?:[.-][\w-]+)+)(?=[ \t]*$)/dgm,
    ours: [(text) => `hub("${text}")`],
    called: ([, name = ""]) => [name, `hub("${name}")`],
    label: "a repository of the hub is named in quotes",
    inside: "{",
  },
  {
    pattern: /[(,&|][ \t]*(?:not[ \t]+)?[A-Za-z_]\w*[ \t]+(is[ \t]+not|is|equals|eq|isnt|ne)(?=[ \t]+[\w"])/dg,
    ours: [(text) => (/not|ne|isnt/.test(text) ? "!=" : "==")],
    called: ([, found = ""]) => [found, /not|ne|isnt/.test(found) ? "!=" : "=="],
    label: "two values are compared by `==` and `!=`",
  },
  {
    pattern: /[(,&|][ \t]*()[A-Za-z_]\w*[ \t]+(not[ \t]+)in[ \t]+(?:\[[^\]\n]*\]|[\w.%]+)()/dg,
    ours: [as("not ("), nothing, as(")")],
    called: () => ["a not in b", "not (a in b)"],
    label: "`not` stands before what it denies",
  },
  {
    pattern: /[\w%")][ \t]+(to|until|down[ \t]+to|up[ \t]+to)(?=[ \t]+\d)/dg,
    ours: [as("->")],
    called: ([, found = ""]) => [found, "->"],
    label: "from one value to another is `->`",
    unsafe: true,
  },
  {
    pattern: /(\|>|%>%|>>|\|\|>)(?=[ \t\n]*[A-Za-z_]\w*)/dg,
    ours: [as("|")],
    called: ([, found = ""]) => [found, "|"],
    label: "a dataset goes from stage to stage by `|`",
  },
  {
    pattern: new RegExp(`[)\\]][ \\t\\r\\n]*(\\.)(?=(${word})\\()`, "gd"),
    ours: [as(" | ")],
    called: ([, , stage = ""]) => [`.${stage}(…)`, `| ${stage}(…)`],
    label: "a dataset goes from stage to stage by `|`",
  },
  {
    pattern: /(?<!\w)([A-Za-z_]\w*)(::)(?=([A-Za-z_]\w*))/dg,
    ours: [undefined, as(".")],
    called: ([, one = "", , other = ""]) => [`${one}::${other}`, `${one}.${other}`],
    label: "the parts of a path are joined by a point",
  },
  {
    pattern: new RegExp(`\\b(${inner})(\\[)("+|${word})(\\])`, "gd"),
    ours: [undefined, as("."), (text) => text.replace(/^["']|["']$/g, ""), nothing],
    called: ([all = "", of = "", , key = ""]) => [all, `${of}.${key.replace(/^["']|["']$/g, "")}`],
    label: "the parts of a path are joined by a point",
  },
  {
    pattern: /(?:(?<![\w.])\d[\w.%]*|\))[ \t]*(=>|~>|-->|==>|>>>|->>)(?=[ \t]*[\d.-])/dg,
    ours: [as("->")],
    called: ([, found = ""]) => [found, "->"],
    label: "from one value to another is `->`",
  },
  {
    pattern: /(\$\{\{?|\{\{|[$@])[ \t]*[A-Za-z_][\w.]*(?:[ \t]*(\}\}?))?/dg,
    ours: [nothing, nothing],
    called: ([all = ""]) => [all, /[A-Za-z_][\w.]*/.exec(all)?.[0] ?? all],
    label: "a name needs no sign around it",
  },
  {
    pattern: new RegExp(`(?<![\\w.])(data)(:)(?=(${word})\\b(?![ \\t]*[=:]))`, "gd"),
    ours: [undefined, as(".")],
    called: ([, one = "", , other = ""]) => [`${one}:${other}`, `${one}.${other}`],
    label: "the parts of a path are joined by a point",
  },
];
