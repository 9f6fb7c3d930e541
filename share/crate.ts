// What a bundle says of itself in the words of archives and universities: RO-Crate 1.3, with the profile Workflow Run Crate 0.6. The spec is the
// workflow, each run that has results an action that read these files and made those. Made of the list and the journals alone, so that
// it is the same each time, and that a reader can make it again and compare.

import { sortedJson } from "../plan/canonical.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { type BundleFile, type Manifest, placeOfFile, type Role } from "./manifest.ts";
import type { Outcome } from "./results.ts";

export const crateName = "ro-crate-metadata.json";

const profiles = {
  "https://w3id.org/ro/wfrun/process/0.6": ["Process Run Crate", "0.6"],
  "https://w3id.org/ro/wfrun/workflow/0.6": ["Workflow Run Crate", "0.6"],
  "https://w3id.org/workflowhub/workflow-ro-crate/1.1": ["Workflow RO-Crate", "1.1"],
} as const;

const language = "#perl-spec";
const engine = "#perlc";
const ref = (id: string) => ({ "@id": id });
/** Names of entries are plain; a space or a sign of another alphabet is in none. */
const idOf = ({ name }: Pick<BundleFile, "name">): string => encodeURI(name);

type Entity = Readonly<Record<string, unknown>>;
type Listed = Pick<Manifest, "name" | "perlc" | "spec" | "plan" | "runs" | "licence"> & {
  readonly files: readonly BundleFile[];
};

/** The text of the crate of a bundle whose list has these files beside it; undefined for one without a spec, which has no workflow. */
export function crateOf(
  list: Listed,
  outcomes: ReadonlyMap<string, Pick<Outcome, "events" | "devices">>,
): string | undefined {
  const { spec, files, licence } = list;
  const workflow = files.find((each) => placeOfFile(each) === spec);
  if (!workflow) return undefined;
  const others = files.filter(({ name, role }) => name !== crateName && role !== "crate");
  const actions = list.runs.flatMap((run) => {
    const outcome = outcomes.get(run.hash);
    return outcome && run.results !== undefined ? [actionOf(run, outcome, others, workflow)] : [];
  });
  const published = actions
    .flatMap(({ endTime }) => (typeof endTime === "string" ? [endTime.slice(0, 10)] : []))
    .sort()
    .at(-1);
  const graph: readonly Entity[] = [
    { "@id": crateName, "@type": "CreativeWork", about: ref("./"), conformsTo: ref("https://w3id.org/ro/crate/1.3") },
    {
      "@id": "./",
      "@type": "Dataset",
      name: list.name,
      description: `An experiment of perlc with the plan ${list.plan}: spec, lock, plan, what its runs read and what they came to.`,
      ...(published !== undefined && { datePublished: published }),
      license: licence === undefined ? "Its author names no licence" : ref(licenceId(licence)),
      conformsTo: Object.keys(profiles).map(ref),
      hasPart: others.map((each) => ref(idOf(each))),
      mainEntity: ref(idOf(workflow)),
      mentions: actions.map((each) => ref(String(each["@id"]))),
    },
    ...Object.entries(profiles).map(([id, [name, version]]) => ({ "@id": id, "@type": "CreativeWork", name, version })),
    ...others.map((each) => fileEntity(each, each === workflow)),
    { "@id": language, "@type": "ComputerLanguage", name: "perl spec", description: "The language of perlc" },
    { "@id": engine, "@type": "SoftwareApplication", name: "perlc", softwareVersion: list.perlc },
    ...actions,
    ...licencesOf(list),
  ];
  const context = ["https://w3id.org/ro/crate/1.3/context", "https://w3id.org/ro/terms/workflow-run/context"];
  return `${JSON.stringify(JSON.parse(sortedJson({ "@context": context, "@graph": graph })), null, 1)}\n`;
}

const licenceId = (licence: string): string => `http://spdx.org/licenses/${encodeURI(licence)}`;

function licencesOf({ files, licence }: Listed): readonly Entity[] {
  const named = [
    ...new Set([...(licence === undefined ? [] : [licence]), ...files.flatMap((each) => each.licence ?? [])]),
  ];
  return named
    .sort()
    .map((name) => ({ "@id": licenceId(name), "@type": "CreativeWork", name, identifier: licenceId(name) }));
}

const formats: Readonly<Record<string, string>> = {
  json: "application/json",
  jsonl: "application/jsonl",
  md: "text/markdown",
  perl: "text/plain",
  txt: "text/plain",
  png: "image/png",
  parquet: "application/vnd.apache.parquet",
};

const what: Readonly<Record<Role, string>> = {
  spec: "A spec",
  lock: "Everything that the outcome of the spec hangs on",
  preregistration: "What the runs were to show, sealed before them",
  plan: "What the spec compiles to: every setting of every run",
  input: "Read by a run",
  notice: "Says what something is that a run reads, and under which licence",
  journal: "What happened in a run, a chain of digests",
  metrics: "The figures of a run",
  report: "The closing tables of a run",
  artifact: "Answers and counts that a run kept",
  weights: "The trained model",
  card: "The card of the trained model",
  checklist: "The forms of conferences, filled in as far as these files say it",
  crate: "This description",
};

function fileEntity(file: BundleFile, isWorkflow: boolean): Entity {
  const { name, size, digest, role, licence, place } = file;
  const format = formats[placeOfFile(file).split(".").at(-1) ?? ""];
  return {
    "@id": idOf(file),
    "@type": isWorkflow ? ["File", "SoftwareSourceCode", "ComputationalWorkflow"] : "File",
    name: placeOfFile(file).split("/").at(-1) ?? name,
    description: what[role],
    contentSize: String(size),
    sha256: digest.slice("sha256:".length),
    ...(place !== undefined && { alternateName: place }),
    ...(format !== undefined && { encodingFormat: format }),
    ...(licence !== undefined && { license: ref(licenceId(licence)) }),
    ...(isWorkflow && { programmingLanguage: ref(language) }),
  };
}

function actionOf(
  run: Manifest["runs"][number],
  { events, devices }: Pick<Outcome, "events" | "devices">,
  files: readonly BundleFile[],
  workflow: BundleFile,
): Entity {
  const made = files.filter(({ name }) => name.startsWith(`${run.results}/`));
  const read = files.filter(({ role }) => role === "input" || role === "plan");
  const on = devices.map(({ adapter, driver }) => `${adapter}, ${driver}`).join("; ");
  const [began, ended] = [timeOf(events[0]), timeOf(events.at(-1))];
  return {
    "@id": `#run-${run.hash.slice("sha256:".length, "sha256:".length + 16)}`,
    "@type": "CreateAction",
    name: `The run ${run.name}`,
    description: `perlc run, on ${on}; the hash of its plan is ${run.hash}`,
    instrument: ref(idOf(workflow)),
    object: read.map((each) => ref(idOf(each))),
    result: made.map((each) => ref(idOf(each))),
    actionStatus: ref("http://schema.org/CompletedActionStatus"),
    ...(began !== undefined && { startTime: began }),
    ...(ended !== undefined && { endTime: ended }),
  };
}

function timeOf(event: RunEvent | undefined): string | undefined {
  const at = event?.clock.at;
  const isTime = at !== undefined && Math.abs(at) < 8.64e15 && at > 0;
  return isTime ? new Date(at).toISOString() : undefined;
}
