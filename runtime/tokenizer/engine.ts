// The tokenizer's own work, as a checkpoint's files say: text to token ids and back, and chat messages to text. What it is made
// of are programs of a stranger: patterns that can try every way, loops of a template. tokenizer.ts decides where it runs.

import { Interpreter, Template } from "@huggingface/jinja";
import { Tokenizer as Library } from "@huggingface/tokenizers";
import { E1057, E1063 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ChatTemplate } from "../../plan/checkpoint/template.ts";
import { refuseForeignSyntax } from "./template-syntax.ts";

/** What of a template's tree is looked at. */
interface Expression {
  readonly type: string;
  readonly object?: Expression;
  readonly value?: unknown;
}

// Jinja2 ends at a name that nobody defined when something is asked of it; the library goes on with nothing, so that a slip
// in a template would leave words out in silence.
const held = "value that is known";
const { evaluate } = Interpreter.prototype;
Interpreter.prototype.evaluate = function (
  this: Interpreter,
  ...[statement, environment]: Parameters<typeof evaluate>
): ReturnType<typeof evaluate> {
  if (statement === undefined) return evaluate.call(this, statement, environment);
  const { type, object, value } = statement as Expression;
  if (type === held) return value as ReturnType<typeof evaluate>;
  if (type !== "MemberExpression") return evaluate.call(this, statement, environment);
  const of = this.evaluate(object as typeof statement, environment);
  if (of.type === "UndefinedValue") throw new Error("it asks something of a name that is not defined");
  // its object is not evaluated a second time
  return evaluate.call(this, { ...statement, object: { type: held, value: of } } as typeof statement, environment);
};

/** One piece of a message: text, or the place of a picture. */
export type ChatPart = { readonly type: "text"; readonly text: string } | { readonly type: "image" };

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly ChatPart[];
}

export interface ChatSettings {
  /** End with the opening of the assistant's turn, so that the model answers. */
  readonly addGenerationPrompt: boolean;
  /** Write "Picture 1: " before each picture, where the template knows how. */
  readonly addVisionId?: boolean;
}

/** What a tokenizer is made from, as plain data. */
export interface TokenizerFiles {
  /** The objects of tokenizer.json and tokenizer_config.json. */
  readonly definition: object;
  readonly settings: object;
  readonly template: ChatTemplate;
  /** Tokens by the names that a template may write: `bos_token`, `eos_token`, … */
  readonly named: Readonly<Record<string, string>>;
  /** tokenizer.json as messages call it. */
  readonly file: string;
}

/** The work itself; all of it computes at once. */
export interface TokenizerEngine {
  /** Ids of a text; special tokens written out in it are recognised. Nothing is added in front or behind. */
  readonly encode: (text: string) => number[];
  /** The text of ids; without `special`, `<|im_end|>` and its like are left out. */
  readonly decode: (ids: readonly number[], special: boolean) => string;
  /** Messages as one text by the template; each picture is one `<|image_pad|>` still. */
  readonly chat: (messages: readonly ChatMessage[], settings: ChatSettings) => string;
}

/** Failures E1057 for files that the library cannot use or a text that it refuses, E1063 for the template. */
export function tokenizerEngine({ definition, settings, template, named, file }: TokenizerFiles): TokenizerEngine {
  const attempt = <T>(use: () => T, refuse: (reason: string) => Failure): T => {
    try {
      return use();
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw refuse(reason || "it cannot be read");
    }
  };
  const unusable = (reason: string) => new Failure(E1057({ file, reason }));
  const refusing = (reason: string) => new Failure(E1063({ file: template.file, reason }));
  const library = attempt(() => new Library(definition, settings), unusable);
  // as Jinja2 does with every end of a line
  const source = template.text.replace(/\r\n?/g, "\n");
  const page = attempt(() => {
    refuseForeignSyntax(source);
    return new Template(source);
  }, refusing);
  return {
    encode: (text) => attempt(() => library.encode(text, { add_special_tokens: false }).ids, unusable),
    // The library refuses an empty list; an answer that ended at once is an empty text.
    decode: (ids, special) =>
      ids.length === 0
        ? ""
        : attempt(
            () => library.decode([...ids], { skip_special_tokens: !special, clean_up_tokenization_spaces: false }),
            unusable,
          ),
    chat: (messages, { addGenerationPrompt, addVisionId = false }) =>
      attempt(
        () =>
          page.render({
            ...named,
            messages,
            tools: null,
            documents: null,
            add_generation_prompt: addGenerationPrompt,
            add_vision_id: addVisionId,
          }),
        refusing,
      ),
  };
}
