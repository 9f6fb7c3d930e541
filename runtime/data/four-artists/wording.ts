// A scene in words: the question, the answer, what a permutation means for it, and every word that can occur, from which
// the tiny model's tokenizer is made. Short on purpose: four pictures and a question are 27 tokens of prompt.

import { assertNever, bug } from "../../../compiler/diagnostics/bug.ts";
import { meaningOfAsk } from "../../../plan/nodes/questions.ts";
import type { FourArtistsAsk } from "../../../plan/plan.ts";
import { LETTERS } from "../../method/naming.ts";
import { workedAnswer } from "../example.ts";
import { CLOCK_FACES, KINDS, type Kind, PHRASES } from "./concepts.ts";
import type { Scene } from "./scene.ts";

/** The most pictures an item may show: as many as there are kinds to tell apart, less one. */
export const MOST_PICTURES = 4;

/** The question about `count` pictures: each lettered and marked, then the sentence. */
export function questionText(scene: Pick<Scene, "ask" | "target">, count: number): string {
  const pictures = Array.from({ length: count }, (_, slot) => `${LETTERS[slot]} <image>`).join(" ");
  return `${pictures} ${sentence(scene)}`;
}

function sentence({ ask, target }: Pick<Scene, "ask" | "target">): string {
  const named = (kind: Kind | undefined) => (kind === undefined ? bug(`${ask} names no kind`) : PHRASES[kind]);
  switch (ask) {
    case "which":
      return `which picture shows ${named(target)}?`;
    case "odd":
      return "which picture is the odd one out?";
    case "latest":
      return "which clock shows the latest time?";
    case "count":
      return `how many pictures show ${named(target)}?`;
    case "same":
      return "do two pictures show the same kind?";
    case "most":
      return "which kind do most pictures show?";
    case "forward":
      return "do the clocks go forward in time?";
    default:
      return assertNever(ask, "sentence");
  }
}

/** The answer of a scene as text: a letter, a digit, yes or no, or a kind. */
export function answerText({ answer }: Scene): string {
  return "slot" in answer ? LETTERS[answer.slot]! : answer.text;
}

/** The worked answer of a scene. */
export function solutionText(scene: Scene): string {
  return workedAnswer(
    scene.shown.map(({ word }) => word),
    answerText(scene),
  );
}

/** Every word of the family's questions and answers, each once, in a fixed order: append only, for ids are made from it. */
export function fourArtistsWords(): readonly string[] {
  const asks = Object.keys(meaningOfAsk) as FourArtistsAsk[];
  const texts = asks.flatMap((ask) => KINDS.map((target) => sentence({ ask, target })));
  const words = texts.flatMap((text) => text.replaceAll("?", " ?").split(" "));
  const letters = [...LETTERS].slice(0, MOST_PICTURES);
  const digits = Array.from({ length: MOST_PICTURES + 1 }, (_, digit) => String(digit));
  return [...new Set([...letters, ...KINDS, "yes", "no", ...digits, ...words, ...CLOCK_FACES.map(({ time }) => time)])];
}
