// Generated from the declarations of plan/nodes/objectives by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated

import type { Objective } from "../../../plan/nodes/objectives/all.ts";
import { cispo } from "./cispo.ts";
import { cispoClip } from "./cispo-clip.ts";
import { clip } from "./clip.ts";
import { reinforce } from "./reinforce.ts";
import { sapo } from "./sapo.ts";
import type { PolicyTerm } from "./term.ts";

type Settings<K> = Extract<Objective, { kind: K }>;

export const policyTerms: { readonly clip: PolicyTerm<unknown> } & { readonly [K in Objective["kind"]]: PolicyTerm<Settings<K>> } = {
  cispo: cispo, cispo_clip: cispoClip, clip: clip, reinforce: reinforce, sapo: sapo,
};
