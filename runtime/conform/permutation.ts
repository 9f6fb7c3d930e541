// Golden permutations, and the generators that draw them: the host alone permutes.

import { transformAnswer } from "../method/answer.ts";
import { nextBelow, nextRandom, nextShuffle, nextWord, seedTwister } from "../method/cpython.ts";
import { orderingOrder } from "../method/frame-orders.ts";
import { type Original, type Permutation, permuteBatch } from "../method/group.ts";
import { arrange, composeOrders, embedOrder, identityOrder, inverseOrder } from "../method/order.ts";
import { philox } from "../method/philox.ts";
import { type Check, comparing } from "./check.ts";
import { flag, list, nullable, number, type ReadBy, type Reader, record, table, text, whole } from "./read.ts";
import { tolerances } from "./tolerances.ts";

const checking = (golden: string, what: string) =>
  comparing({ golden, what, path: "reference only", tolerance: tolerances.exact });

const order = list(whole);
const texts = list(text);
const letters = table(text);

/** A file of the format permutation-remap/1. */
export const remaps = record({
  vectors: list(record({ n: whole, shuffled: order, inverse: order, letters })),
  pinned: list(
    record({
      images: whole,
      pinned_slots: order,
      option_shuffled: order,
      slots_before: texts,
      slots_after: texts,
      full_shuffled: order,
      letters,
    }),
  ),
  composition: list(record({ n: whole, first: order, second: order, combined: order, letters })),
  pair_flip: list(record({ shuffled: order, gold: text, change_needed: flag, new_gold: text })),
  ordering: record({
    options: table(order),
    cases: list(record({ gold: text, new_gold: text, slots_before: texts, slots_after: texts })),
  }),
});

const moved = (answer: string) => ({ kind: "answer", answer });
const lettersOf = (slots: number) => ({ space: "letter", optionSlots: identityOrder(slots) }) as const;

/** Where answers go when pictures move. */
export function remapCheck(golden: string, file: ReadBy<typeof remaps>): Check {
  const check = checking(golden, "answers under orders");
  const carried = (
    each: Readonly<Record<string, string>>,
    by: readonly number[],
    optionSlots: readonly number[],
    where: string,
  ) => {
    for (const [old, now] of Object.entries(each))
      check.same(transformAnswer(old, by, { space: "letter", optionSlots }, "remap"), moved(now), `${where} ${old}`);
  };
  for (const [at, each] of file.vectors.entries()) {
    check.same(inverseOrder(each.shuffled), each.inverse, `vectors[${at}].inverse`);
    carried(each.letters, each.shuffled, identityOrder(each.n), `vectors[${at}]`);
  }
  for (const [at, each] of file.pinned.entries()) {
    const optionSlots = identityOrder(each.images).filter((slot) => !each.pinned_slots.includes(slot));
    const whole = embedOrder(each.option_shuffled, optionSlots, each.images);
    check.same(whole, each.full_shuffled, `pinned[${at}].full_shuffled`);
    check.same(arrange(each.slots_before, whole), each.slots_after, `pinned[${at}].slots_after`);
    carried(each.letters, whole, optionSlots, `pinned[${at}]`);
  }
  for (const [at, each] of file.composition.entries()) {
    check.same(composeOrders(each.first, each.second), each.combined, `composition[${at}].combined`);
    carried(each.letters, each.combined, identityOrder(each.n), `composition[${at}]`);
  }
  for (const [at, each] of file.pair_flip.entries()) {
    const found = transformAnswer(each.gold, each.shuffled, lettersOf(2), each.change_needed ? "flip" : "keep");
    check.same(found, moved(each.new_gold), `pair_flip[${at}]`);
  }
  const { options, cases } = file.ordering;
  for (const [at, each] of cases.entries()) {
    const by = orderingOrder(options[each.gold] ?? [], options[each.new_gold] ?? []);
    check.same(arrange(each.slots_before, by), each.slots_after, `ordering[${at}].slots_after`);
  }
  return check.done();
}

