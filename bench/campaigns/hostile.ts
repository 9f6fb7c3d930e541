// Plans and run folders of a stranger who means harm: ids and names that are paths, links, pipes and second names of files, spec
// files that point elsewhere, journals whose chain was worked out anew. Whatever perlc makes of them, nothing outside the run's
// own folder may be written, made, changed or taken away: a tree of canaries is compared before and after.
//
//   node bench/campaigns/hostile.ts --count 100     (flags: harness.ts)

import { execFileSync } from "node:child_process";
import {
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { Run } from "../../plan/plan.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { openJournal, readJournal } from "../../runtime/record/journal.ts";
import { partsOf } from "../../runtime/record/parts.ts";
import { type Campaign, campaignMain, type Draws, type Verdict } from "./harness.ts";
import { makeWorld, type World } from "./world.ts";

export const hostile: Campaign = {
  name: "hostile",
  count: 100,
  async prepare() {
    const world = await makeWorld();
    return {
      async run({ draws }): Promise<Verdict> {
        const copy = world.copy();
        const outside = join(copy, "outside");
        mkdirSync(join(outside, "folder"), { recursive: true });
        for (const name of ["canary", "folder/canary"]) writeFileSync(join(outside, name), "canary");
        const folder = join(copy, relative(world.path, draws.chance(0.7) ? world.stopped : world.finished));
        const attack = draws.pick([
          givenPlan,
          folderPlan,
          folderPlan,
          link,
          link,
          link,
          secondName,
          directory,
          journal,
        ]);
        const { what } = attack({ world, copy, folder, outside, draws });
        const seen = treeOf(copy, folder);
        const outcome = await outcomeOf(() => (attack === givenPlan ? startGiven(world, copy) : world.again(folder)));
        const now = treeOf(copy, folder);
        const changed = [...new Set([...seen.keys(), ...now.keys()])].filter(
          (path) => seen.get(path) !== now.get(path),
        );
        // a run that began has a folder of its own in `runs`, and that alone
        const wrong = changed.filter((path) => !/^runs\/[\w.,%+=~-]+-seed\d+-\d+(?:\/|$)/.test(path));
        return wrong.length === 0
          ? { what, outcome }
          : { what, outcome, fault: `written outside: ${wrong.join(", ")}` };
      },
      close: () => world.close(),
    };
  },
};

async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "inside";
  } catch (error) {
    if (error instanceof Failure) return [...new Set(error.diagnostics.map((each) => each.code))].join(" ");
    throw error;
  }
}

/** Everything beneath a folder but what is in `own`: names with their bytes, or what they lead to. */
function treeOf(root: string, own: string): ReadonlyMap<string, string> {
  const tree = new Map<string, string>();
  const visit = (path: string): void => {
    const stats = lstatSync(path);
    const name = relative(root, path).replaceAll("\\", "/");
    if (stats.isSymbolicLink()) tree.set(name, `link to ${readlinkSync(path)}`);
    else if (stats.isDirectory()) {
      tree.set(name, "folder");
      if (path !== own) for (const each of readdirSync(path)) visit(join(path, each));
    } else tree.set(name, stats.isFile() ? `${stats.mode} ${readFileSync(path, "latin1")}` : "device");
  };
  visit(root);
  return tree;
}

interface Place {
  readonly world: World;
  readonly copy: string;
  readonly folder: string;
  readonly outside: string;
  readonly draws: Draws;
}

interface Attack {
  readonly what: string;
}

/** A name that leads somewhere else, or is odd in another way. */
function oddName({ outside, draws }: Place, stem: string): string {
  const up = "../".repeat(1 + draws.below(6));
  return draws.pick([
    `${up}${stem}`,
    `${up}outside/canary`,
    join(outside, stem),
    join(outside, "canary"),
    `${stem}/../../../${stem}`,
    `..\\..\\${stem}`,
    `C:\\${stem}`,
    `.${stem}`,
    "..",
    ".",
    "",
    `${stem}\0.json`,
    `${stem}\n`,
    `${stem}\u202egnp`,
    "con",
    "__proto__",
    "%2e%2e%2f%2e%2e%2fcanary",
    stem.repeat(60),
    `${stem}.`,
    "journal",
    "plan",
    `~/${stem}`,
    `$HOME/${stem}`,
    `file:///${stem}`,
  ]);
}

/** The plan with another id for one node wherever it is spoken of, or another name. */
function renamed(run: Run, place: Place): { readonly run: Run; readonly what: string } {
  if (place.draws.chance(0.3)) {
    const name = oddName(place, "tiny");
    return { run: { ...run, name }, what: `name ${JSON.stringify(name)}` };
  }
  const { id } = place.draws.pick(run.nodes);
  const odd = oddName(place, id);
  const text = JSON.stringify(run).replaceAll(`${JSON.stringify(id)}`, () => JSON.stringify(odd));
  return { run: JSON.parse(text) as Run, what: `id ${JSON.stringify(id)} as ${JSON.stringify(odd)}` };
}

const givenText = new WeakMap<World, string>();

