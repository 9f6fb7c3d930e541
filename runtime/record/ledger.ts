// The ledger of examples: each step of the journal says which examples it used and in which orders, and at the end of a run
// they are counted against the plan. Engines that resume from a loader's position lose rows or use them twice; here that
// would be found.
//
// A step's entry is one text: `3 7 12`, the numbers of its examples, or with orders `3:012,201 7:01,10`, each the slots that
// its pictures were taken from, as one figure a slot (base 36), or with dots between above 36 pictures.

import { E1071 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** An example as a step used it: its number in the dataset, and the orders of its pictures, the original one first. */
export interface Use {
  readonly example: number;
  readonly orders?: readonly (readonly number[])[];
}

export function entryOf(uses: readonly Use[]): string {
  return uses
    .map(({ example, orders }) => (orders ? `${example}:${orders.map(orderText).join(",")}` : String(example)))
    .join(" ");
}

const orderText = (order: readonly number[]): string =>
  order.length <= 36 ? order.map((slot) => slot.toString(36)).join("") : order.join(".");

export function usesOf(entry: string): readonly Use[] {
  return entry.split(" ").map((each) => {
    const [example = "", orders] = each.split(":");
    return { example: Number(example), ...(orders !== undefined && { orders: orders.split(",").map(orderOf) }) };
  });
}

const orderOf = (text: string): readonly number[] =>
  text.includes(".") ? text.split(".").map(Number) : [...text].map((slot) => Number.parseInt(slot, 36));

/** What a training stage was to use. */
export interface Planned {
  readonly stage: string;
  readonly steps: number;
  readonly batch: number;
  /** Numbers of the dataset's examples with the pictures of each; undefined for a family without end, which is read on. */
  readonly examples: ReadonlyMap<number, number> | undefined;
  /** Orders that each example is shown in at every step; undefined where none are drawn. */
  readonly orders: number | undefined;
}

/** A step as the journal has it. */
export interface Entry {
  readonly step: number;
  readonly used: string;
}

/** What the ledger came to. */
export interface Balance {
  readonly steps: number;
  /** Examples that were used, and uses of them. */
  readonly examples: number;
  readonly uses: number;
  /** Of the examples of the dataset, how often the least and the most used one was. Of a family without end: of those drawn. */
  readonly least: number;
  readonly most: number;
}

/**
 * Counts the entries against the plan. Of a list, an epoch uses each example at most once and as many as its whole batches
 * hold; a family without end is used in order, each number once. Failure E1071 for anything else.
 */
export function settle(entries: readonly Entry[], planned: Planned): Balance {
  const { stage, steps, batch, examples } = planned;
  const wrong = (what: string): Failure => new Failure(E1071({ stage, what }));
  if (entries.length !== steps) throw wrong(`the journal has ${entries.length} of ${steps} steps`);
  const counts = new Map<number, number>();
  const epoch = new Set<number>();
  const perEpoch = examples && Math.floor(examples.size / batch);
  for (const [index, { step, used }] of entries.entries()) {
    if (step !== index + 1) throw wrong(`step ${step} stands where step ${index + 1} belongs`);
    const uses = usesOf(used);
    if (uses.length !== batch) throw wrong(`step ${step} used ${uses.length} examples of ${batch}`);
    if (perEpoch !== undefined && index % perEpoch === 0) epoch.clear();
    for (const [place, use] of uses.entries()) {
      const { example } = use;
      const due = index * batch + place;
      if (examples === undefined && example !== due)
        throw wrong(`step ${step} used example ${example} where ${due} was due`);
      if (examples?.has(example) === false)
        throw wrong(`step ${step} used example ${example}, which the data does not have`);
      if (epoch.has(example)) throw wrong(`step ${step} used example ${example} for the second time in an epoch`);
      epoch.add(example);
      counts.set(example, (counts.get(example) ?? 0) + 1);
      const misfit = misfitOfOrders(use, planned);
      if (misfit !== undefined) throw wrong(`step ${step} showed example ${example} ${misfit}`);
    }
  }
  const all = examples ? [...examples.keys()].map((example) => counts.get(example) ?? 0) : [...counts.values()];
  return {
    steps,
    examples: counts.size,
    uses: steps * batch,
    least: all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    most: all.reduce((a, b) => Math.max(a, b), 0),
  };
}

/** What is wrong with the orders of an example: their number, that the first is its own, that each is an order. */
function misfitOfOrders({ example, orders }: Use, planned: Planned): string | undefined {
  if (orders?.length !== planned.orders) return `in ${orders?.length ?? 0} orders instead of ${planned.orders ?? 0}`;
  const slots = planned.examples?.get(example) ?? orders?.[0]?.length ?? 0;
  for (const [index, order] of orders?.entries() ?? []) {
    const sorted = order.toSorted((a, b) => a - b);
    if (order.length !== slots || sorted.some((slot, at) => slot !== at))
      return `in an order of other pictures (${orderText(order)})`;
    if (index === 0 && order.some((slot, at) => slot !== at)) return "without its own order";
  }
  return undefined;
}
