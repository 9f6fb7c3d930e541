// Where it comes from: every setting with who wrote it, the machine, the digests, whose work is in it, and the command that repeats it.

import type { Files } from "../../compiler/2-names/load.ts";
import { compile } from "../../compiler/compile.ts";
import { explainPath } from "../../compiler/tools/explain.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { section, table } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { count, duration } from "../parts/words.ts";

/** The settings that a run's own copy of its spec says, each with its origin; undefined where the copy compiles no more. */
export function settingsData(
  record: RunRecord,
  files: Files,
): readonly (readonly [path: string, value: string, origin: string])[] | undefined {
  const [entry] = record.specs;
  if (!entry) return undefined;
  const kept = new Map(record.specs.map(({ path, text }) => [path, text]));
  const own: Files = {
    ...files,
    read: (path) => kept.get(path) ?? files.read(path),
    exists: (path) => kept.has(path) || files.exists(path),
  };
  try {
    const { value } = compile(entry, own);
    const experiment = value?.experiments.find(({ run }) => run.name === record.run.name);
    if (!value || !experiment) return undefined;
    return explainPath(value, experiment.spec.name).map(({ path, value: text, chain }) => [
      path,
      text.replace(/\s+/g, " "),
      [chain[0]?.origin, chain[0]?.place].filter((each) => each !== undefined).join(", "),
    ]);
  } catch {
    return undefined;
  }
}

/** Text, settings and their origins. */
export function specPanel(record: RunRecord, files: Files): Markup {
  const rows = settingsData(record, files);
  return section(
    "spec",
    "What was written?",
    "The spec as it was when the run began, and every setting with its origin: what was written, what a profile or an objective implies, and what was left to its default.",
    ...record.specs.map(
      ({ path, text }) => html`<details><summary><code>${path}</code></summary><pre>${text}</pre></details>`,
    ),
    rows
      ? html`<details><summary>${count(rows.length)} settings and their origins</summary>${table({ heads: ["setting", "value", "origin"], rows })}</details>`
      : html`<p>Its settings cannot be listed here: the copy of the spec in the folder does not compile by itself.</p>`,
  );
}

/** Machine, digests, time; and how to do it again. */
export function environmentPanel(record: RunRecord, command: string): Markup {
  const [start] = record.of("start");
  const finish = record.of("finish")[0];
  const began = start?.clock.at;
  const last = record.events.at(-1)?.clock.at;
  const devices = [
    ...new Set([start, ...record.of("resume")].flatMap((each) => (each ? [`${each.adapter}, ${each.driver}`] : []))),
  ];
  const facts: readonly (readonly [string, string])[] = [
    ["plan", record.run.hash],
    ["weights", finish?.weights ?? "none: the run has not finished"],
    ["device", devices.join("; ") || "unknown"],
    ["parameters", start ? count(start.parameters) : "unknown"],
    ["seed", String(record.run.seed)],
    ["began", began === undefined ? "unknown" : `${new Date(began).toISOString().slice(0, 16).replace("T", " ")} UTC`],
    [
      "took",
      began === undefined || last === undefined
        ? "unknown"
        : `${duration((last - began) / 1000)} by the clock, from its start to its last line`,
    ],
    ...Object.entries(record.run.builtIns).map(([part, version]) => [`${part}, version`, String(version)] as const),
    ...(record.run.inputs ?? []).map(({ node, role, digest }) => [`${node}, ${role}`, digest] as const),
  ];
  return section(
    "environment",
    "How to repeat it",
    "The same plan on the same class of device gives the same weights, bit for bit.",
    html`<pre class="command">${command}</pre>`,
    ...(record.damaged.length > 0
      ? [
          html`<p class="warning">The journal is damaged from line ${record.damaged[0]} on: what stands here is what could be read.</p>`,
        ]
      : []),
    html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>`,
  );
}
