// Generated from the declarations of plan/nodes/graders by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import { boxed } from "./boxed.ts";
import { length } from "./length.ts";
import { matches } from "./matches.ts";
import { thinkThenBox } from "./think-then-box.ts";
import type { Grades } from "./grade.ts";

export const grades: Grades = { boxed: boxed, length: length, matches: matches, think_then_box: thinkThenBox };
