// Generated from tokens.ts by `node grammar/generate.ts`. Do not edit.
// The lexer's first step: which token begins here, and where it ends.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

/** Kinds of tokens are numbers: indices into these names, which are those of the rows of tokens.ts. */
export const kinds: readonly string[] = [
  "Space", // 0
  "Doc", // 1
  "Comment", // 2
  "HashComment", // 3
  "DashComment", // 4
  "BlockComment", // 5
  "Semicolon", // 6
  "Spec", // 7
  "Use", // 8
  "From", // 9
  "Not", // 10
  "In", // 11
  "And", // 12
  "Or", // 13
  "Of", // 14
  "Name", // 15
  "Quantity", // 16
  "Text", // 17
  "UnclosedText", // 18
  "SingleQuoted", // 19
  "CurlyQuoted", // 20
  "TickQuoted", // 21
  "Ellipsis", // 22
  "Range", // 23
  "LeadingDot", // 24
  "Dot", // 25
  "Comma", // 26
  "OpenBrace", // 27
  "CloseBrace", // 28
  "OpenParen", // 29
  "CloseParen", // 30
  "OpenBracket", // 31
  "CloseBracket", // 32
  "Arrow", // 33
  "FatArrow", // 34
  "TripleEqual", // 35
  "Diamond", // 36
  "AtMostSign", // 37
  "AtLeastSign", // 38
  "DoubleAmpersand", // 39
  "DoubleBar", // 40
  "Pair", // 41
  "Tolerance", // 42
  "Pipe", // 43
  "Equal", // 44
  "NotEqual", // 45
  "Bang", // 46
  "AtMost", // 47
  "AtLeast", // 48
  "Below", // 49
  "Above", // 50
  "Plus", // 51
  "Minus", // 52
  "Times", // 53
  "Divide", // 54
  "Remainder", // 55
  "Assign", // 56
  "Colon", // 57
];

/** What `scan` has found. */
export interface Found {
  kind: number;
  /** Offset behind the last character. */
  end: number;
}

