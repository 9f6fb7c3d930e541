// Every token of a spec, in the order the lexer tries them. One row serves the lexer, the parser's messages
// (label) and the editor grammar (scope). `means` marks spellings of other languages that we read and report.
// scan.ts and legal.ts are generated from it: after a change run `node grammar/generate.ts`.

export interface Row {
  readonly name: string;
  readonly pattern: RegExp | string;
  /** In a user's words, for messages. */
  readonly label: string;
  /** TextMate scope. */
  readonly scope: string;
  /** Set when the text is nothing but layout to the parser. */
  readonly trivia?: "space" | "comment" | "doc";
  /** An operator between two values; precedence.ts has its level under its text. */
  readonly operator?: true;
  /** A comparison that may also stand before a value, as its bound. */
  readonly bound?: true;
  /** A letter sequence, so that `order` is not `or` and `der`. */
  readonly word?: true;
  /** A keyword that may also stand where a name is wanted: `rollout(10, from = policy)`. */
  readonly alsoName?: true;
  /** A foreign spelling: the token it is read as (or "nothing"), and how a spec writes it. */
  readonly means?: { readonly token: string; readonly ours: string };
}

const row = (name: string, pattern: RegExp | string, label: string, scope: string, more: Partial<Row> = {}): Row => ({
  name,
  pattern,
  label,
  scope,
  ...more,
});
const operator = (name: string, pattern: RegExp | string, label: string): Row =>
  row(name, pattern, label, "keyword.operator", { operator: true });
/** An operator that may also stand before a value. */
const bound = (name: string, pattern: RegExp | string, label: string): Row =>
  row(name, pattern, label, "keyword.operator", { operator: true, bound: true });
const foreign = (name: string, pattern: RegExp | string, token: string, ours: string): Row =>
  row(name, pattern, `\`${ours}\``, "invalid.illegal", { means: { token, ours } });

export const rows: readonly Row[] = [
  row("Space", /\s+/, "space", "", { trivia: "space" }),
  row("Doc", /\/\/\/(?!\/)[^\n]*/, "documentation", "comment.line.documentation", { trivia: "doc" }),
  row("Comment", /\/\/[^\n]*/, "a comment", "comment.line.double-slash", { trivia: "comment" }),
  foreign("HashComment", /#[^\n]*/, "nothing", "//"),
  foreign("DashComment", /--(?=[ \t])[^\n]*/, "nothing", "//"),
  foreign("BlockComment", /\/\*[\s\S]*?\*\//, "nothing", "//"),
  foreign("Semicolon", ";", "nothing", ""),

  row("Spec", "spec", "`spec`", "keyword.control", { word: true, alsoName: true }),
  row("Use", "use", "`use`", "keyword.control", { word: true }),
  row("From", "from", "`from`", "keyword.control", { word: true, alsoName: true }),
  row("Not", "not", "`not`", "keyword.operator.word", { word: true }),
  row("In", "in", "`in`", "keyword.operator.word", { word: true, operator: true }),
  row("And", "and", "`and`", "keyword.operator.word", { word: true, operator: true }),
  row("Or", "or", "`or`", "keyword.operator.word", { word: true, operator: true }),
  row("Of", "of", "`of`", "keyword.operator.word", { word: true, operator: true }),
  row("Name", /[A-Za-z_]\w*/, "a name", "variable.other"),
  row(
    "Quantity",
    /\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?:%|[A-Za-z_µ]\w*)?/,
    "a number such as 36h",
    "constant.numeric",
  ),
  row("Text", /"(?:[^"\\\n]|\\.)*"/, 'a text such as "…"', "string.quoted.double"),
  row("UnclosedText", /"(?:[^"\\\n]|\\.)*\\?/, 'a text such as "…"', "invalid.illegal"),
  foreign("SingleQuoted", /'(?:[^'\\\n]|\\.)*'/, "Text", '"…"'),
  foreign("CurlyQuoted", /[“”„‟″«»「『＂][^“”„‟″«»「」『』＂"\n]*[“”‟″«»」』＂]/, "Text", '"…"'),
  foreign("TickQuoted", /``[^`'\n]*''|`[^`\n]*`|[‘’‚´][^‘’‚´\n]*[‘’´]/, "Text", '"…"'),

  foreign("Ellipsis", /\.\.\.|…/, "Range", ".."),
  operator("Range", "..", "`..`"),
  foreign("LeadingDot", /\.\d[\d_]*(?:[eE][+-]?\d+)?(?:%|[A-Za-z_µ]\w*)?/, "Quantity", "0."),
  row("Dot", ".", "`.`", "punctuation.accessor"),
  row("Comma", ",", "`,`", "punctuation.separator"),
  row("OpenBrace", "{", "`{`", "punctuation.section.block.begin"),
  row("CloseBrace", "}", "`}`", "punctuation.section.block.end"),
  row("OpenParen", "(", "`(`", "punctuation.section.parens.begin"),
  row("CloseParen", ")", "`)`", "punctuation.section.parens.end"),
  row("OpenBracket", "[", "`[`", "punctuation.section.brackets.begin"),
  row("CloseBracket", "]", "`]`", "punctuation.section.brackets.end"),

  foreign("Arrow", /[→⇒⟶⟹➔➜➝➞↦⇢]|[‐‑‒–—―−]>/, "Pair", "->"),
  foreign("FatArrow", "=>", "Assign", "="),
  foreign("TripleEqual", "===", "Equal", "=="),
  foreign("Diamond", /<>|≠/, "NotEqual", "!="),
  foreign("AtMostSign", "≤", "AtMost", "<="),
  foreign("AtLeastSign", "≥", "AtLeast", ">="),
  foreign("DoubleAmpersand", /&&?|∧/, "And", "and"),
  foreign("DoubleBar", /\|\||∨/, "Or", "or"),
  operator("Pair", "->", "`->`"),
  operator("Tolerance", /±|\+-/, "`±`"),
  operator("Pipe", "|", "`|`"),
  operator("Equal", "==", "`==`"),
  operator("NotEqual", "!=", "`!=`"),
  foreign("Bang", /!|¬/, "Not", "not"),
  bound("AtMost", "<=", "`<=`"),
  bound("AtLeast", ">=", "`>=`"),
  bound("Below", "<", "`<`"),
  bound("Above", ">", "`>`"),
  operator("Plus", "+", "`+`"),
  operator("Minus", "-", "`-`"),
  operator("Times", "*", "`*`"),
  operator("Divide", "/", "`/`"),
  operator("Remainder", "%", "`%`"),
  row("Assign", "=", "`=`", "keyword.operator.assignment"),
  foreign("Colon", /:=?/, "Assign", "="),
];
