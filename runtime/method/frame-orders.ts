// Frame-order questions (released code, type `ordering`): the options are orders in which the frames may be
// told, and the text stays as it is. A copy gets another right letter, and its frames are moved so that this option is right.

import { embedOrder, identityOrder, inverseOrder, type Order } from "./order.ts";
import { shuffled } from "./philox.ts";

/** `sequence[j]` says at which place (from 1, among the frames) the j-th frame of the story stands. */
export type Sequence = readonly number[];

/**
 * The order of pictures that makes another option right while the text stays as it is: `from` is the option right so far,
 * `to` the one that shall be right. The result arranges the pictures as they stand.
 */
export function orderingOrder(from: Sequence, to: Sequence): Order {
  const order = new Array<number>(from.length);
  for (const [frame, slot] of to.entries()) order[slot - 1] = from[frame]! - 1;
  return order;
}

/** The sequence that is right after `order` when `right` was before; `frames` are the slots of the frames, ascending. */
export function sequenceUnder(right: Sequence, order: Order, frames: readonly number[]): Sequence {
  const went = inverseOrder(order);
  return right.map((place) => frames.indexOf(went[frames[place - 1]!]!) + 1);
}

/** A frame-order question, its right option from 0. */
export interface FrameOrders {
  readonly slots: number;
  readonly frames: readonly number[];
  readonly sequences: readonly Sequence[];
  readonly right: number;
  /** Whether an option says that none of the others is right. */
  readonly unlisted: boolean;
}

/**
 * Orders of all slots for `count` copies: for each a new right option is drawn uniformly (no two copies alike while there are
 * enough, never the old one unless `identity`), and the frames moved so that it is right. The option "none of these" moves
 * them to an order that nobody lists, drawn uniformly. `next` gives random words.
 */
export function drawFrameOrders(
  { slots, frames, sequences, right, unlisted }: FrameOrders,
  count: number,
  next: () => number,
  identity: boolean,
): readonly Order[] {
  const from = sequences[right]!;
  const whole = (part: Order): Order => embedOrder(part, frames, slots);
  const all = identityOrder(frames.length).reduce((product, place) => product * (place + 1), 1);
  const choices = [...sequences.keys(), ...(unlisted && sequences.length < all ? [-1] : [])].filter(
    (each) => identity || each !== right,
  );
  const orders: Order[] = [];
  while (choices.length > 0 && orders.length < count)
    for (const choice of shuffled(choices, next).slice(0, count - orders.length))
      orders.push(whole(choice < 0 ? unlistedOrder(from, sequences, next) : orderingOrder(from, sequences[choice]!)));
  return orders;
}

/** An order under which no listed sequence is right. Those that are listed are few beside all that there are. */
function unlistedOrder(from: Sequence, sequences: readonly Sequence[], next: () => number): Order {
  const listed = new Set(sequences.map((each) => each.join()));
  for (;;) {
    const to = shuffled(identityOrder(from.length), next).map((place) => place + 1);
    if (!listed.has(to.join())) return orderingOrder(from, to);
  }
}
