// What the examples of a data node can be like, as far as the plan alone knows: which kinds of question, how many
// pictures, which accuracies. Conditions are evaluated with three values: true, false, and not known before the run.

import type { FourArtistsAsk, NodeId, PlanNode, Predicate } from "../../../plan/plan.ts";
import { holds } from "../../../plan/predicate.ts";

/** One thing an example can be; a field that is absent is not known. */
export interface Candidate {
  readonly kind?: string;
  readonly images?: number;
  readonly order?: string;
  readonly accuracy?: number;
}

const follows: readonly FourArtistsAsk[] = ["which", "odd", "latest"];

/** What the order means for a question of the built-in family, as runtime/data/four-artists has it. */
const orderOf = (kind: FourArtistsAsk): string =>
  kind === "forward" ? "bound" : follows.includes(kind) ? "follows" : "free";

/** Of a file nothing is known, but every example has some number of pictures. */
const unknown: readonly Candidate[] = Array.from({ length: 33 }, (_, images) => ({ images }));

/** Every candidate that can come out of a node. */
export function possible(nodes: readonly PlanNode[], id: NodeId): readonly Candidate[] {
  const node = nodes.find((each) => each.id === id);
  switch (node?.kind) {
    case "four_artists": {
      const counts = Array.from({ length: node.images.to - node.images.from + 1 }, (_, i) => node.images.from + i);
      return node.ask.flatMap(({ kind }) => {
        const order = orderOf(kind);
        return counts.map((images) => ({ kind, images, order }));
      });
    }
    case "take":
    case "shuffle":
    case "rephrase":
    case "label":
    case "benchmark":
      return possible(nodes, node.input);
    case "resample":
      return possible(nodes, node.input).filter(
        ({ accuracy }) =>
          accuracy === undefined || (node.toward[Math.round(accuracy * (node.toward.length - 1))] ?? 1) > 0,
      );
    case "mix":
      return node.parts.flatMap((part) => possible(nodes, part.input));
    case "rollout":
      return possible(nodes, node.input).flatMap((each) =>
        Array.from({ length: node.count + 1 }, (_, right) => ({ ...each, accuracy: right / node.count })),
      );
    case "where":
      return possible(nodes, node.input).filter((each) => holdsOf(node.keep, each) !== false);
    default:
      return unknown;
  }
}

/** Whether a condition holds for a candidate; undefined when that is not known before the run. */
export const holdsOf = (condition: Predicate, candidate: Candidate): boolean | undefined =>
  holds(condition, (field) => (candidate as Readonly<Record<string, string | number | undefined>>)[field]);
