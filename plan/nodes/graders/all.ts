// Generated from the files of graders/ by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import type { ArgumentsOf, PlannedGrader } from "../grader.ts";
import { boxed } from "./boxed.ts";
import { length } from "./length.ts";
import { matches } from "./matches.ts";
import { thinkThenBox } from "./think-then-box.ts";

/** Every grader by its name in the plan. */
export const graders = { boxed: boxed, length: length, matches: matches, think_then_box: thinkThenBox } as const;

export type Grader = PlannedGrader<typeof boxed> | PlannedGrader<typeof length> | PlannedGrader<typeof matches> | PlannedGrader<typeof thinkThenBox>;
export type GraderName = keyof typeof graders;
export type ArgumentsOfGrader<N extends GraderName> = ArgumentsOf<(typeof graders)[N]["parameters"]>;
