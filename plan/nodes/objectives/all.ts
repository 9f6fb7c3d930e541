// Generated from the files of objectives/ by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import type { PlannedObjective } from "../objective.ts";
import { cispo } from "./cispo.ts";
import { cispoClip } from "./cispo-clip.ts";
import { clip } from "./clip.ts";
import { drGrpo } from "./dr-grpo.ts";
import { gspo } from "./gspo.ts";
import { reinforce } from "./reinforce.ts";
import { sapo } from "./sapo.ts";

/** Every objective by its name. */
export const objectives = { cispo: cispo, cispo_clip: cispoClip, clip: clip, dr_grpo: drGrpo, gspo: gspo, reinforce: reinforce, sapo: sapo } as const;

/** What a plan has; the clipped one is absent. */
export type Objective = PlannedObjective<typeof cispo> | PlannedObjective<typeof cispoClip> | PlannedObjective<typeof clip> | PlannedObjective<typeof drGrpo> | PlannedObjective<typeof gspo> | PlannedObjective<typeof reinforce> | PlannedObjective<typeof sapo>;
