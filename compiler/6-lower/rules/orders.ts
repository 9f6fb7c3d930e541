// Rules of orders: that the slots which are to move are there, that copies have orders to get, and how often a copy comes
// out as it was.

import { printMovable } from "../../../plan/nodes/describe.ts";
import { factorial, type OrderSampler, orderCount } from "../../../plan/order-count.ts";
import { possible } from "../../../plan/passing.ts";
import type { PermuteNode } from "../../../plan/plan.ts";
import { assertNever } from "../../diagnostics/bug.ts";
import { E0603, E0605, E0651 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { takeOut, write, writeNumber } from "../../diagnostics/edits.ts";
import { printShare } from "../../diagnostics/print-number.ts";
import { type Case, ofKind, placeOf, writtenAt } from "./rule.ts";

/** How many pictures the examples can have, least first; empty when nothing is known of them. */
function pictureCounts(given: Case, { images }: PermuteNode): readonly number[] {
  const counts = possible(given.run.nodes, images).map((each) => each.images);
  if (counts.length === 0 || counts.includes(undefined) || counts.includes(0)) return [];
  return [...new Set(counts)].filter((each) => each !== undefined).sort((a, b) => a - b);
}

/** How many pictures of `images` may move at most. */
function movingAtMost({ move }: PermuteNode, images: number): number {
  if (typeof move === "string") return move === "all_but_first" ? Math.max(0, images - 1) : images;
  return move.kind === "last" ? Math.min(move.count, images) : move.slots.filter((each) => each < images).length;
}

/** How many orders a sampler has for so many moving pictures, in words. */
function sumOf(sampler: OrderSampler, moving: number): string {
  switch (sampler) {
    case "any":
      return `${moving}!`;
    case "random":
    case "all":
      return `${moving}! - 1`;
    case "derangement":
      return `${moving}! / e, rounded`;
    case "cyclic":
    case "balanced":
      return `${moving} - 1`;
    case "transposition":
      return `${moving} * ${moving - 1} / 2`;
    default:
      return assertNever(sampler, "sumOf");
  }
}

/** `slots(2, 5)` of four pictures: there is no fifth. */
export function* slotsOutside(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    const { move, id } = permute;
    if (typeof move === "string") continue;
    const slot = move.kind === "last" ? move.count : Math.max(...move.slots) + 1;
    const short = pictureCounts(given, permute).find((each) => each > 1 && each < slot);
    if (short === undefined) continue;
    const written = writtenAt(given, `${id}.move`);
    const at = written?.at ?? placeOf(given, id);
    const source = { ...placeOf(given, permute.images), text: `examples of ${short} pictures`, primary: false };
    const rule = drawn(
      [move.kind === "last" ? "how many from the end" : "furthest slot", `${slot}`],
      [" "],
      ["<=", "false"],
      [" "],
      ["pictures", `${short}`],
    );
    const inside = move.kind === "last" ? short : move.slots.filter((each) => each < short);
    const kept =
      typeof inside === "number"
        ? printMovable({ kind: "last", count: inside })
        : inside.length > 1
          ? printMovable({ kind: "slots", slots: inside })
          : undefined;
    const fix = written && kept !== undefined ? write(at, kept) : undefined;
    yield E0603({ slot, pictures: short }, { at, label: "not every example has it", labels: [source], rule, fix });
  }
}

/** m pictures have m! orders, one of them the given one: further copies repeat. */
export function* copiesRepeat(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    const { images, copies, id, order, identity } = permute;
    const pictures = Math.max(0, ...possible(given.run.nodes, images).map((each) => each.images ?? 0));
    const moving = Math.min(12, movingAtMost(permute, pictures));
    if (moving < 2) continue;
    // the hardest is one of all
    const sampler = identity ? "any" : order === "hardest" ? "random" : order;
    const [sum, count] = [sumOf(sampler, moving), orderCount(sampler, moving)];
    if (copies <= count) continue;
    const at = writtenAt(given, `${id}.copies`)?.at ?? placeOf(given, id);
    const rule = drawn(["copies", `${copies}`], [" "], ["<=", "false"], [" "], [sum, `${count}`]);
    const label = "the rest are the same orders again";
    yield E0651({ images: moving, orders: count, copies }, { at, label, rule, ...writeNumber(at, count) });
  }
}

/** Of m! orders one is the given one: a copy that gets it is the original once more. */
export function* identityShare(given: Case): Iterable<Diagnostic> {
  for (const permute of ofKind(given, "permute")) {
    if (!permute.identity) continue;
    const pictures = pictureCounts(given, permute).find((each) => movingAtMost(permute, each) > 1);
    const moving = pictures === undefined ? 2 : movingAtMost(permute, pictures);
    const share = printShare(Number((1 / factorial(moving)).toFixed(4)));
    const written = writtenAt(given, `${permute.id}.order.identity`);
    const at = written?.at ?? placeOf(given, permute.id);
    const rule = drawn([`1 / ${moving}!`, share], [" "], ["==", "false"], [" 0%"]);
    const fix = written ? write(at, "no") : takeOut(at);
    yield E0605({ share, pictures: moving }, { at, label: "the given order is drawn too", rule, fix });
  }
}
