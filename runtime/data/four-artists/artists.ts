// The four artists, and whose style is trained on. packs.ts has their pictures.

/** Noto (Google, Apache-2.0), Twemoji (CC-BY-4.0), Fluent Flat (Microsoft, MIT), OpenMoji (CC-BY-SA-4.0). */
export type Artist = "noto" | "twemoji" | "fluent-emoji-flat" | "openmoji";

/** The artists whose style is trained on, in the order that draws use. */
export const TRAIN_ARTISTS: readonly Artist[] = ["noto", "twemoji", "fluent-emoji-flat"];

/** The artist whose style is never seen in training. */
export const HELD_OUT_ARTIST: Artist = "openmoji";

/** Width and height of every picture of the family, in pixels. */
export const SIDE = 28;
