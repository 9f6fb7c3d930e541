// What the same examples look like in two layouts: a scene has examples, a layout has room for them and for more.

import type { Draw } from "../../runtime/conform/vectors/draw.ts";
import type { ProcessedPrompt } from "../../runtime/engine/prompt.ts";
import { patchesOf, roomFor } from "../../runtime/engine/prompt.ts";
import type { SamplerShape } from "../../runtime/engine/sampling-graphs.ts";
import { type Model, randomModel } from "./model.ts";
import { mixed, pictures, promptOf } from "./prompts.ts";

export interface Scene {
  readonly seed: number;
  readonly model: Model;
  /** Two at least; those that are not the scene's examples stand beside them in some layouts. */
  readonly prompts: readonly ProcessedPrompt[];
  readonly strangers: readonly ProcessedPrompt[];
  readonly group: number;
  /** The longest completion, in tokens. */
  readonly completion: number;
  readonly temperature: number;
}

/** Up to four prompts of up to three pictures, some of which two prompts show. */
export function randomScene(draw: Draw, seed: number): Scene {
  const model = randomModel(draw, draw.chance(0.7));
  const shown = pictures(draw, model, draw.whole(2, 5), 2);
  const prompt = (): ProcessedPrompt => promptOf(draw, model, mixed(draw, shown).slice(0, draw.whole(0, 3)));
  return {
    seed,
    model,
    prompts: Array.from({ length: draw.whole(2, 4) }, prompt),
    strangers: Array.from({ length: 2 }, () => promptOf(draw, model, pictures(draw, model, draw.whole(0, 2), 2))),
    group: draw.whole(1, 3),
    completion: draw.whole(2, 6),
    temperature: draw.pick([1, 0.7, 1.3]),
  };
}

/** Prompts and rollouts in the places of a layout. */
export interface Placed {
  readonly shape: SamplerShape;
  /** A prompt an order: of the scene those with its numbers; other numbers are strangers. */
  readonly numbers: readonly number[];
  /** By order and place in its group what rollout is there (`rolloutKey`), of the scene or a stranger's; undefined for none. */
  readonly keys: readonly (number | undefined)[];
}

export const rolloutKey = (number: number, rollout: number): number => 100 * number + rollout;

export const promptAt = ({ prompts, strangers }: Scene, number: number): ProcessedPrompt => {
  const found = [...prompts, ...strangers][number];
  if (found === undefined) throw new Error(`no prompt ${number}`);
  return found;
};

/** Rooms that the scene's prompts fill, `orders` of them at a time. */
export function tightShape({ model, prompts, group, completion }: Scene, orders: number): SamplerShape {
  const prompt = Math.max(...prompts.map((each) => each.tokens.length));
  return { orders, group, prompt, completion, patches: roomFor(model.config, patchesOf(prompts)) };
}

/** Room for the scene's prompts and the strangers, and for more of everything. */
export function roomyShape(draw: Draw, scene: Scene): SamplerShape {
  const all = { ...scene, prompts: [...scene.prompts, ...scene.strangers] };
  const shape = tightShape(all, all.prompts.length);
  const more = (most: number): number => (draw.chance(0.6) ? draw.whole(1, most) : 0);
  return {
    orders: shape.orders + more(2),
    group: shape.group + more(2),
    prompt: shape.prompt + more(9),
    completion: shape.completion + more(4),
    patches: roomFor(scene.model.config, shape.patches + more(24)),
  };
}

/** Prompts with their rollouts, each in its own place. */
export function tight({ group }: Scene, shape: SamplerShape, numbers: readonly number[]): Placed {
  const keys = numbers.flatMap((number) => Array.from({ length: group }, (_, rollout) => rolloutKey(number, rollout)));
  return { shape, numbers, keys };
}

/** The same prompts with strangers between them, and their rollouts with gaps. `inOrder` keeps the order of prompts and of rollouts. */
export function placedIn(
  draw: Draw,
  scene: Scene,
  shape: SamplerShape,
  some: readonly number[],
  inOrder: boolean,
): Placed {
  const numbers = [...(inOrder ? some : mixed(draw, some))];
  for (const stranger of scene.strangers.keys())
    if (draw.chance(0.5)) numbers.splice(draw.whole(0, numbers.length), 0, scene.prompts.length + stranger);
  const keys = numbers.flatMap((number) => {
    const own = Array.from({ length: scene.group }, (_, rollout) => rolloutKey(number, rollout));
    const places: (number | undefined)[] = [...(inOrder ? own : mixed(draw, own))];
    while (places.length < shape.group) places.splice(draw.whole(0, places.length), 0, undefined);
    return places;
  });
  return { shape, numbers, keys };
}
