// The step from a plan as the compiler makes it to one whose results are known by its hash: the contents of the files that it
// reads are worked out, or held against what the plan says they were.

import { placeOf } from "#disk";
import { fileDigest } from "#file-digest";
import { E0273, E1037 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { isTable } from "../../plan/declared.ts";
import { planOf, withNames } from "../../plan/hash.ts";
import type { Input, ModelNode, Plan, PlanNode, Resolved, Run } from "../../plan/plan.ts";
import { weightNames } from "../checkpoint/layout.ts";
import { pinOf } from "../checkpoint/pin.ts";
import { inputFiles } from "./files.ts";
import { fromHere } from "./here.ts";
import { picturesDigest } from "./pictures.ts";

/** A file that a node reads, as it is now; `path` as the plan has it. */
export interface InputNow extends Input {
  readonly path: string;
}

/** Gives a diagnostic about a node the place in a spec that asked for it. */
export type Placing = (diagnostic: Diagnostic, node: PlanNode) => Diagnostic;

const unplaced: Placing = (diagnostic) => diagnostic;

/** The contents of all files that the nodes of a run read, in the order of the nodes; with what stood in the way. Interrupted when `stopping` says so. */
export async function readInputs(
  { nodes }: Pick<Run, "nodes">,
  directory: string,
  place: Placing = unplaced,
  stopping?: () => boolean,
) {
  const inputs: InputNow[] = [];
  const missing: Diagnostic[] = [];
  const attempt = async (node: PlanNode, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      missing.push(...error.diagnostics.map((each) => place(each, node)));
    }
  };
  for (const node of nodes) {
    const before = missing.length;
    for (const { role, path, file } of inputFiles(node, directory))
      await attempt(node, async () => {
        inputs.push({ node: node.id, role, digest: await fileDigest(file, path, stopping), path });
      });
    if (node.kind === "model" && missing.length === before)
      await attempt(node, async () => refuseOthersThanPinned(node, inputs, directory));
    if (!isTable(node) || missing.length > before) continue;
    await attempt(node, async () => {
      const digest = await picturesDigest(node, directory);
      if (digest !== undefined)
        inputs.push({ node: node.id, role: "pictures", digest, path: `pictures of ${node.path}` });
    });
  }
  return { inputs, missing };
}

/** The weights of a node, whose files are among `inputs`, are those that it pins. Failure E1037 where they are others, those of weightNames. */
function refuseOthersThanPinned({ id, from }: ModelNode, inputs: readonly InputNow[], directory: string): void {
  if (from.kind !== "checkpoint" || from.sha256 === undefined) return;
  const digests = new Map(inputs.filter(({ node }) => node === id).map(({ role, digest }) => [role, digest]));
  const names = weightNames(placeOf(directory, from.path));
  const found = pinOf(names.map((name) => ({ name, digest: digests.get(name)?.replace("sha256:", "") ?? "" })));
  if (found === from.sha256) return;
  throw new Failure(E1037({ folder: fromHere(directory, from.path), found, pinned: from.sha256 }));
}

/**
 * The run with the contents of its files and its hash; paths count from `directory`. Without a hash, and with the reasons, where
 * a file cannot be read, or weights are not those that are pinned (E1037). A run that says what its files were is held against them: E0273 for each that is another.
 */
export async function resolveRun(
  run: Run,
  directory: string,
  place: Placing = unplaced,
): Promise<{ readonly run: Run; readonly missing: readonly Diagnostic[] }> {
  const { inputs, missing } = await readInputs(run, directory, place);
  if (missing.length > 0) return { run, missing };
  const others = run.inputs === undefined ? [] : differences(run.inputs, inputs);
  if (others.length > 0) return { run, missing: others };
  const { outline: _, hash: __, ...said } = run;
  return { run: withNames({ ...said, inputs: inputs.map(({ path: _, ...input }) => input) }), missing: [] };
}

const key = ({ node, role }: Input): string => `${node}\n${role}`;

function differences(was: readonly Input[], is: readonly InputNow[]): readonly Diagnostic[] {
  const [before, now] = [was, is].map((inputs) => new Map(inputs.map((each) => [key(each), each])));
  const all = new Map([...before!, ...now!]);
  return [...all].flatMap(([at, input]) => {
    const [a, b] = [before!.get(at)?.digest ?? "not there", now!.get(at)?.digest ?? "not there"];
    const file = is.find((each) => key(each) === at)?.path ?? input.role;
    return a === b ? [] : [E0273({ file, node: input.node, was: a, is: b })];
  });
}

/** A run whose files are all there, and are what it says they were. Failures E0270, E0271, E0273, E1037. */
export async function resolved(run: Run, directory: string, place: Placing = unplaced): Promise<Resolved> {
  const { run: found, missing } = await resolveRun(run, directory, place);
  const { hash } = found;
  if (missing.length > 0 || hash === undefined) throw new Failure(...missing);
  return { ...found, hash };
}

/** The plan with the contents of the files of every run; what several runs miss is said once. */
export async function resolvePlan(
  plan: Plan,
  directory: string,
  place: Placing = unplaced,
): Promise<{ readonly plan: Plan; readonly missing: readonly Diagnostic[] }> {
  const missing = new Map<string, Diagnostic>();
  const runs: Run[] = [];
  for (const each of plan.runs) {
    const found = await resolveRun(each, directory, place);
    runs.push(found.run);
    for (const reason of found.missing) missing.set(reason.title, reason);
  }
  return { plan: planOf(runs), missing: [...missing.values()] };
}
