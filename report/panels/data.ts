// What was learnt from: how the data was thinned out, and how often the base answered what the filter looked at.

import { holds } from "../../plan/nodes/predicate.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { colours, drawn, figure, Plot, type Section, section, table } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { sourcesOf, sourceWords } from "../parts/sources.ts";
import { count, percent } from "../parts/words.ts";

export interface Filtered {
  readonly stage: string;
  readonly seen: number;
  readonly rollouts: number;
  /** Examples by how many of their rollouts are right: before the condition, and those that it kept. */
  readonly bars: readonly { readonly right: number; readonly examples: number; readonly kept: number | undefined }[];
  readonly kept: number | undefined;
}

/** Each filter by rollouts. What a condition kept by accuracy is known where the condition is one range of it. */
export function filterData(record: RunRecord): readonly Filtered[] {
  const { nodes } = record.run;
  return record.of("filter").map(({ stage, seen, rollouts, histogram }) => {
    const where = nodes.find((node) => node.kind === "where" && node.input === stage);
    const left = record.of("kept").find((each) => each.stage === where?.id);
    const keep = where?.kind === "where" ? where.keep : undefined;
    return {
      stage,
      seen,
      rollouts,
      bars: histogram.map((examples, right) => {
        const kept = keep && holds(keep, (field) => (field === "accuracy" ? right / rollouts : undefined));
        return { right, examples, kept: kept === undefined ? undefined : kept ? examples : 0 };
      }),
      kept: left?.kept,
    };
  });
}

type Step = readonly [what: string, count: number, of: number | undefined];

/** Every count on the way to the training set, in the order of the journal. */
export const funnelData = (record: RunRecord): readonly Step[] =>
  record.events.flatMap((event): readonly Step[] => {
    if (event.event === "rows") return [[`${event.stage}: rows that can be used`, event.kept, event.rows]];
    if (event.event === "filter")
      return [[`${event.stage}: answered ${event.rollouts} times each`, event.seen, undefined]];
    if (event.event === "kept") return [[`${event.stage}: kept`, event.kept, event.of]];
    if (event.event === "permutable") return [[`${event.stage}: may get another order`, event.moving, event.of]];
    if (event.event === "stage" && event.examples !== undefined)
      return [[`${event.stage}: in whole batches`, event.examples - (event.leftOut ?? 0), event.examples]];
    return [];
  });

export function dataPanel(record: RunRecord): Section | undefined {
  const funnel = funnelData(record);
  const filters = filterData(record);
  if (funnel.length === 0) return undefined;
  const { nodes } = record.run;
  const trained = nodes.flatMap((node) =>
    node.kind === "grpo" || node.kind === "supervised" ? sourcesOf(nodes, node.on).map(sourceWords) : [],
  );
  const rows = funnel.map(([what, some, of]) => [
    what,
    count(some),
    of === undefined ? "–" : `${count(of)} (${percent(some / of)})`,
  ]);
  return section(
    "data",
    "What was it trained on?",
    trained.length === 0 ? "" : `Examples of ${[...new Set(trained)].join(", and of ")}.`,
    html`<h3>The funnel</h3>${table({ heads: ["", "examples", "of"], rows })}`,
    ...filters.map(filterFigure),
  );
}

function filterFigure({ stage, seen, rollouts, bars, kept }: Filtered): Markup {
  const known = bars.every((bar) => bar.kept !== undefined);
  const drawing = drawn({
    width: 480,
    height: 190,
    x: { label: `right answers of ${rollouts}`, type: "band" },
    y: { label: "examples (root scale)", type: "sqrt", grid: true },
    marks: [
      Plot.barY(bars, { x: "right", y: "examples", fill: colours.faint }),
      ...(known ? [Plot.barY(bars, { x: "right", y: "kept", fill: colours.good })] : []),
      Plot.text(bars, { x: "right", y: "examples", text: "examples", dy: -7, fill: colours.ink }),
    ],
  });
  const says = `${count(seen)} examples were answered ${rollouts} times each${kept === undefined ? "" : `; ${count(kept)} were kept${known ? " (green)" : ""}`}.`;
  return figure(`How often ${stage} was right`, says, drawing, {
    heads: ["right answers", "examples", ...(known ? ["kept"] : [])],
    rows: bars.map((bar) => [bar.right, count(bar.examples), ...(known ? [count(bar.kept ?? 0)] : [])]),
  });
}
