// What the weights of a run were made from, as its plan says: the model it began with, any other that it learnt from, and the data that it was
// trained on, each with its licence where somebody says it.

import { ancestors } from "../../plan/inputs.ts";
import type { PlanNode, Run } from "../../plan/plan.ts";
import { HELD_OUT_ARTIST, TRAIN_ARTISTS } from "../../runtime/data/four-artists/artists.ts";
import { credits } from "../../runtime/data/four-artists/credits.ts";

export interface Source {
  readonly what: "model" | "data";
  readonly name: string;
  /** By its SPDX name; absent where nobody says it. */
  readonly licence?: string;
  /** Its name on the Hugging Face hub. */
  readonly hub?: string;
}

/** The licence of what a plan reads at a path, as far as somebody says it. */
export type LicenceOf = (path: string) => string | undefined;

/** Sources of the weights of a run, each once, in the order of its plan. What evaluations alone read is none. */
export function sourcesOf({ nodes }: Pick<Run, "nodes">, licenceOf: LicenceOf): readonly Source[] {
  const trains = nodes.filter(({ kind }) => kind === "grpo" || kind === "supervised").map(({ id }) => id);
  const behind = ancestors(nodes, trains);
  return assetsOf({ nodes: nodes.filter(({ id }) => behind.has(id)) }, licenceOf);
}

/** All models and data that a run reads, each once, in the order of its plan: those of its evaluations too. */
export function assetsOf({ nodes }: Pick<Run, "nodes">, licenceOf: LicenceOf): readonly Source[] {
  const all = nodes.flatMap((node) => sourcesIn(node, licenceOf));
  return [...new Map(all.map((each) => [`${each.what} ${each.name}`, each])).values()];
}

function sourcesIn(node: PlanNode, licenceOf: LicenceOf): readonly Source[] {
  const known = (path: string) => {
    const licence = licenceOf(path);
    return licence === undefined ? {} : { licence };
  };
  switch (node.kind) {
    case "model":
      if (node.from.kind === "checkpoint") return [{ what: "model", name: node.from.path, ...known(node.from.path) }];
      return node.from.kind === "hub" ? [{ what: "model", name: node.from.name, hub: node.from.name }] : [];
    case "hub":
      return [{ what: "data", name: node.name, hub: node.name }];
    case "parquet":
    case "jsonl":
      return [{ what: "data", name: node.path, ...known(node.path) }];
    case "four_artists": {
      const artists = node.split === "held_out_style" ? [HELD_OUT_ARTIST] : TRAIN_ARTISTS;
      return artists.map((artist) => ({
        what: "data",
        name: `four_artists, pictures of ${credits[artist].title}`,
        licence: credits[artist].licence,
      }));
    }
    default:
      return [];
  }
}
