// four_artists(…): the built-in family, which goes on without end.

import type { FourArtistsNode } from "../../../plan/plan.ts";
import { questionSeed } from "../../../plan/seeds.ts";
import { endlessFamily } from "../dataset.ts";
import type { Execution } from "./execution.ts";

export const fourArtists: Execution<FourArtistsNode> = {
  make: ({ run }, node) => endlessFamily({ ...node, seed: questionSeed(run, node) }),
};
