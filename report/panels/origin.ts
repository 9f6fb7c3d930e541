// Where it comes from: every setting with who wrote it, the machine, the digests, whose work is in it, and the command that repeats it.

import type { Files } from "../../compiler/2-names/load.ts";
import { printBytes } from "../../compiler/diagnostics/print-number.ts";
import { explainPath } from "../../compiler/tools/explain.ts";
import type { Host } from "../../runtime/record/event.ts";
import { withoutPaths } from "../../runtime/record/places.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { type Section, section, table } from "../parts/figure.ts";
import { html, type Markup } from "../parts/html.ts";
import { compiledSpec } from "../parts/spec.ts";
import { count, duration } from "../parts/words.ts";

/** The settings that a run's own copy of its spec says, each with its origin; undefined where the copy compiles no more. */
export function settingsData(
  record: RunRecord,
  files: Files,
): readonly (readonly [path: string, value: string, origin: string])[] | undefined {
  const compiled = compiledSpec(record, files);
  if (!compiled) return undefined;
  const { program, experiment } = compiled;
  return explainPath(program, experiment.spec.name).map(({ path, value: text, chain }) => [
    path,
    text.replace(/\s+/g, " "),
    [chain[0]?.origin, shortPlace(record, chain[0]?.place)].filter((each) => each !== undefined).join(", "),
  ]);
}

/** `file:line:column` with the file as it is seen from the folder of the entry. */
function shortPlace(record: RunRecord, place: string | undefined): string | undefined {
  const [, path = "", position = ""] = /^(.*)(:\d+:\d+)$/s.exec(place ?? "") ?? [];
  return position === "" ? place : `${shortPath(record, path)}${position}`;
}

/** A link that opens the spec in the page, or why it has none. */
export type PageLink = { readonly href: string } | { readonly without: string };

const linked = (link: PageLink, set: readonly string[]): Markup =>
  "without" in link
    ? html`<p>It has no link to the page: ${link.without}.</p>`
    : html`<p><a href="${link.href}" rel="noreferrer">Open this spec in the page</a>, which checks and plans it in the browser. The link carries its text alone, and no weights, tables or pictures of its own.${set.length > 0 && html` It is the spec as it was written, without what was said beside it: ${set.map((each) => html`<code>--set ${each}</code> `)}`}</p>`;

/** Text, settings and their origins. */
export function specPanel(record: RunRecord, files: Files, link?: PageLink): Section {
  const rows = settingsData(record, files);
  return section(
    "spec",
    "What was written?",
    "The spec as it was when the run began, and every setting with its origin: what was written, what a profile or an objective implies, and what was left to its default.",
    ...record.specs.map(
      ({ path, text }) =>
        html`<details><summary><code>${shortPath(record, path)}</code></summary><pre>${text}</pre></details>`,
    ),
    ...(link ? [linked(link, record.set)] : []),
    rows
      ? html`<details><summary>${count(rows.length)} settings and their origins</summary>${table({ heads: ["setting", "value", "origin"], rows })}</details>`
      : html`<p>Its settings cannot be listed here: the copy of the spec in the folder does not compile by itself.</p>`,
  );
}

/** A path as it is seen from the folder of the entry: where that lies on somebody's machine is nobody's business. */
function shortPath(record: RunRecord, path: string): string {
  const entry = record.specs[0]?.path ?? "";
  const folder = entry.slice(0, Math.max(entry.lastIndexOf("/"), entry.lastIndexOf("\\")) + 1);
  return folder !== "" && path.startsWith(folder) ? path.slice(folder.length) : withoutPaths(path);
}

type Fact = readonly [name: string, value: string];

/** Seconds by what they went to. */
function costs(record: RunRecord): readonly Fact[] {
  const spent = (["filter", "evaluation", "step", "checkpoint"] as const).flatMap((kind) =>
    record.of(kind).map(({ stage, clock }) => ({ stage: kind === "checkpoint" ? "checkpoints" : stage, ...clock })),
  );
  return [...Map.groupBy(spent, ({ stage }) => stage)].map(([stage, all]) => [
    `time, ${stage}`,
    duration(all.reduce((sum, { seconds = 0 }) => sum + seconds, 0)),
  ]);
}

const hostFacts = ({
  perlc,
  node,
  browser,
  webgpu,
  system,
  processor,
  cores,
  memory,
  repository,
}: Host): readonly Fact[] => [
  ["perlc", perlc],
  ...(node === undefined ? [] : [["Node", node] as const]),
  ...(browser === undefined ? [] : [["browser", browser] as const]),
  ...(webgpu === undefined ? [] : [["webgpu", webgpu] as const]),
  ["machine", `${system}, ${processor}, ${count(cores)} cores, ${printBytes(memory)}`],
  ...(repository
    ? [
        [
          "commit of the spec",
          `${repository.commit}${repository.dirty === true ? ", with changes that are not committed" : ""}`,
        ] as const,
      ]
    : []),
];

/** Machine, digests, time; and how to do it again. */
export function environmentPanel(record: RunRecord, command: string): Section {
  const [start] = record.of("start");
  const finish = record.of("finish")[0];
  const began = start?.clock.at;
  const last = record.events.at(-1)?.clock.at;
  const devices = [
    ...new Set([start, ...record.of("resume")].flatMap((each) => (each ? [`${each.adapter}, ${each.driver}`] : []))),
  ];
  const { threads, host } = start?.clock ?? {};
  const facts: readonly (readonly [string, string])[] = [
    ...(host ? [["called as", host.command.join(" ")] as const] : []),
    ["plan", record.run.hash],
    ["preregistered", start?.preregistered ?? "no"],
    [
      "weights",
      finish?.weights ?? (record.state === "failed" ? "none: the run failed" : "none: the run has not finished"),
    ],
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
    ...costs(record),
    ...(host ? hostFacts(host) : []),
    ...(threads === undefined ? [] : [["threads", String(threads)] as const]),
    ...Object.entries(record.run.builtIns).map(([part, version]) => [`${part}, version`, String(version)] as const),
    ...(record.run.inputs ?? []).map(({ node, role, digest }) => [`${node}, ${role}`, digest] as const),
  ];
  return section(
    "environment",
    "How to repeat it",
    "The same plan on the same class of device gives the same weights, bit for bit; on another device the bits differ, and figures by chance. It takes the folder of the run, in which this page lies, not the page alone: its author can make one file of it by `npx perlc pack`. In that folder, once the files whose digests stand at the end are where plan.json looks for them:",
    html`<pre class="command">${command}</pre>`,
    ...(record.state === "finished"
      ? []
      : [
          html`<p>${record.of("checkpoint").length > 0 ? "And to go on from its last checkpoint instead:" : "And to begin it again in its own folder (it has no checkpoint yet):"}</p><pre class="command">npx perlc run --again .</pre>`,
        ]),
    ...(record.damaged.length > 0
      ? [
          html`<p class="warning">The journal is damaged from line ${record.damaged[0]} on: what stands here is what could be read.</p>`,
        ]
      : []),
    html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>`,
  );
}
