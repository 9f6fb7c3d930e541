// A preregistration: spec, runs, examples, the figure that decides and how it is tested, in one digest, before anything has run. And what
// of it was not kept, once there are results.

import packageFile from "../package.json" with { type: "json" };
import { hashRun } from "../plan/hash.ts";
import { examples, type Rows } from "../plan/passing.ts";
import type { EvaluateNode, Resolved } from "../plan/plan.ts";
import type { Preregistration } from "../plan/preregistration.ts";
import { armName } from "../plan/run-name.ts";
import { seedsWithout } from "../plan/seeds.ts";
import { sha256 } from "../runtime/record/digest.ts";
import { digestOfPreregistration } from "../runtime/record/preregistered.ts";
import type { Named } from "./contrast.ts";
import type { Known } from "./lock.ts";
import type { Outcome } from "./results.ts";

export type Metric = Preregistration["primary"]["metric"];

export interface Sealing {
  /** The figure that decides, where the spec names none. */
  readonly metric: Metric;
  /** The comparison that the spec names. */
  readonly named?: Named | undefined;
  /** Rows of a table by its path. */
  readonly rows?: Rows;
}

/** The preregistration of a spec whose files are known; undefined where its runs evaluate nothing, so that nothing could decide. `specs`: texts by their paths from the folder of the spec. */
export function preregistrationOf(
  plan: Known,
  specs: ReadonlyMap<string, string>,
  { metric, named, rows = () => undefined }: Sealing,
): Preregistration | undefined {
  const runs: readonly Resolved[] = plan.runs;
  const [first] = runs;
  const evaluations = first ? evaluationsOf(first) : [];
  const [decides] = evaluations;
  if (!first || !decides) return undefined;
  const sealed = runs.map((run) => ({ name: run.name, hash: run.hash, seed: run.seed, arm: armOf(run) }));
  const primary = primaryOf(sealed, decides.id, metric, named);
  const held: Omit<Preregistration, "digest"> = {
    preregistration: 1,
    perlc: packageFile.version,
    plan: plan.hash,
    specs: [...specs].map(([path, text]) => ({ path, is: sha256(text) })),
    runs: sealed,
    evaluations: evaluations.map((node) => {
      const { count } = examples(first.nodes, node.on, rows);
      return {
        evaluation: node.id,
        ...(count !== undefined && { examples: count }),
        orders: node.orders,
        expected: node.expect.map(({ metric, value, tolerance }) => ({ metric, value, tolerance })),
      };
    }),
    primary,
    level: 0.95,
    tests: testsOf({ primary, runs: sealed }),
  };
  return { ...held, digest: digestOfPreregistration(held) };
}

type Decided = Pick<Preregistration, "primary" | "runs">;

/** What decides: what the spec names, else the first evaluation, after training − before it or over all arms. */
function primaryOf(
  runs: Decided["runs"],
  evaluation: string,
  metric: Metric,
  named: Named | undefined,
): Decided["primary"] {
  const contrast = new Set(runs.map(({ arm }) => arm)).size > 1 ? "arms" : "change";
  if (named === undefined) return { evaluation, metric, contrast };
  const armOf = (names: readonly string[]) => runs.find(({ name }) => names.includes(name))?.arm ?? "";
  return {
    evaluation: named.evaluation,
    metric: named.metric,
    contrast: "arms",
    arm: armOf(named.arm),
    against: armOf(named.against),
  };
}

const evaluationsOf = ({ nodes }: Resolved): readonly EvaluateNode[] =>
  nodes.filter((node): node is EvaluateNode => node.kind === "evaluate");

/** The same for runs that differ in their seed alone. */
function armOf(run: Resolved): string {
  const [seeds] = seedsWithout(run);
  return hashRun({ ...run, seed: 0, ...(seeds && { seeds }) }) ?? run.hash;
}

function testsOf(of: Decided): string[] {
  const { metric, evaluation, contrast, arm } = of.primary;
  const figure = `${metric.replaceAll("_", " ")} of ${evaluation}`;
  const nameOf = (wanted: string | undefined) => armName(of.runs.find((run) => run.arm === wanted)?.name ?? "");
  const arms = arm === undefined ? "each arm − the first" : `${nameOf(arm)} − ${nameOf(of.primary.against)}`;
  const decides =
    contrast === "change"
      ? `${figure} after training − before it, paired by question: the 95 % interval holds no 0`
      : `${figure} after training, ${arms}, paired by seed and question: the 95 % interval over both holds no 0`;
  return [decides, "every figure that the spec expects: within its tolerance", "all other figures are descriptive"];
}

/** What of a preregistration was not kept, each in words; empty when all of it was. */
export function deviations(
  { runs, evaluations, digest }: Preregistration,
  outcomes: readonly Pick<Outcome, "events">[],
): readonly string[] {
  const begun = outcomes.flatMap(({ events }) => events.filter((each) => each.event === "start").slice(0, 1));
  const done = new Set(begun.map(({ plan }) => plan));
  const planned = new Set(runs.map(({ hash }) => hash));
  const devices = new Set(
    outcomes.flatMap(({ events }) =>
      events.flatMap((each) =>
        each.event === "start" || each.event === "resume" ? [`${each.adapter}, ${each.driver}`] : [],
      ),
    ),
  );
  const fewer = outcomes.flatMap(({ events }) =>
    evaluations.flatMap(({ evaluation, examples: wanted }) => {
      const asked = events.flatMap((each) =>
        each.event === "evaluation" && each.stage === evaluation && each.when === "after" ? [each.figures.items] : [],
      );
      const is = asked.at(-1);
      return wanted === undefined || is === undefined || is === wanted
        ? []
        : [`${evaluation} asked ${is} examples, and ${wanted} were preregistered`];
    }),
  );
  return [
    ...runs.filter(({ hash }) => !done.has(hash)).map(({ name }) => `\`${name}\` was preregistered and has no results`),
    ...begun
      .filter(({ plan }) => !planned.has(plan))
      .map(({ name }) => `\`${name}\` has results and was not preregistered`),
    ...begun
      .filter(({ plan, preregistered }) => planned.has(plan) && preregistered !== digest)
      .map(({ name }) => `\`${name}\` began without it`),
    ...new Set(fewer),
    ...(devices.size > 1 ? [`it was run on several classes of devices: ${[...devices].join("; ")}`] : []),
  ];
}
