// four_artists(…): the built-in family, which goes on without end.

import type { FourArtistsNode } from "../../../plan/plan.ts";
import { questionSeed } from "../../../plan/seeds.ts";
import { fourArtists as family } from "../../data/four-artists/four-artists.ts";
import { endlessFamily } from "../dataset.ts";
import type { Execution } from "./execution.ts";

export const fourArtists: Execution<FourArtistsNode> = {
  make: ({ run }, node) => endlessFamily({ ...node, seed: questionSeed(run, node) }),
  first: async (run, node) => family({ ...node, seed: questionSeed(run, node) }).example(0),
};
