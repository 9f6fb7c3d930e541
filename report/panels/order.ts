// Is the bias gone? Accuracy by the slot of the right picture, how many orders of a question are right, and which slot answers name.

import type { Graded } from "../../runtime/report/answered.ts";
import { slotName } from "../../runtime/report/table.ts";
import type { BeforeAndAfter } from "../parts/evaluations.ts";
import { colours, drawn, figure, Plot, type Section, section } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { count, percent, withInterval } from "../parts/words.ts";

interface SlotPoint {
  readonly when: "before" | "after";
  readonly slot: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly of: number;
}

/** Accuracy by slot, before and after. */
export const slotData = (one: BeforeAndAfter): readonly SlotPoint[] =>
  (["before", "after"] as const).flatMap((when) =>
    (one[when]?.figures.slots ?? []).flatMap((each, slot) =>
      Number.isNaN(each.value) ? [] : [{ when, slot: slotName(slot), ...each }],
    ),
  );

/** Questions by how many of their orders were right before, and after. */
export function matrixData(before: readonly Graded[], after: readonly Graded[]) {
  const right = (answers: readonly Graded[]) => {
    const asked = answers.filter((each) => each.again === undefined && (each.sample ?? 0) === 0);
    return new Map(
      [...Map.groupBy(asked, (each) => each.item)].map(([item, list]) => [
        item,
        { right: list.filter((each) => each.right).length, of: list.length },
      ]),
    );
  };
  const [first, second] = [right(before), right(after)];
  const orders = Math.max(0, ...[...first.values(), ...second.values()].map((each) => each.of));
  const cells = Array.from({ length: orders + 1 }, (_, from) =>
    Array.from({ length: orders + 1 }, (__, to) => ({
      from,
      to,
      questions: [...first].filter(([item, each]) => each.right === from && second.get(item)?.right === to).length,
    })),
  ).flat();
  return { orders, cells };
}

/** Which slot the answers name, and how often the right picture is there: a policy without a bias names each as often. */
export function namedSlots(
  answers: readonly Graded[],
): readonly { readonly slot: number; readonly named: number; readonly right: number; readonly of: number }[] {
  const some = answers.filter((each) => each.again === undefined && each.goldSlot !== undefined);
  const slots = Math.max(-1, ...some.map((each) => Math.max(each.goldSlot ?? 0, each.givenSlot ?? 0))) + 1;
  return Array.from({ length: slots }, (_, slot) => ({
    slot,
    named: some.filter((each) => each.givenSlot === slot).length,
    right: some.filter((each) => each.goldSlot === slot).length,
    of: some.length,
  }));
}

/** Undefined where no question has its answer in a slot. */
export function orderPanel(one: BeforeAndAfter, named: boolean): Section | undefined {
  const slots = slotData(one);
  if (slots.length === 0) return undefined;
  const { answersBefore, answersAfter } = one;
  return section(
    `order-${one.stage}`,
    `Is the position bias gone, and which order hurts?${named ? ` ${one.stage}` : ""}`,
    "A policy that answers by what it sees is right as often wherever the right picture stands, and under every order of a question. Only questions whose answer is one picture have a place and are counted here.",
    hardest(slots),
    slotFigure(slots),
    ...(answersBefore && answersAfter ? [matrixFigure(matrixData(answersBefore, answersAfter))] : []),
    ...(answersAfter ? namedFigure(answersAfter) : []),
  );
}

/** Where the right picture is found least and most often, in a sentence that claims no more than the intervals. */
function hardest(slots: readonly SlotPoint[]): Markup {
  const when = slots.some((each) => each.when === "after") ? "after" : "before";
  const mine = slots.filter((each) => each.when === when).toSorted((a, b) => a.value - b.value);
  const [worst, best] = [mine[0], mine.at(-1)];
  if (!worst || !best || mine.length < 2) return html``;
  if (worst.value === best.value)
    return html`<p>${capital(when)} training no place hurts: the right picture is found ${withInterval(best)} of the time in each.</p>`;
  const told = worst.high < best.low;
  return html`<p>${capital(when)} training the orders that hurt most are those with the right picture in the <b>${worst.slot}</b> place: it is found there ${withInterval(worst)} of the time, and in the <b>${best.slot}</b> place, where it is found most often, ${withInterval(best)}. ${
    told
      ? "These two intervals do not meet, so the policy still leans to a place."
      : "These two intervals meet: the difference may be chance."
  }</p>`;
}

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

