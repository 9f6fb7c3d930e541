// When copies are permuted: the course of the share over the steps, and one example of the data in the orders that some steps show.

import type { Asked, Schedule, Schedules } from "../../shared/said.ts";
import { element, shape } from "../dom.ts";
import type { Page } from "../page.ts";
import type { Panel } from "../tabs.ts";
import { uriOf } from "../uri.ts";
import { staleNote } from "./plan.ts";
import { sampleView } from "./sample.ts";

const [width, height, left, bottom] = [480, 150, 44, 24];

export function schedulePanel(page: Page): Panel {
  const note = element("p", { className: "note" });
  const body = element("div");
  const refresh = async (): Promise<void> => {
    const asked = { textDocument: { uri: uriOf(page.path()) } };
    const found = await page.desk.ask<Asked, Schedules>("perlc/schedule", asked);
    if (found === undefined) return;
    note.textContent = found.stale ? staleNote : found.runs.length === 0 ? "Nothing here is trained." : "";
    body.classList.toggle("stale", found.stale);
    body.replaceChildren(...found.runs.map(one));
  };
  return { id: "schedule", title: "schedule", body: element("div", {}, note, body), refresh: () => void refresh() };
}

function one(schedule: Schedule): HTMLElement {
  const { run, without, curve } = schedule;
  const heading = element("h2", {}, run);
  if (without !== undefined) return element("section", {}, heading, element("p", {}, without));
  const said = sentence(schedule);
  return element(
    "section",
    {},
    heading,
    element("p", {}, said),
    element("div", { className: "chart", role: "img", "aria-label": said }, chart(schedule, curve)),
    schedule.sample ? sampleView(schedule.sample) : undefined,
  );
}

const percent = (share: number | undefined): string => `${Number(((share ?? 0) * 100).toPrecision(3))} %`;

function sentence({ curve, steps, copies }: Schedule): string {
  const middle = curve[Math.floor(curve.length / 2)];
  const where = steps === undefined ? "the last step" : `step ${steps}`;
  const each = copies === 1 ? "one copy" : `${copies} copies`;
  return `Beside each question stands ${each}; it is permuted with a probability of ${percent(curve[0])} at step 1, ${percent(middle)} half way, ${percent(curve.at(-1))} at ${where}.`;
}

function chart({ steps }: Schedule, curve: readonly number[]): SVGElement {
  const x = (at: number) => left + (at / (curve.length - 1)) * (width - left - 8);
  const y = (share: number) => 8 + (1 - share) * (height - bottom - 8);
  const points = curve.map((share, at) => `${x(at).toFixed(1)},${y(share).toFixed(1)}`).join(" ");
  const text = (content: string, attributes: Readonly<Record<string, string | number>>) =>
    shape("text", attributes, document.createTextNode(content));
  const lines = [0, 0.5, 1].flatMap((share) => [
    shape("line", { x1: left, x2: width - 8, y1: y(share), y2: y(share), class: "grid" }),
    text(percent(share), { x: left - 6, y: y(share) + 4, "text-anchor": "end" }),
  ]);
  return shape(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    ...lines,
    text("step 1", { x: left, y: height - 6 }),
    text(steps === undefined ? "last step" : `step ${steps}`, { x: width - 8, y: height - 6, "text-anchor": "end" }),
    shape("polyline", { points, class: "course" }),
  );
}
