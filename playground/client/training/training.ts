// READ THIS FIRST: the panel that trains what is in the editor. A worker trains; here is what is asked of it and how it is shown: device, Train and
// Stop, what it is at, the steps, the closing tables, and the digest of the weights.

import type { RunEvent } from "../../../runtime/record/event.ts";
import type { Ended, Told } from "../../../trainer/protocol.ts";
import type { Asked } from "../../shared/said.ts";
import type { Trainable } from "../../shared/training.ts";
import { coloured } from "../ansi.ts";
import { element } from "../dom.ts";
import type { Page } from "../page.ts";
import { uriOf } from "../uri.ts";
import { digestLine } from "./digest.ts";
import { folderLink } from "./folder.ts";
import { adapterOption, makers, type TrainingView, trainingView } from "./view.ts";
import { workWords } from "./words.ts";
import { startTrainer, type Trainer } from "./worker.ts";

export interface Training {
  readonly openTraining: typeof openTraining;
}

/** How it stands. */
interface State {
  trainer?: Trainer;
  training: boolean;
  /** Of a run that can go on. */
  folder?: string | undefined;
  /** Workers that have broken. */
  lost?: number;
  /** What the text can be trained by. */
  can?: Trainable;
}

/** Fills the panel; what it gives back asks anew what the text can be trained by. */
export async function openTraining(page: Page, body: HTMLElement): Promise<() => void> {
  const state: State = { training: false };
  const view = trainingView({
    train: () => void begin(),
    stop() {
      view.stop.disabled = true;
      view.said.textContent = "It stops after the step under way.";
      state.trainer?.ask({ kind: "stop" });
    },
    again() {
      const { folder } = state;
      if (folder === undefined) return;
      clear(view, state);
      state.trainer?.ask({ kind: "train", plan: undefined, specs: [], adapter: view.device.value, again: folder });
    },
  });
  const ask = (): Promise<Trainable | undefined> =>
    page.desk.ask<Asked, Trainable>("perlc/trainable", { textDocument: { uri: uriOf(page.path()) } });

  async function begin(): Promise<void> {
    const found = await ask();
    if (found === undefined || "without" in found || state.training) return;
    clear(view, state);
    view.steps.clear();
    state.folder = undefined;
    const run = view.run.value === "" ? {} : { run: view.run.value };
    state.trainer?.ask({ kind: "train", ...found, adapter: view.device.value, ...run });
  }
  async function refresh(): Promise<void> {
    const found = await ask();
    if (found === undefined) return;
    state.can = found;
    const names = "without" in found ? [] : found.plan.runs.map(({ name }) => name);
    const before = view.run.value;
    view.run.replaceChildren(...names.map((value) => element("option", { value }, value)));
    if (names.includes(before)) view.run.value = before;
    buttons(view, state);
  }
  async function start(): Promise<void> {
    state.trainer = await startTrainer((told) => hear(told, view, state, () => void start()));
    state.trainer.ask({ kind: "adapters" });
  }
  await start();
  body.replaceChildren(...view.all, await makers());
  return () => void refresh();
}

/** Which buttons there are. */
function buttons(view: TrainingView, { trainer, training, folder, can }: State): void {
  const ready = trainer !== undefined && !training && view.device.options.length > 0;
  view.train.disabled = !ready || can === undefined || "without" in can;
  view.stop.disabled = !training;
  view.device.disabled = training;
  view.again.hidden = folder === undefined;
  view.again.disabled = !ready;
  view.runLabel.hidden = view.run.options.length < 2;
  view.why.textContent = can && "without" in can ? can.without : "";
}

/** Nothing is shown of what was trained before. */
function clear(view: TrainingView, state: State): void {
  state.training = true;
  view.warnings.replaceChildren();
  view.outcome.replaceChildren();
  view.said.textContent = "It begins.";
  buttons(view, state);
}

/** Nothing is trained any more. */
function over(view: TrainingView, state: State, words: string, ...shown: readonly Node[]): void {
  state.training = false;
  view.said.textContent = words;
  view.doing.textContent = "";
  view.outcome.replaceChildren(...shown);
  buttons(view, state);
}

const text = (words: string, name: string): HTMLElement =>
  element("pre", { tabIndex: 0, role: "region", "aria-label": name }, ...coloured(words));

/** Shows what the worker tells; `anew` starts another one. */
function hear(told: Told, view: TrainingView, state: State, anew: () => void): void {
  switch (told.kind) {
    case "adapters":
      view.device.replaceChildren(...told.adapters.map(adapterOption));
      buttons(view, state);
      return;
    case "doing":
      view.doing.textContent = workWords(told.doing);
      return;
    case "event":
      event(told.event, view);
      return;
    case "warning":
      view.warnings.append(text(told.drawn, `warning ${told.code}`));
      return;
    case "files":
      view.outcome.append(folderLink(told.folder, told.files));
      return;
    case "ended":
      ended(told, view, state);
      return;
    case "refused":
      state.folder = undefined;
      over(view, state, "The run was refused.", text(told.drawn, `refused: ${told.codes.join(", ")}`));
      return;
    case "broken":
      state.trainer?.end();
      state.lost = (state.lost ?? 0) + 1;
      delete state.trainer;
      state.folder = undefined;
      over(view, state, "perlc has made a mistake of its own.", text(told.reason, "what is known of it"));
      // one that breaks again and again is not started for ever
      if (state.lost < 3) anew();
  }
}

function event(told: RunEvent, { steps, said }: TrainingView): void {
  if (told.event === "step") steps.add(told);
  if (told.event === "start") said.textContent = `${told.name}, seed ${told.seed}, trains on ${told.adapter}.`;
  if (told.event === "evaluation") {
    const accuracy = (told.figures.accuracy.value * 100).toFixed(1);
    said.textContent = `${told.stage}, ${told.when} training: accuracy ${accuracy} %.`;
  }
}

function ended(told: Ended, view: TrainingView, state: State): void {
  const stopped = told.how === "stopped";
  state.folder = stopped ? told.folder : undefined;
  if (stopped) over(view, state, "It has stopped after a step: as long as this tab is open, it can go on.");
  else {
    const device = view.device.value === "cpu" ? "cpu" : undefined;
    const report = text(told.report, "before and after training");
    over(view, state, "The run has finished.", report, digestLine(told, device));
  }
  state.trainer?.ask({ kind: "files", folder: told.folder });
}