function slotFigure(slots: readonly SlotPoint[]): Markup {
  const order = [...new Set(slots.map((each) => each.slot))];
  const shift = { before: -5, after: 5 };
  const marks = (["before", "after"] as const).flatMap((when) => {
    const mine = slots.filter((each) => each.when === when);
    return [
      Plot.ruleY(mine, {
        y: "slot",
        x1: "low",
        x2: "high",
        stroke: colours[when],
        strokeWidth: 3,
        strokeOpacity: 0.5,
        dy: shift[when],
      }),
      Plot.dot(mine, { x: "value", y: "slot", fill: colours[when], r: 5, dy: shift[when] }),
    ];
  });
  const drawing = drawn({
    width: 460,
    height: 60 + 42 * order.length,
    marginLeft: 60,
    x: { domain: [0, 1], tickFormat: "%", label: "accuracy", grid: true },
    y: { domain: order, label: null, type: "point", padding: 0.6 },
    marks,
  });
  return figure(
    "Accuracy by the place of the right picture",
    "Grey: before; blue: after; bars are 95 % intervals.",
    drawing,
    {
      heads: ["right picture in", "before", "after"],
      rows: order.map((slot) => [
        `${slot} place`,
        ...(["before", "after"] as const).map((when) => {
          const found = slots.find((each) => each.slot === slot && each.when === when);
          return found ? `${withInterval(found)} of ${count(found.of)}` : "–";
        }),
      ]),
    },
  );
}

function matrixFigure({ orders, cells }: ReturnType<typeof matrixData>): Markup {
  const most = Math.max(1, ...cells.map((each) => each.questions));
  const drawing = drawn({
    width: 60 + 48 * (orders + 1),
    height: 60 + 42 * (orders + 1),
    marginLeft: 44,
    marginBottom: 40,
    x: { label: "orders right after", type: "band" },
    y: { label: "orders right before", type: "band" },
    marks: [
      Plot.cell(cells, {
        x: "to",
        y: "from",
        fill: colours.after,
        fillOpacity: (each) => 0.06 + 0.74 * Math.sqrt(each.questions / most),
        inset: 1,
      }),
      Plot.text(
        cells.filter((each) => each.questions > 0),
        { x: "to", y: "from", text: "questions", fill: colours.ink },
      ),
    ],
  });
  return figure(
    "Orders right, before and after",
    "Right of the diagonal questions got better, left of it worse.",
    drawing,
    {
      heads: ["orders right before", ...Array.from({ length: orders + 1 }, (_, to) => `${to} after`)],
      rows: Array.from({ length: orders + 1 }, (_, from) => [
        from,
        ...cells.filter((each) => each.from === from).map((each) => each.questions),
      ]),
    },
  );
}

function namedFigure(answers: readonly Graded[]): readonly Markup[] {
  const data = namedSlots(answers);
  if (data.every(({ named }) => named === 0)) return [];
  const points = data.flatMap(({ slot, named, right, of }) => [
    { slot: slotName(slot), what: "named", share: named / of },
    { slot: slotName(slot), what: "right", share: right / of },
  ]);
  const drawing = drawn({
    width: 460,
    height: 190,
    x: { domain: data.map(({ slot }) => slotName(slot)), label: null, type: "band", padding: 0.35 },
    y: { tickFormat: "%", label: "share of answers", grid: true },
    marks: [
      Plot.barY(
        points.filter(({ what }) => what === "named"),
        { x: "slot", y: "share", fill: colours.after, fillOpacity: 0.75 },
      ),
      Plot.tickY(
        points.filter(({ what }) => what === "right"),
        { x: "slot", y: "share", stroke: colours.ink, strokeWidth: 2 },
      ),
    ],
  });
  return [
    figure(
      "Which place the answers name, after training",
      "Bars: how often a place is named; lines: how often the right picture stands there.",
      drawing,
      {
        heads: ["place", "named", "right picture there"],
        rows: data.map(({ slot, named, right, of }) => [slotName(slot), percent(named / of), percent(right / of)]),
      },
    ),
  ];
}
