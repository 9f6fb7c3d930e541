// The grammar of a spec, for Chevrotain: each rule under its line of EBNF. Forms only: which words exist is the
// vocabulary's business. It yields a concrete tree (cst.ts); compiler/1-syntax hides both behind `parse`. Legal texts are read
// by legal.ts, which is generated from it: after any change run `node grammar/generate.ts`.

import { CstParser, type IParserErrorMessageProvider, type IRecognitionException, type TokenType } from "chevrotain";
import { Bound, Missing, Operator, parserTokens, tokenType } from "./token-types.ts";

const t = Object.fromEntries(parserTokens.map((type) => [type.name, type])) as Readonly<Record<string, TokenType>>;
const token = (name: string): TokenType => t[name] ?? tokenType(name);
const Name = token("Name");

/** Errors carry what was expected as token names; the words for users are chosen later, by compiler/recovery/expectations.ts. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => "EOF",
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => firsts(expectedPathsPerAlt.flat()),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => firsts(expectedIterationPaths),
};

function firsts(paths: readonly (readonly TokenType[])[]): string {
  return [...new Set(paths.map((path) => path[0]?.name ?? "EOF"))].join(" ");
}

const mostErrors = 100;
/** Two of Chevrotain's own functions of which its types do not tell. */
const inherited = CstParser.prototype as unknown as {
  readonly SAVE_ERROR: (error: IRecognitionException) => IRecognitionException;
  readonly moveToTerminatedState: () => void;
};

export class SpecParser extends CstParser {
  constructor() {
    super([...parserTokens], { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: expectations });
    this.performSelfAnalysis();
  }

  /**
   * Keeps an error; after so many, reads no further. Each costs a stack trace, and recovery inside a repetition calls itself
   * once more for each, so that a text of nothing but errors would use up the stack.
   */
  protected SAVE_ERROR(error: IRecognitionException): IRecognitionException {
    const saved = inherited.SAVE_ERROR.call(this, error);
    if (this.errors.length >= mostErrors) inherited.moveToTerminatedState.call(this);
    return saved;
  }

  // file = "spec" QUANTITY (use | member)*
  file = this.RULE("file", () => {
    this.CONSUME(token("Spec"));
    this.CONSUME(token("Quantity"));
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.use) }, { ALT: () => this.SUBRULE(this.member) }]));
  });

  // use = "use" "{" NAME ("," NAME)* ","? "}" "from" TEXT
  use = this.RULE("use", () => {
    this.CONSUME(token("Use"));
    this.CONSUME(token("OpenBrace"));
    this.AT_LEAST_ONE(() => {
      this.CONSUME(Name);
      this.OPTION(() => this.CONSUME(token("Comma")));
    });
    this.CONSUME(token("CloseBrace"));
    this.CONSUME(token("From"));
    this.CONSUME(token("Text"));
  });

  // member = setting | statement | block           decided by two tokens
  member = this.RULE("member", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.setting) },
      { ALT: () => this.SUBRULE(this.statement) },
      { ALT: () => this.SUBRULE(this.block) },
    ]);
  });

  // setting = path "=" value
  setting = this.RULE("setting", () => {
    this.SUBRULE(this.path);
    this.CONSUME(token("Assign"));
    this.SUBRULE(this.value);
  });

  // statement = NAME arguments
  statement = this.RULE("statement", () => {
    this.CONSUME(Name);
    this.SUBRULE(this.arguments);
  });

  // block = NAME head* body                        experiment a extends b { … }
  block = this.RULE("block", () => {
    this.CONSUME(Name);
    this.MANY(() => this.SUBRULE(this.head));
    this.SUBRULE(this.body);
  });

  // head = path | list | QUANTITY                  a name, a relation word, a target, an interval
  head = this.RULE("head", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.path) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.CONSUME(token("Quantity")) },
    ]);
  });

  // body = "{" member* "}"
  body = this.RULE("body", () => {
    this.CONSUME(token("OpenBrace"));
    this.MANY(() => this.SUBRULE(this.member));
    this.CONSUME(token("CloseBrace"));
  });

  // arguments = "(" (argument ("," argument?)*)? ")"   a last comma is welcome, a doubled one the builder reports
  arguments = this.RULE("arguments", () => {
    this.CONSUME(token("OpenParen"));
    this.OPTION(() => {
      this.SUBRULE(this.argument);
      this.MANY(() => {
        this.CONSUME(token("Comma"));
        this.OPTION2(() => this.SUBRULE2(this.argument));
      });
    });
    this.CONSUME(token("CloseParen"));
  });

  // argument = BOUND? value ("=" value)?           `<= 200tok`
  argument = this.RULE("argument", () => {
    this.OPTION2(() => this.CONSUME(Bound));
    this.SUBRULE(this.value);
    this.OPTION(() => {
      this.CONSUME(token("Assign"));
      this.SUBRULE2(this.value);
    });
  });

  // value = operand (OPERATOR operand)*            precedence.ts is applied when the AST is built
  value = this.RULE("value", () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.CONSUME(Operator);
      this.SUBRULE2(this.operand);
    });
  });

  // operand = ("not" | "-")* atom
  operand = this.RULE("operand", () => {
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(token("Not")) }, { ALT: () => this.CONSUME(token("Minus")) }]));
    this.SUBRULE(this.atom);
  });

  // atom = QUANTITY body? | TEXT | reference | list | "(" value ")"
  atom = this.RULE("atom", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(token("Quantity"));
          this.OPTION(() => this.SUBRULE(this.body));
        },
      },
      { ALT: () => this.CONSUME(token("Text")) },
      { ALT: () => this.SUBRULE(this.reference) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.CONSUME(Missing) },
    ]);
  });

  // group = "(" value ")"
  group = this.RULE("group", () => {
    this.CONSUME(token("OpenParen"));
    this.SUBRULE(this.value);
    this.CONSUME(token("CloseParen"));
  });

  // reference = path arguments? body?              a call, and an amended copy
  reference = this.RULE("reference", () => {
    this.SUBRULE(this.path);
    this.OPTION(() => this.SUBRULE(this.arguments));
    this.OPTION2(() => this.SUBRULE(this.body));
  });

  // path = NAME ("." NAME)*
  path = this.RULE("path", () => {
    this.CONSUME(Name);
    this.MANY(() => {
      this.CONSUME(token("Dot"));
      this.CONSUME2(Name);
    });
  });

  // list = "[" (value ","?)* "]"                   the missing comma is reported by the builder, with a fix
  list = this.RULE("list", () => {
    this.CONSUME(token("OpenBracket"));
    this.MANY(() => {
      this.SUBRULE(this.value);
      this.OPTION(() => this.CONSUME(token("Comma")));
    });
    this.CONSUME(token("CloseBracket"));
  });
}

/** Built once: the self-analysis costs tens of milliseconds. */
export const parser = new SpecParser();