/** A plan in a file, as `perlc run plan.json` takes it. Nodes are not in its hash by name, so the hash stays right. */
function givenPlan(place: Place): Attack {
  const { run, what } = renamed(place.world.run, place);
  givenText.set(place.world, JSON.stringify({ edition: 1, runs: [run] }));
  return { what: `a plan with ${what}` };
}

async function startGiven(world: World, copy: string): Promise<void> {
  const { value, diagnostics } = readExternal({ path: "plan.json", text: givenText.get(world) ?? "" });
  const [run] = value?.runs ?? [];
  if (!run) throw new Failure(...diagnostics);
  await world.start(copy, run);
}

/** A stranger's folder in which everything agrees: the digests of spec.json are worked out anew. */
function rewrite(
  folder: string,
  change: { readonly run?: Run; readonly directory?: string; readonly specs?: unknown },
): void {
  const run = change.run ?? (JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")) as Run);
  const { digest: _, ...was } = JSON.parse(readFileSync(join(folder, "spec.json"), "utf8")) as Record<string, unknown>;
  const { directory = was.directory, specs = was.specs } = change;
  const kept = { ...was, directory, specs, parts: partsOf(run) };
  writeFileSync(join(folder, "plan.json"), JSON.stringify(run));
  writeFileSync(join(folder, "spec.json"), JSON.stringify({ ...kept, digest: sha256(JSON.stringify(kept)) }));
}

function folderPlan(place: Place): Attack {
  const { run, what } = renamed(JSON.parse(readFileSync(join(place.folder, "plan.json"), "utf8")) as Run, place);
  rewrite(place.folder, { run });
  return { what: `a folder with ${what}` };
}

/** Where paths count from, and what the spec was called. */
function directory(place: Place): Attack {
  const { outside, draws, folder } = place;
  const to = draws.pick([outside, "/", "../../outside", "../../../../../../etc", "/proc/self", ""]);
  const path = oddName(place, "tiny.perl");
  rewrite(folder, { directory: to, specs: [{ path, text: "spec 1\n" }] });
  return { what: `paths count from ${JSON.stringify(to)}, the spec is ${JSON.stringify(path)}` };
}

/** A journal in which artifacts, checkpoints and stages have odd names; its chain is right. */
function journal(place: Place): Attack {
  const path = join(place.folder, "journal.jsonl");
  const events = readJournal(path);
  const changed: string[] = [];
  const odd = events.map((event): RunEvent => {
    if (!place.draws.chance(0.4)) return event;
    const name = oddName(place, "x");
    if (event.event === "artifact") changed.push(`artifact ${JSON.stringify(name)}`);
    if (event.event === "artifact") return { ...event, name };
    if (event.event === "checkpoint") changed.push(`checkpoint in ${JSON.stringify(name)}`);
    return event.event === "checkpoint" ? { ...event, folder: name } : event;
  });
  const written = openJournal(path);
  for (const event of odd) written.append(event);
  written.close();
  return { what: `a journal with ${changed.join(", ") || "its own names"}` };
}

/** A link, or a pipe, in the place of something that the run reads or writes. */
function link({ folder, outside, draws }: Place): Attack {
  const name = draws.pick([
    "journal.jsonl",
    "plan.json",
    "spec.json",
    "metrics.json",
    "report.txt",
    "run.lock",
    "run.lock.after-0123456789abcdef",
    "artifacts",
    "artifacts/data.rolled.json",
    "artifacts/evaluate-before-0.json.gz",
    "artifacts/evaluate-after-4.json.gz",
    "artifacts/x.partial",
    "checkpoints",
    "checkpoints/step-000003",
    "checkpoints/step-000004",
    "checkpoints/step-000004.previous",
    "checkpoints/step-000004.partial",
    "checkpoints/step-000003/model.safetensors",
    "checkpoints/step-000003/progress.json",
    "final",
    "final/config.json",
    "final.partial",
    "final.previous",
  ]);
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const target = draws.pick(["canary", "folder", "folder/canary", "not there", "."]);
  // as a thief would: what stood there is behind the link, so that it reads right
  const moved = join(outside, basename(name));
  const keeps = draws.chance(0.4) && lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  if (keeps) cpSync(path, moved, { recursive: true, force: true });
  rmSync(path, { recursive: true, force: true });
  if (process.platform !== "win32" && draws.chance(0.1)) {
    execFileSync("mkfifo", [path]);
    return { what: `${name} is a pipe` };
  }
  const to = keeps ? moved : join(outside, target);
  symlinkSync(draws.chance(0.5) ? to : relative(dirname(path), to), path);
  return { what: `${name} is a link to ${relative(folder, to)}` };
}

/** Files of the folder that have a second name outside: writing in their place must leave the other bytes alone. */
function secondName({ folder, outside, draws }: Place): Attack {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .filter(() => draws.chance(0.5));
  for (const path of names)
    linkSync(path, join(outside, `second name of ${relative(folder, path).replaceAll(/[/\\]/g, "+")}`));
  return { what: `${names.length} files have a second name` };
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await campaignMain(hostile, argv.slice(2));
