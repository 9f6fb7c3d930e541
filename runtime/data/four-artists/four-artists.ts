// The task family "four artists": endless questions about several pictures by real emoji artists. example(i) is a pure
// function of seed, split, settings and i; whether an item may be trained on is decided by what it shows, not by when it is drawn.

import { createHash } from "#digest";
import { bug } from "../../../compiler/diagnostics/bug.ts";
import { E0511, E0513, E0514 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { meaningOfAsk } from "../../../plan/nodes/questions.ts";
import type { FourArtistsAsk, FourArtistsNode } from "../../../plan/plan.ts";
import { firstWord } from "../../../platform/pieces.ts";
import { LETTERS } from "../../method/naming.ts";
import { integerBelow, uniformOf, wordsAt } from "../../method/philox.ts";
import type { Example } from "../example.ts";
import { HELD_OUT_ARTIST, TRAIN_ARTISTS } from "./artists.ts";
import { drawScene, FEWEST, type Pool, poolOf, type Scene } from "./scene.ts";
import { answerText, MOST_PICTURES, questionText, solutionText } from "./wording.ts";

export type Split = FourArtistsNode["split"];

/** What an item may be, as the plan says it. `images` is at most 2..4. */
export type FourArtistsSettings = Pick<FourArtistsNode, "split" | "images" | "ask" | "slots"> & {
  readonly seed: number;
};

/** An endless dataset; index is a u32. */
export interface FourArtists {
  readonly settings: FourArtistsSettings;
  readonly example: (index: number) => Example;
}

/** Streams of the splits differ, so that equal indexes of two splits are unrelated. Part of every seed. */
const STAGE: Readonly<Record<Split, number>> = {
  train: 1,
  held_out_question: 2,
  held_out_concept: 3,
  held_out_style: 4,
};

/** One in so many sets of seen pictures is kept for `held_out_question`, by a hash of the question and the set. */
const KEPT_ONE_IN = 8;

/** A draw lands on the wrong side at most 7 times in 8; this many in a row would be a defect. */
const MOST_ATTEMPTS = 4096;

/** The family for these settings. Failures: E0511 (a question needs more pictures than any item shows), E0513 (nothing is asked), E0514 (`slots` leaves no place). */
export function fourArtists(settings: FourArtistsSettings): FourArtists {
  const { split, images, slots } = settings;
  if (images.to > MOST_PICTURES) bug(`${images.to} pictures an item: the words end at ${MOST_PICTURES}`);
  const asked = settings.ask.filter(({ share }) => share > 0);
  if (asked.length === 0) throw new Failure(E0513({ asked: settings.ask.map(({ kind }) => kind) }));
  for (const { kind } of asked) {
    const needs = FEWEST[kind];
    if (needs > images.to) throw new Failure(E0511({ question: kind, needs, most: images.to }));
  }
  const places = (count: number) =>
    Array.from({ length: count }, (_, slot) => (slots === undefined ? 1 : (slots[slot] ?? 0)));
  for (const { kind } of asked) {
    const fewest = Math.max(FEWEST[kind], images.from);
    if (meaningOfAsk[kind].order === "follows" && places(fewest).every((share) => share <= 0)) {
      throw new Failure(E0514({ pictures: fewest }));
    }
  }
  const pool = poolOfSplit(split);
  const total = asked.reduce((sum, { share }) => sum + share, 0);
  /** The question at a point of 0..1, shares laid end to end. */
  const kindAt = (point: number): FourArtistsAsk => {
    let end = 0;
    for (const { kind, share } of asked) {
      end += share / total;
      if (point < end) return kind;
    }
    return asked.at(-1)?.kind ?? bug("nothing is asked");
  };

  const example = (index: number): Example => {
    for (let position = 0; position < MOST_ATTEMPTS; position++) {
      const next = wordsAt({ seed: settings.seed, purpose: "data", stage: STAGE[split], sample: index, position });
      const ask = kindAt(uniformOf(next()));
      const fewest = Math.max(FEWEST[ask], images.from);
      const count = fewest + integerBelow(next, images.to - fewest + 1);
      const scene = drawScene(ask, count, places(count), pool, next);
      if (belongs(scene, split)) return worded(scene, settings, index);
    }
    return bug(`no scene of ${split} in ${MOST_ATTEMPTS} draws`);
  };
  return { settings, example };
}

/** Whether a scene may be in a split. Question and unordered pictures decide alone, so no training item is ever held out in another order. */
export function belongs(scene: Scene, split: Split): boolean {
  switch (split) {
    case "train":
      return !isKept(scene);
    case "held_out_question":
      return isKept(scene);
    default:
      return true;
  }
}

/** What identifies a question whatever the order of its pictures. */
export function sceneKey({ ask, target, shown }: Scene): string {
  const pictures = shown.map(({ artist, name }) => `${artist}/${name}`).sort();
  return [ask, target ?? "", ...pictures].join(" ");
}

function isKept(scene: Scene): boolean {
  const word = firstWord(
    createHash("sha256")
      .update(`four-artists question ${sceneKey(scene)}`)
      .digest(),
  );
  return word % KEPT_ONE_IN === 0;
}

function poolOfSplit(split: Split): Pool {
  switch (split) {
    case "train":
    case "held_out_question":
      return poolOf(TRAIN_ARTISTS, false);
    case "held_out_concept":
      return poolOf(TRAIN_ARTISTS, true);
    case "held_out_style":
      return poolOf([HELD_OUT_ARTIST], false);
  }
}

function worded(scene: Scene, { split, seed }: FourArtistsSettings, index: number): Example {
  const count = scene.shown.length;
  const { order: sensitivity, space } = meaningOfAsk[scene.ask];
  const allSlots = scene.shown.map((_, slot) => slot);
  const letters = space === "letter" ? { options: [...LETTERS].slice(0, count) } : {};
  return {
    id: `four-artists/${split}/${seed}/${index}`,
    index,
    question: questionText(scene, count),
    images: scene.shown.map(({ artist, name }) => ({ kind: "artist", artist, name })),
    ...letters,
    answer: answerText(scene),
    answerSpace: space,
    sensitivity,
    kind: scene.ask,
    dataSource: "four-artists",
    optionSlots: allSlots,
    names: scene.shown.map(({ word }) => word),
    solution: solutionText(scene),
  };
}
