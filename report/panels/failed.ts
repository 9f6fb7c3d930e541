// What failed, or should be looked at, of all that the record knows: one list, which says so where there is nothing.

import type { Files } from "../../compiler/2-names/load.ts";
import { rules } from "../../compiler/6-lower/rules/all.ts";
import { behaviours } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { anomalySentence } from "../../runtime/report/anomalies.ts";
import { figureOf, judge } from "../../runtime/report/expectation.ts";
import type { BeforeAndAfter } from "../parts/evaluations.ts";
import { type Section, section } from "../parts/figure.ts";
import { html } from "../parts/html.ts";
import { compiledSpec } from "../parts/spec.ts";
import { count, percent, withInterval } from "../parts/words.ts";
import { anomaliesOf, trainingData } from "./training.ts";

/** Sentences, the gravest first. */
export function failedData(record: RunRecord, all: readonly BeforeAndAfter[]): readonly string[] {
  return [...ending(record), ...damages(record), ...missed(record, all), ...training(record), ...unread(all)];
}

/** Settings that perlc warns of as ones that can spoil a training, of this run alone; a sentence each. */
export function suspectData(record: RunRecord, files: Files): readonly string[] {
  const compiled = compiledSpec(record, files);
  if (!compiled) return [];
  const given = { ...compiled.experiment, files: compiled.files, entry: compiled.entry.path };
  return Object.values(rules)
    .flatMap((rule) => [...rule(given)])
    .flatMap((each) => (behaviours[each.code]?.spoils === "training" ? [suspicion(each)] : []));
}

function suspicion({ code, title, labels, notes }: Diagnostic): string {
  const place = labels.find(({ primary }) => primary);
  const written = place?.source.text.slice(place.span.start, place.span.end).replace(/\s+/g, " ");
  const help = notes.find(({ keyword }) => keyword === "help")?.text;
  return `${title}${written === undefined || written.length > 60 ? "" : ` (written: ${written})`}${help === undefined ? "" : `; ${help}`} (${code}).`;
}

export function failedPanel(record: RunRecord, all: readonly BeforeAndAfter[], files: Files): Section {
  const found = failedData(record, all);
  const suspects = found.length === 0 ? [] : suspectData(record, files);
  return section(
    "failed",
    "What failed?",
    "",
    found.length === 0
      ? html`<p>Nothing that the record knows of: the run ended, its journal is whole, no expectation was missed and no step stands out.</p>`
      : html`<ul class="anomalies">${found.map((each) => html`<li>${each}</li>`)}</ul>`,
    suspects.length > 0 &&
      html`<h3>What may be the cause</h3><p>perlc warns of these settings whenever the spec is checked, for each can spoil a training. Whether one of them did so here, the record does not prove.</p><ul>${suspects.map((each) => html`<li>${each}</li>`)}</ul>`,
  );
}

/** How far the run came, where it did not come to its end. */
function ending(record: RunRecord): readonly string[] {
  const last = record.of("step").at(-1);
  const at = last ? `after step ${count(last.step)} of ${count(last.of)}` : "before its first step";
  switch (record.state) {
    case "finished":
      return [];
    case "stopped":
      return [`The run was stopped by its user, ${at}. There are no final weights.`];
    case "failed": {
      const why = record.of("failed").at(-1);
      return [`The run failed ${at}: ${why?.says} (${why?.code}). There are no final weights.`];
    }
    case "unfinished":
      return [`The run has not ended: its last line comes ${at}. It is under way, or its process was killed.`];
  }
}

function damages(record: RunRecord): readonly string[] {
  const [line] = record.damaged;
  const differing = record.of("logProbs").filter((each) => each.differing > 0);
  return [
    ...(line === undefined
      ? []
      : [`The journal is damaged from line ${count(line)} on: what stands here is what could be read.`]),
    ...differing.map(
      (each) =>
        `${each.stage}: ${count(each.differing)} of ${count(each.compared)} log-probs are not the same to the sampler and to the trainer.`,
    ),
  ];
}

function missed(record: RunRecord, all: readonly BeforeAndAfter[]): readonly string[] {
  return all.flatMap((one) => {
    const node = record.run.nodes.find(({ id }) => id === one.stage);
    const after = one.after?.figures;
    if (node?.kind !== "evaluate") return [];
    if (!after) return [`${one.stage}: nothing was measured after training.`];
    return node.expect.flatMap((each) => {
      if (judge(each, after) === "met") return [];
      const found = figureOf(each.metric, after);
      return [
        `${one.stage}: ${each.metric.replaceAll("_", " ")} was expected to be ${percent(each.value)} ± ${percent(each.tolerance)}, and is ${withInterval(found)}.`,
      ];
    });
  });
}

function training(record: RunRecord): readonly string[] {
  return trainingData(record).flatMap(({ stage, steps }) => {
    const skipped = steps.reduce((sum, each) => sum + (each.skipped ?? 0), 0);
    const flat = steps.flatMap(({ groups }) => groups ?? []);
    const sum = (of: (each: (typeof flat)[number]) => number) => flat.reduce((all, each) => all + of(each), 0);
    const [right, wrong, evenly] = [
      sum((each) => each.allRight),
      sum((each) => each.allWrong),
      sum((each) => each.evenly),
    ];
    const groups = sum((each) => each.of);
    const share = (right + wrong + evenly) / groups;
    return [
      ...anomaliesOf(steps).map((each) => `${stage}, ${anomalySentence(each)}.`),
      ...(skipped > 0 ? [`${stage}: ${count(skipped)} updates were left out, as nothing was left to learn from.`] : []),
      ...(share > 0.5
        ? [
            `${stage}: ${percent(share)} of ${count(groups)} groups taught nothing, since all their rewards are equal: ${count(right)} all right, ${count(wrong)} all wrong, ${count(evenly)} otherwise. (Said where it is more than half.)`,
          ]
        : []),
    ];
  });
}

const unread = (all: readonly BeforeAndAfter[]): readonly string[] =>
  all.flatMap(({ stage, before, after }) =>
    [before, after].flatMap((each) => {
      const answers = each?.answers();
      return each && answers && "missing" in answers
        ? [`The answers of ${stage}, ${each.when} training, are not to be had: the file ${answers.missing}.`]
        : [];
    }),
  );
