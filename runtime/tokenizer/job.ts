// A tokenizer in a thread of its own, where its patterns and its template may not end. What tokenizer.ts asks of it.

import type { Progress } from "../limits/jobs.ts";
import { type ChatMessage, type ChatSettings, type TokenizerFiles, tokenizerEngine } from "./engine.ts";

/** Arguments by call; each answers for all that it was given, one piece of progress apiece. */
export interface TokenizerCalls {
  readonly encode: readonly string[];
  readonly decode: { readonly texts: readonly (readonly number[])[]; readonly special: boolean };
  readonly chat: { readonly messages: readonly ChatMessage[]; readonly settings: ChatSettings };
}

export function start(files: TokenizerFiles) {
  const engine = tokenizerEngine(files);
  const each = <From, To>(all: readonly From[], progress: Progress, make: (one: From) => To): To[] =>
    all.map((one) => {
      const made = make(one);
      progress();
      return made;
    });
  return {
    encode: (texts: TokenizerCalls["encode"], progress: Progress) => each(texts, progress, engine.encode),
    decode: ({ texts, special }: TokenizerCalls["decode"], progress: Progress) =>
      each(texts, progress, (ids) => engine.decode(ids, special)),
    chat: ({ messages, settings }: TokenizerCalls["chat"]) => engine.chat(messages, settings),
  };
}
