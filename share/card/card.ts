// The card of a trained model, README.md beside its weights, as the Hugging Face hub reads it: metadata in front, a text behind. It is made of what a run
// says alone, so that it is the same each time; what a machine cannot know is said to be unknown. The fields are those of the hub's
// documentation (huggingface.co/docs/hub/model-cards).

import type { ModelConfig } from "../../models/decoder/config.ts";
import { declared } from "../../plan/declared.ts";
import type { Resolved } from "../../plan/plan.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import type { EvaluationFigures, Figure } from "../../runtime/report/figures.ts";
import { hubLicence } from "./licences.ts";
import { code, plain, table, yaml } from "./safe.ts";
import { type LicenceOf, type Source, sourcesOf } from "./sources.ts";

export const cardName = "README.md";

/** Whether a text is a name as the hub gives it to models: owner/name. */
export const isHubName = (text: string): boolean =>
  text.length <= 200 && /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(text) && !/--|\.\.|\.git$/.test(text);

/** What a card is made of. */
export interface Described {
  readonly run: Resolved;
  /** What its author says of it. */
  readonly title?: string;
  readonly events: readonly RunEvent[];
  readonly config: ModelConfig;
  readonly perlc: string;
  readonly licenceOf: LicenceOf;
  /** What the author says: under which licence the weights are, and the base's name on the hub. */
  readonly licence?: string;
  readonly base?: string;
}

/** The text of the card of a finished run. */
export function cardOf(of: Described): string {
  const sources = sourcesOf(of.run, of.licenceOf);
  const text = `---\n${yaml(frontOf(of, sources))}\n---\n\n${bodyOf(of, sources)}`;
  return `${text}\n<!-- perlc ${sha256(text)} -->\n`;
}

/** Whether a card is as perlc wrote it: whoever has changed it wants to keep it. */
export function isAsWritten(card: string): boolean {
  const found = /^([\s\S]*)\n<!-- perlc (sha256:[0-9a-f]{64}) -->\n$/.exec(card);
  return found !== null && sha256(found[1] ?? "") === found[2];
}

/** The licence of the weights: what their author says; else that of all that they were made of, where it is one and nothing is without. */
function licenceOfWeights({ licence }: Described, sources: readonly Source[]): string | undefined {
  if (licence !== undefined) return licence;
  const [first, ...others] = new Set(sources.map((each) => each.licence));
  return others.length === 0 ? first : undefined;
}

const taskOf = ({ vision }: ModelConfig) => (vision ? "image-text-to-text" : "text-generation");

const trainings = ({ run }: Described) => run.nodes.filter(({ kind }) => kind === "grpo" || kind === "supervised");

function frontOf(of: Described, sources: readonly Source[]): object {
  const base = of.base ?? sources.find(({ what, hub }) => what === "model" && hub !== undefined)?.hub;
  const datasets = sources.flatMap(({ what, hub }) => (what === "data" && hub !== undefined ? [hub] : []));
  const results = of.run.overfit ? [] : resultsOf(of);
  return {
    library_name: "transformers",
    pipeline_tag: taskOf(of.config),
    ...hubLicence(licenceOfWeights(of, sources)),
    ...(base !== undefined && { base_model: base }),
    ...(datasets.length > 0 && { datasets }),
    tags: ["perlc", ...(of.run.overfit ? ["overfit-check"] : []), ...new Set(trainings(of).map(({ kind }) => kind))],
    ...(results.length > 0 && { "model-index": [{ name: of.run.name, results }] }),
  };
}

/** Figures that a card has, by the names that the hub has for kinds of metrics. */
const figures: readonly (readonly [type: string, name: string, of: (figures: EvaluationFigures) => Figure])[] = [
  ["accuracy", "accuracy over all orders", (each) => each.accuracy],
  ["consistent_accuracy", "consistent accuracy (right under every order)", (each) => each.consistentAccuracy],
  ["flip_rate", "flip rate (the answer changes with the order)", (each) => each.flipRate],
];

const percent = (share: number): string => (100 * share).toFixed(1);
const isCounted = ({ value }: Figure): boolean => Number.isFinite(value);
const interval = ({ low, high }: Figure): string => `${percent(low)} to ${percent(high)}`;

/** The evaluations after training that have figures, with what they ask. */
function evaluationsOf({ run, events }: Described, when: "before" | "after") {
  return run.nodes.flatMap((node) => {
    if (node.kind !== "evaluate") return [];
    const found = events.findLast(
      (each) => each.event === "evaluation" && each.stage === node.id && each.when === when,
    );
    const asked = run.nodes.find(({ id }) => id === node.on);
    return found?.event === "evaluation" ? [{ node, asked, figures: found.figures }] : [];
  });
}

