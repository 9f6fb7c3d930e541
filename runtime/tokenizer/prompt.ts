// A question with `<image>` markers becomes the ids that the model reads: the chat template around it, and each picture's
// one placeholder widened to as many as the picture has visual tokens.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E0504 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ChatMessage, ChatPart, Tokenizer } from "./tokenizer.ts";

const MARKER = "<image>";

/** Text cut at its `<image>` markers, in reading order. */
export function chatParts(text: string): readonly ChatPart[] {
  return text.split(MARKER).flatMap((piece, index): ChatPart[] => {
    const words: ChatPart[] = piece === "" ? [] : [{ type: "text", text: piece }];
    return index === 0 ? words : [{ type: "image" }, ...words];
  });
}

/** How many pictures a text speaks of. */
export function countMarkers(text: string): number {
  return text.split(MARKER).length - 1;
}

/** A turn as text, `<image>` at each place of a picture. */
export interface TextTurn {
  readonly role: ChatMessage["role"];
  readonly text: string;
}

/** Ids of the prompt for some turns; pictures widened. `visualTokens`: of the picture at each marker, in reading order. Failure E0504 when markers and pictures differ; `row` is for that message. */
export async function encodePrompt(
  tokenizer: Tokenizer,
  turns: readonly TextTurn[],
  visualTokens: readonly number[],
  row: string,
): Promise<number[]> {
  const markers = turns.reduce((sum, each) => sum + countMarkers(each.text), 0);
  if (markers !== visualTokens.length) throw new Failure(E0504({ row, markers, pictures: visualTokens.length }));
  const messages = turns.map(
    ({ role, text }): ChatMessage => ({ role, content: countMarkers(text) === 0 ? text : chatParts(text) }),
  );
  const text = await tokenizer.chat(messages, { addGenerationPrompt: true });
  const [ids = []] = await tokenizer.encode([text]);
  const image = tokenizer.id("<|image_pad|>");
  // the tokenizer of a model that reads words alone may have no such token
  return image === undefined ? [...ids] : widenPictures(ids, image, visualTokens);
}

/** Each occurrence of `image` repeated as often as its picture has visual tokens. */
export function widenPictures(ids: readonly number[], image: number, visualTokens: readonly number[]): number[] {
  let picture = 0;
  const wide = ids.flatMap((id) => (id === image ? new Array<number>(visualTokens[picture++] ?? 0).fill(image) : [id]));
  if (picture !== visualTokens.length) bug(`${picture} placeholders for ${visualTokens.length} pictures`);
  return wide;
}
