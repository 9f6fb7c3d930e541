// Cases of batch invariance: the examples of a scene alone, and the same examples in another layout. Not one bit may differ.

import { difference } from "../../runtime/conform/vectors/compare.ts";
import { draws } from "../../runtime/conform/vectors/draw.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { randomLesson, sequenceUpdates, treeUpdates, type Update } from "./gradients.ts";
import { type ByRollout, rowPrograms, type Scored } from "./rows.ts";
import { type Placed, placedIn, randomScene, roomyShape, type Scene, tight, tightShape } from "./scene.ts";

export const kinds = [
  "samples",
  "rows of a tree",
  "rows in sequence",
  "gradients in a tree",
  "gradients in sequence",
] as const;
export type Kind = (typeof kinds)[number];

/** What one case found: numbers compared, and what differs. */
export interface Outcome {
  readonly kind: Kind;
  readonly compared: number;
  readonly differing: readonly string[];
}

/** Places in which a scene's examples are laid out in each shape. */
const placements = 8;

/** The cases of one scene: its examples alone, and in `shapes` other shapes. */
export async function* invarianceCases(backend: Backend, seed: number, shapes: number): AsyncGenerator<Outcome> {
  const draw = draws(seed);
  const scene = randomScene(draw, seed);
  const { config, parameters } = scene.model;
  const numbers = [...scene.prompts.keys()];
  writeWeights(backend, config, parameters);
  const { rollouts, scores } = await alone(backend, scene, numbers);
  const lesson = randomLesson(draw, scene, rollouts);
  const whole = tightShape(scene, numbers.length);
  const updating = await treeUpdates(backend, scene, whole, lesson);
  const wanted = await updating.updated(draw, tight(scene, whole, numbers), rollouts);
  updating.release();
  const supervised = await sequenceUpdates(backend, scene, whole, 0);
  const worked = await supervised.updated(draw, tight(scene, whole, numbers), rollouts);
  supervised.release();
  for (let at = 0; at < shapes; at++) {
    const shape = roomyShape(draw, scene);
    writeWeights(backend, config, parameters);
    const programs = await rowPrograms(backend, scene, shape);
    for (let place = 0; place < placements; place++) {
      const some = draw.chance(0.5) ? numbers : numbers.filter(() => draw.chance(0.6));
      const placed = placedIn(draw, scene, shape, some.length > 0 ? some : numbers, false);
      yield samples(rollouts, await programs.rolled(placed), placed, scene);
      yield rows("rows of a tree", scores, await programs.inTree(placed, rollouts));
      yield rows("rows in sequence", scores, await programs.inSequence(placed, rollouts));
    }
    programs.release();
    const tree = await treeUpdates(backend, scene, shape, lesson);
    for (let place = 0; place < placements; place++) {
      const placed = placedIn(draw, scene, shape, numbers, true);
      yield updates("gradients in a tree", wanted, await tree.updated(draw, placed, rollouts));
    }
    tree.release();
    const sequence = await sequenceUpdates(backend, scene, shape, draw.whole(1, 60));
    const found = await sequence.updated(draw, tight(scene, shape, numbers), rollouts);
    yield updates("gradients in sequence", worked, found);
    sequence.release();
  }
  backend.destroy();
}

/** What each prompt gives by itself. */
async function alone(backend: Backend, scene: Scene, numbers: readonly number[]) {
  const shape = tightShape(scene, 1);
  const programs = await rowPrograms(backend, scene, shape);
  const rollouts = new Map<number, Rollout>();
  const scores = new Map<number, Scored>();
  for (const number of numbers) {
    const placed = tight(scene, shape, [number]);
    const own = await programs.rolled(placed);
    for (const [key, each] of own) rollouts.set(key, each);
    for (const [key, each] of await programs.inSequence(placed, own)) scores.set(key, each);
  }
  programs.release();
  return { rollouts, scores };
}

/** Where completions have other room, both begin with the same tokens as long as both have room. */
function samples(
  alone: ByRollout<Rollout>,
  found: ByRollout<Rollout>,
  { shape }: Placed,
  { completion }: Scene,
): Outcome {
  const differing: string[] = [];
  let compared = 0;
  const least = Math.min(completion, shape.completion);
  for (const [key, each] of found) {
    const wanted = alone.get(key);
    for (const part of ["tokens", "logp"] as const) {
      const [right, own] = [wanted?.[part].slice(0, least) ?? [], each[part].slice(0, least)];
      compared += right.length;
      const said = difference(right, own);
      if (said !== undefined) differing.push(`${part} of rollout ${key}: ${said}`);
    }
  }
  return { kind: "samples", compared, differing };
}

/** Two NaNs are the same to `difference`, and there should be none. */
const strange = (values: ArrayLike<number>): string | undefined =>
  Array.prototype.every.call(values, Number.isFinite) ? undefined : "a number is not finite";

function rows(kind: Kind, alone: ByRollout<Scored>, found: ByRollout<Scored>): Outcome {
  const differing: string[] = [];
  let compared = 0;
  for (const [key, each] of found)
    for (const part of ["logits", "logp", "entropy"] as const) {
      const right = alone.get(key)?.[part] ?? [];
      compared += right.length;
      const said = difference(right, each[part]) ?? strange(right);
      if (said !== undefined) differing.push(`${part} of rollout ${key}: ${said}`);
    }
  return { kind, compared, differing };
}

function updates(kind: Kind, wanted: Update, found: Update): Outcome {
  let compared = 0;
  const differing = Object.entries(wanted).flatMap(([name, values]) => {
    compared += values.length;
    const said = difference(values, found[name] ?? []) ?? strange(values);
    return said === undefined ? [] : [`${name}: ${said}`];
  });
  return { kind, compared, differing };
}