function resultsOf(of: Described): readonly object[] {
  return evaluationsOf(of, "after").flatMap(({ node, asked, figures: found }) => {
    const metrics = figures.flatMap(([type, name, pick]) => {
      const figure = pick(found);
      if (!isCounted(figure)) return [];
      const value = Number(figure.value.toFixed(6));
      return [{ type, value, name: `${name}, 95 % interval ${interval(figure)} %, ${found.items} questions` }];
    });
    const name = asked ? declared(asked).describe(asked) : node.id;
    const task = { type: taskOf(of.config) };
    return metrics.length === 0 ? [] : [{ task, dataset: { type: asked?.kind ?? "unknown", name }, metrics }];
  });
}

function bodyOf(of: Described, sources: readonly Source[]): string {
  const { run, title } = of;
  return [
    `# ${plain(run.name)}`,
    ...(run.overfit
      ? [
          "**This model is what an overfit check left, and no result.** It was trained on one batch again and again, to see whether it can learn; it was asked about that same batch. It is not for use.",
        ]
      : []),
    ...(title === undefined || title === "" ? [] : [plain(title)]),
    `Trained by perlc ${plain(of.perlc)}. This card is made of the record of the run alone; what a machine cannot know of it is named at the end, for you to answer.`,
    "## What it is",
    modelTable(of),
    "## How it was made",
    `Each line is a part of the plan, in the order in which it was done. The hash of the plan is ${code(run.hash)}: on one class of devices it gives the same weights.`,
    table(
      ["part", "what", "how"],
      run.nodes.map((node) => [code(node.id), plain(node.kind), code(declared(node).describe(node))]),
    ),
    "## What it came to",
    resultText(of),
    "## Licence",
    licenceText(of, sources),
    "## For you to answer",
    unknowns(of, sources),
  ].join("\n\n");
}

function modelTable({ run, events, config }: Described): string {
  const start = events.find((each) => each.event === "start");
  const finish = events.find((each) => each.event === "finish");
  const steps = new Set(events.flatMap((each) => (each.event === "step" ? [`${each.stage} ${each.step}`] : [])));
  const devices = new Set(
    events.flatMap((each) =>
      each.event === "start" || each.event === "resume" ? [`${each.adapter}, ${each.driver}`] : [],
    ),
  );
  const { layers, hidden, vocab } = config.text;
  const rows = [
    ["family", plain(config.family)],
    ["size", `${layers} layers of ${hidden}, ${vocab} tokens${config.vision ? ", and a picture tower" : ""}`],
    ...(start ? [["parameters", start.parameters.toLocaleString("en-US")]] : []),
    ["precision", "float32, as it was trained"],
    ["steps of training", String(steps.size)],
    ["seed", String(run.seed)],
    ["device", plain([...devices].join("; "))],
    ...(finish ? [["digest of the weights", code(finish.weights)]] : []),
  ];
  return table(["", ""], rows);
}

function resultText(of: Described): string {
  const after = evaluationsOf(of, "after");
  if (after.length === 0) return "The run evaluated nothing.";
  const before = new Map(evaluationsOf(of, "before").map((each) => [each.node.id, each.figures]));
  const shown = (figure: Figure | undefined): string =>
    figure && isCounted(figure) ? `${percent(figure.value)} (${interval(figure)})` : "not measured";
  const rows = after.flatMap(({ node, figures: found }) =>
    figures.map(([, name, pick]) => {
      const earlier = before.get(node.id);
      return [code(node.id), name, shown(earlier && pick(earlier)), shown(pick(found)), String(found.items)];
    }),
  );
  return [
    "In percent, with 95 % intervals over the questions that were asked.",
    table(["evaluation", "figure", "before training", "after training", "questions"], rows),
  ].join("\n\n");
}

function licenceText(of: Described, sources: readonly Source[]): string {
  const own = licenceOfWeights(of, sources);
  const said = of.licence !== undefined ? "Its author says so." : "Everything that it was made of is under it.";
  const why =
    own === undefined ? "The licence of these weights is not known: nobody has named one." : `${code(own)}. ${said}`;
  const rows = sources.map(({ what, name, licence }) => [
    what === "model" ? "model" : "data",
    code(name),
    licence === undefined ? "not known" : code(licence),
  ]);
  return [why, ...(rows.length > 0 ? ["It was made of:", table(["", "which", "licence"], rows)] : [])].join("\n\n");
}

function unknowns(of: Described, sources: readonly Source[]): string {
  const hasBase = of.base !== undefined || sources.some(({ what, hub }) => what === "model" && hub !== undefined);
  const isFresh = !sources.some(({ what }) => what === "model");
  return [
    ...(licenceOfWeights(of, sources) === undefined ? ["under which licence these weights may be used"] : []),
    ...(hasBase || isFresh ? [] : ["what the model that it began with is called where others find it"]),
    "what it is for, and what it must not be used for",
    "whom its mistakes can hurt, and how it was looked for",
    "what the data leaves out, and whether the people in it agreed",
    "what its training cost in energy",
    "whom to ask",
  ]
    .map((each) => `- ${each}`)
    .join("\n");
}
