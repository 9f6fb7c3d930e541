// What an item shows before it is worded: a picture for each slot, with what it shows. Each kind of question draws its
// own scene so that its answer is right by construction and single.

import { assertNever, bug } from "../../../compiler/diagnostics/bug.ts";
import type { FourArtistsAsk } from "../../../plan/plan.ts";
import { integerBelow, shuffled, uniformOf } from "../../method/philox.ts";
import type { Artist } from "./artists.ts";
import { CLOCK_FACES, CONCEPTS, isHeldOut, KINDS, type Kind } from "./concepts.ts";

/** One picture of a scene. `word` is what a worked answer calls it: its kind, or the time on the clock. */
export interface Shown {
  readonly artist: Artist;
  readonly name: string;
  readonly word: string;
}

export interface Scene {
  readonly ask: FourArtistsAsk;
  /** The kind that the question names, where it names one. */
  readonly target?: Kind;
  readonly shown: readonly Shown[];
  /** Slot of the right picture, or the answer itself. */
  readonly answer: { readonly slot: number } | { readonly text: string };
}

/** The things that a split may show. */
export interface Pool {
  readonly artists: readonly Artist[];
  readonly concepts: Readonly<Record<Kind, readonly string[]>>;
  /** Clock faces by the order of their times. */
  readonly faces: readonly { readonly name: string; readonly time: string }[];
}

/** The concepts and faces of one side of the hold-out, drawn by these artists. */
export function poolOf(artists: readonly Artist[], heldOut: boolean): Pool {
  const side = (name: string) => isHeldOut(name) === heldOut;
  return {
    artists,
    concepts: {
      animal: CONCEPTS.animal.filter(side),
      food: CONCEPTS.food.filter(side),
      vehicle: CONCEPTS.vehicle.filter(side),
      clothing: CONCEPTS.clothing.filter(side),
      tool: CONCEPTS.tool.filter(side),
    },
    faces: CLOCK_FACES.filter((face) => side(face.name)),
  };
}

/** The fewest pictures a kind of question makes sense for: an odd one out and a majority need three. */
export const FEWEST: Readonly<Record<FourArtistsAsk, number>> = {
  which: 2,
  odd: 3,
  latest: 2,
  count: 2,
  same: 2,
  most: 3,
  forward: 2,
};

/** Draws a scene of `count` pictures. `next` gives 32-bit words; `slots` are the shares of the right picture's place (length `count`, sum above 0). */
export function drawScene(
  ask: FourArtistsAsk,
  count: number,
  slots: readonly number[],
  pool: Pool,
  next: () => number,
): Scene {
  const draw = drawsFrom(pool, next);
  switch (ask) {
    case "which": {
      const target = draw.oneOf(KINDS);
      const others = Array.from({ length: count - 1 }, () => draw.oneOf(KINDS.filter((kind) => kind !== target)));
      return { ask, target, ...atSlot(draw.things([target, ...others]), draw.slot(slots)) };
    }
    case "odd": {
      const [odd, common] = shuffled(KINDS, next) as [Kind, Kind];
      const others = new Array<Kind>(count - 1).fill(common);
      return { ask, ...atSlot(draw.things([odd, ...others]), draw.slot(slots)) };
    }
    case "latest": {
      const [latest, ...others] = [...draw.faces(count)].reverse();
      return { ask, ...atSlot([latest ?? bug("no clock"), ...shuffled(others, next)], draw.slot(slots)) };
    }
    case "count": {
      const target = draw.oneOf(KINDS);
      const right = integerBelow(next, count + 1);
      const others = KINDS.filter((kind) => kind !== target);
      const kinds = Array.from({ length: count }, (_, at) => (at < right ? target : draw.oneOf(others)));
      return { ask, target, shown: shuffled(draw.things(kinds), next), answer: { text: String(right) } };
    }
    case "same": {
      const different = shuffled(KINDS, next).slice(0, count);
      const yes = integerBelow(next, 2) === 1;
      const kinds = yes
        ? [different[0]!, different[0]!, ...different.slice(2).map(() => draw.oneOf(KINDS))]
        : different;
      return { ask, shown: shuffled(draw.things(kinds), next), answer: { text: yes ? "yes" : "no" } };
    }
    case "most": {
      const [winner, ...others] = shuffled(KINDS, next) as [Kind, ...Kind[]];
      const votes = 2 + integerBelow(next, count - 1);
      // With two votes for the winner the others must differ from one another; with more, at most one is left.
      const kinds = [...new Array<Kind>(votes).fill(winner), ...others.slice(0, count - votes)];
      return { ask, shown: shuffled(draw.things(kinds), next), answer: { text: winner } };
    }
    case "forward": {
      const ordered = draw.faces(count);
      if (integerBelow(next, 2) === 1) return { ask, shown: ordered, answer: { text: "yes" } };
      let shown = shuffled(ordered, next);
      while (shown.every((face, slot) => face === ordered[slot])) shown = shuffled(ordered, next);
      return { ask, shown, answer: { text: "no" } };
    }
    default:
      return assertNever(ask, "drawScene");
  }
}

/** The first picture put into `slot`, the others around it in their order. */
function atSlot([right, ...others]: readonly Shown[], slot: number): Pick<Scene, "shown" | "answer"> {
  if (right === undefined) return bug("a scene without pictures");
  return { shown: [...others.slice(0, slot), right, ...others.slice(slot)], answer: { slot } };
}

/** The draws that scenes are made of, over one pool and one stream of words. */
function drawsFrom(pool: Pool, next: () => number) {
  const oneOf = <T>(items: readonly T[]): T => items[integerBelow(next, items.length)] ?? bug("nothing to draw from");
  return {
    oneOf,
    /** A picture for each kind, no concept twice, each by an artist of its own. */
    things: (kinds: readonly Kind[]): readonly Shown[] => {
      const used = new Set<string>();
      return kinds.map((kind) => {
        const name = oneOf(pool.concepts[kind].filter((concept) => !used.has(concept)));
        used.add(name);
        return { artist: oneOf(pool.artists), name, word: kind };
      });
    },
    /** Clocks of different times, the earliest first. */
    faces: (count: number): readonly Shown[] => {
      const chosen = new Set(shuffled(pool.faces, next).slice(0, count));
      if (chosen.size < count) bug(`only ${chosen.size} clock faces for ${count} pictures`);
      const ordered = pool.faces.filter((face) => chosen.has(face));
      return ordered.map(({ name, time }) => ({ artist: oneOf(pool.artists), name, word: time }));
    },
    /** A slot by its share. */
    slot: (shares: readonly number[]): number => {
      const total = shares.reduce((sum, share) => sum + share, 0);
      let left = uniformOf(next()) * total;
      const slot = shares.findIndex((share) => {
        left -= share;
        return share > 0 && left < 0;
      });
      // Rounding may leave a crumb after the last share.
      return slot >= 0 ? slot : shares.findLastIndex((share) => share > 0);
    },
  };
}