const spacePattern = /\s+/y;
const docPattern = /\/\/\/(?!\/)[^\n]*/y;
const commentPattern = /\/\/[^\n]*/y;
const hashCommentPattern = /#[^\n]*/y;
const dashCommentPattern = /--(?=[ \t])[^\n]*/y;
const blockCommentPattern = /\/\*[\s\S]*?\*\//y;
const namePattern = /[A-Za-z_]\w*/y;
const quantityPattern = /\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?(?:%|[A-Za-z_µ]\w*)?/y;
const textPattern = /"(?:[^"\\\n]|\\.)*"/y;
const unclosedTextPattern = /"(?:[^"\\\n]|\\.)*\\?/y;
const singleQuotedPattern = /'(?:[^'\\\n]|\\.)*'/y;
const curlyQuotedPattern = /[“”„‟″«»「『＂][^“”„‟″«»「」『』＂"\n]*[“”‟″«»」』＂]/y;
const tickQuotedPattern = /``[^`'\n]*''|`[^`\n]*`|[‘’‚´][^‘’‚´\n]*[‘’´]/y;
const ellipsisPattern = /\.\.\.|…/y;
const leadingDotPattern = /\.\d[\d_]*(?:[eE][+-]?\d+)?(?:%|[A-Za-z_µ]\w*)?/y;
const arrowPattern = /[→⇒⟶⟹➔➜➝➞↦⇢]|[‐‑‒–—―−]>/y;
const diamondPattern = /<>|≠/y;
const doubleAmpersandPattern = /&&?|∧/y;
const doubleBarPattern = /\|\||∨/y;
const tolerancePattern = /±|\+-/y;
const bangPattern = /!|¬/y;
const colonPattern = /:=?/y;

function take(found: Found, kind: number, end: number): boolean {
  found.kind = kind;
  found.end = end;
  return true;
}

function match(found: Found, kind: number, pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text) && take(found, kind, pattern.lastIndex);
}

/** Puts the token of `text` that begins at `at` into `found`; false where none does. */
export function scan(text: string, at: number, found: Found): boolean {
  switch (text.charCodeAt(at)) {
    case 9: case 10: case 11: case 12: case 13: case 32:
      // \t \n \u000b \f \r  
      return match(found, 0, spacePattern, text, at);
    case 33:
      // !
      if (text.startsWith("!=", at)) return take(found, 45, at + 2);
      return match(found, 46, bangPattern, text, at);
    case 34:
      // \"
      if (match(found, 17, textPattern, text, at)) return true;
      return match(found, 18, unclosedTextPattern, text, at);
    case 35:
      // #
      return match(found, 3, hashCommentPattern, text, at);
    case 37:
      // %
      return take(found, 55, at + 1);
    case 38:
      // &
      return match(found, 39, doubleAmpersandPattern, text, at);
    case 39:
      // '
      return match(found, 19, singleQuotedPattern, text, at);
    case 40:
      // (
      return take(found, 29, at + 1);
    case 41:
      // )
      return take(found, 30, at + 1);
    case 42:
      // *
      return take(found, 53, at + 1);
    case 43:
      // +
      if (match(found, 42, tolerancePattern, text, at)) return true;
      return take(found, 51, at + 1);
    case 44:
      // ,
      return take(found, 26, at + 1);
    case 45:
      // -
      if (match(found, 4, dashCommentPattern, text, at)) return true;
      if (text.startsWith("->", at)) return take(found, 41, at + 2);
      return take(found, 52, at + 1);
    case 46:
      // .
      if (match(found, 22, ellipsisPattern, text, at)) return true;
      if (text.startsWith("..", at)) return take(found, 23, at + 2);
      if (match(found, 24, leadingDotPattern, text, at)) return true;
      return take(found, 25, at + 1);
    case 47:
      // /
      if (match(found, 1, docPattern, text, at)) return true;
      if (match(found, 2, commentPattern, text, at)) return true;
      if (match(found, 5, blockCommentPattern, text, at)) return true;
      return take(found, 54, at + 1);
    case 48: case 49: case 50: case 51: case 52: case 53: case 54: case 55: case 56: case 57:
      // 0 1 2 3 4 5 6 7 8 9
      return match(found, 16, quantityPattern, text, at);
    case 58:
      // :
      return match(found, 57, colonPattern, text, at);
    case 59:
      // ;
      return take(found, 6, at + 1);
    case 60:
      // <
      if (match(found, 36, diamondPattern, text, at)) return true;
      if (text.startsWith("<=", at)) return take(found, 47, at + 2);
      return take(found, 49, at + 1);
    case 61:
      // =
      if (text.startsWith("=>", at)) return take(found, 34, at + 2);
      if (text.startsWith("===", at)) return take(found, 35, at + 3);
      if (text.startsWith("==", at)) return take(found, 44, at + 2);
      return take(found, 56, at + 1);
    case 62:
      // >
      if (text.startsWith(">=", at)) return take(found, 48, at + 2);
      return take(found, 50, at + 1);
    case 65: case 66: case 67: case 68: case 69: case 70: case 71: case 72: case 73: case 74:
    case 75: case 76: case 77: case 78: case 79: case 80: case 81: case 82: case 83: case 84:
    case 85: case 86: case 87: case 88: case 89: case 90: case 95: case 98: case 99: case 100:
    case 101: case 103: case 104: case 106: case 107: case 108: case 109: case 112: case 113: case 114:
    case 116: case 118: case 119: case 120: case 121: case 122:
      // A B C D E F G H I J K L M N O P Q R S T U V W X Y Z _ b c d e g h j k l m p q r t v w x y z
      return match(found, 15, namePattern, text, at);
    case 91:
      // [
      return take(found, 31, at + 1);
    case 93:
      // ]
      return take(found, 32, at + 1);
    case 96:
      // `
      return match(found, 21, tickQuotedPattern, text, at);
    case 97:
      // a
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 3 && text.startsWith("and", at)) return take(found, 12, found.end);
      return true;
    case 102:
      // f
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 4 && text.startsWith("from", at)) return take(found, 9, found.end);
      return true;
    case 105:
      // i
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 2 && text.startsWith("in", at)) return take(found, 11, found.end);
      return true;
    case 110:
      // n
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 3 && text.startsWith("not", at)) return take(found, 10, found.end);
      return true;
    case 111:
      // o
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 2 && text.startsWith("or", at)) return take(found, 13, found.end);
      if (found.end === at + 2 && text.startsWith("of", at)) return take(found, 14, found.end);
      return true;
    case 115:
      // s
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 4 && text.startsWith("spec", at)) return take(found, 7, found.end);
      return true;
    case 117:
      // u
      if (!match(found, 15, namePattern, text, at)) return false;
      if (found.end === at + 3 && text.startsWith("use", at)) return take(found, 8, found.end);
      return true;
    case 123:
      // {
      return take(found, 27, at + 1);
    case 124:
      // |
      if (match(found, 40, doubleBarPattern, text, at)) return true;
      return take(found, 43, at + 1);
    case 125:
      // }
      return take(found, 28, at + 1);
    default:
      if (text.charCodeAt(at) < 128) return false;
      if (match(found, 0, spacePattern, text, at)) return true;
      if (match(found, 20, curlyQuotedPattern, text, at)) return true;
      if (match(found, 21, tickQuotedPattern, text, at)) return true;
      if (match(found, 22, ellipsisPattern, text, at)) return true;
      if (match(found, 33, arrowPattern, text, at)) return true;
      if (match(found, 36, diamondPattern, text, at)) return true;
      if (text.startsWith("≤", at)) return take(found, 37, at + 1);
      if (text.startsWith("≥", at)) return take(found, 38, at + 1);
      if (match(found, 39, doubleAmpersandPattern, text, at)) return true;
      if (match(found, 40, doubleBarPattern, text, at)) return true;
      if (match(found, 42, tolerancePattern, text, at)) return true;
      return match(found, 46, bangPattern, text, at);
  }
}
