// What the panel that trains is made of.

import type { AdapterKind } from "../../../runtime/device/adapter.ts";
import { element } from "../dom.ts";
import { later } from "../given.ts";
import { stepsShown } from "./chart.ts";
import { lacks } from "./lacks.ts";

/** What its buttons do. */
export interface Does {
  readonly train: () => void;
  readonly stop: () => void;
  readonly again: () => void;
}

export interface Adapter {
  readonly name: string;
  readonly kind: AdapterKind;
}

export type TrainingView = ReturnType<typeof trainingView>;

export function trainingView(does: Does) {
  const button = (text: string, onclick: () => void) =>
    element("button", { type: "button", disabled: true, onclick }, text);
  const device = element("select");
  const run = element("select");
  const runLabel = labelled("run", run);
  const [train, stop, again] = [
    button("Train", does.train),
    button("Stop", does.stop),
    button("Go on", does.again),
  ] as const;
  const why = element("p", { className: "note" });
  const said = element("p", { role: "status" });
  const doing = element("p");
  const warnings = element("div");
  const outcome = element("div");
  const steps = stepsShown();
  const bar = element("p", { className: "ask" }, labelled("device", device), runLabel, train, stop, again);
  const missing = lacks().map((each) => element("p", {}, each));
  const all = [bar, why, said, doing, warnings, outcome, steps.body, ...missing];
  return { device, run, runLabel, train, stop, again, why, said, doing, warnings, outcome, steps, all };
}

const labelled = (text: string, field: HTMLElement): HTMLElement =>
  element("label", {}, element("span", {}, text), " ", field);

export const adapterOption = ({ name, kind }: Adapter): HTMLElement => {
  const threads = crossOriginIsolated ? navigator.hardwareConcurrency : 1;
  const words = {
    cpu: `cpu, ${threads === 1 ? "one thread" : `${threads} threads`}`,
    software: `${name}, a processor that is made to look like a GPU`,
    hardware: name,
    null: name,
  }[kind];
  return element("option", { value: name }, words);
};

/** Whose the pictures are that questions show. */
export async function makers(): Promise<HTMLElement> {
  const all = [...(await later("pictures")).credits, ...(await later("openmoji")).credits];
  const names = all.map(({ title, holder, licence, address }) => `${title} (${holder}, ${licence}, ${address})`);
  return element("p", { className: "credits" }, `Built-in pictures: ${names.join("; ")}.`);
}