/** A file of the format cpython-shuffle/1. */
export const shuffles = record({
  shuffles: list(record({ seed: whole, n: whole, shuffled: order, random_after: list(number), next_shuffle: order })),
  raw: list(record({ seed: whole, getrandbits32: list(whole), random: list(number), choice_ABCD: texts })),
  gate: list(
    record({
      seed: whole,
      alpha: number,
      rows: list(record({ images: whole, applied: flag, shuffled: nullable(order) })),
    }),
  ),
});

/** CPython's generator, and the gate that the released code draws with it. */
export function shuffleCheck(golden: string, file: ReadBy<typeof shuffles>): Check {
  const check = checking(golden, "CPython's generator");
  for (const [at, each] of file.raw.entries()) {
    const words = seedTwister(each.seed);
    check.same(
      each.getrandbits32.map(() => nextWord(words)),
      each.getrandbits32,
      `raw[${at}].getrandbits32`,
    );
    const randoms = seedTwister(each.seed);
    check.same(
      each.random.map(() => nextRandom(randoms)),
      each.random,
      `raw[${at}].random`,
    );
    const choices = seedTwister(each.seed);
    const chosen = each.choice_ABCD.map(() => "ABCD"[nextBelow(choices, 4)]);
    check.same(chosen, each.choice_ABCD, `raw[${at}].choice_ABCD`);
  }
  for (const [at, each] of file.shuffles.entries()) {
    const twister = seedTwister(each.seed);
    check.same(nextShuffle(twister, each.n), each.shuffled, `shuffles[${at}].shuffled`);
    check.same(
      each.random_after.map(() => nextRandom(twister)),
      each.random_after,
      `shuffles[${at}].random_after`,
    );
    check.same(nextShuffle(twister, each.n), each.next_shuffle, `shuffles[${at}].next_shuffle`);
  }
  for (const [at, each] of file.gate.entries()) {
    const found = gated(
      each.rows.map(({ images }) => images),
      each.alpha,
      each.seed,
    );
    const wanted = each.rows.map((row) => row.shuffled ?? identityOrder(row.images));
    check.same(found, wanted, `gate[${at}].rows`);
  }
  return check.done();
}

const released = (alpha: number): Permutation => ({
  copies: 1,
  order: "random",
  move: "all",
  probability: { kind: "constant", value: alpha },
  gate: "copy",
  answers: { letter: "remap", number: "remap", yes_no: "flip", word: "keep" },
  profile: "released_code",
});

/** The order of each row's copy as the released code draws it; rows of one picture stand between, for they draw nothing. */
function gated(images: readonly number[], alpha: number, seed: number): readonly (readonly number[])[] {
  const row = (sample: number, slots: number): Original => ({
    sample,
    name: `row ${sample}`,
    slots,
    optionSlots: identityOrder(slots),
    space: "letter",
    answer: "B",
    sensitivity: "follows",
  });
  const batch = images.flatMap((slots, sample) => [row(1000 + sample, 1), row(sample, slots)]);
  const groups = permuteBatch(batch, released(alpha), { seed, stage: 0, step: 1, total: 100 });
  return groups.filter((_, place) => place % 2 === 1).map((group) => group[1]?.order ?? []);
}

const words =
  (count: number): Reader<readonly number[]> =>
  (value, where) =>
    list(text, count)(value, where).map((each) => Number.parseInt(each, 16));
const block = record({ counter: words(4), key: words(2), output: words(4) });

/** A file of the format philox4x32-10/1. */
export const philoxBlocks = record({ standard: list(block), more: list(block) });

export function philoxCheck(golden: string, { standard, more }: ReadBy<typeof philoxBlocks>): Check {
  const check = checking(golden, "Philox on the host");
  for (const [at, { counter, key, output }] of [...standard, ...more].entries()) {
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
    const [k0 = 0, k1 = 0] = key;
    check.same([...philox([c0, c1, c2, c3], [k0, k1])], output, `block ${at}`);
  }
  return check.done();
}
