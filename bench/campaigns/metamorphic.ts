// One experiment said in other ways: every id renamed, the nodes of its plan in another legal order, its model, its tables and
// their pictures in other places. Hash, weights, every step and every figure must be the same to the bit.
//
//   node bench/campaigns/metamorphic.ts --count 200

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { argv } from "node:process";
import { compile, type Files } from "../../compiler/compile.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { planOf, withNames } from "../../plan/hash.ts";
import type { Resolved } from "../../plan/plan.ts";
import { verify } from "../../plan/verify.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { pictureFile } from "../../runtime/data/pixels.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { resolved } from "../../runtime/inputs/resolve.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { createRunFolder } from "../../runtime/record/folder.ts";
import { runIn } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { encodeParquet } from "../tables/write.ts";
import { type Campaign, campaignMain, type Draws, type Prepared } from "./harness.ts";
import { type Names, type Places, type Shape, shapes, specOf, warmStart } from "./metamorphic-specs.ts";
import { legalOrder } from "./orders.ts";

/** What a run came to, with nothing in it that its names or its clock decide. */
interface Results {
  readonly hash: string;
  readonly weights: string;
  readonly steps: readonly unknown[];
  /** Of each evaluation, by the name it has when nothing is renamed. */
  readonly figures: Readonly<Record<string, unknown>>;
}

const plainNames: Names = {
  experiment: "demo",
  pool: "pool",
  train: "train",
  held: "held_out",
  first: "first",
  last: "last",
};
const plainPlaces: Places = { model: "model", parquet: "rows.parquet", jsonl: "rows.jsonl" };

const disk = (folder: string): Files => ({
  read: (path) => {
    try {
      return readFileSync(join(folder, path), "utf8");
    } catch {
      return undefined;
    }
  },
  exists: (path) => {
    try {
      readFileSync(join(folder, path));
      return true;
    } catch {
      return false;
    }
  },
});

export const metamorphic: Campaign = { name: "metamorphic", count: 200, prepare };

async function prepare(): Promise<Prepared> {
  const root = mkdtempSync(join(tmpdir(), "perlc-metamorphic-"));
  const device = await openDevice(process.env.PERLC_ADAPTER);
  const backend = gpuBackend(device);
  const base = join(root, "base");
  await makeFiles(base, { device, backend, root });
  /** The experiment as it is said first, run once for each shape. */
  const known = new Map<Shape, Results>();
  const plain = async (shape: Shape): Promise<Results> => {
    const before = known.get(shape);
    if (before) return before;
    const said = { text: specOf(shape, plainNames, plainPlaces), folder: base, names: plainNames };
    const found = await results(said, (nodes) => nodes, { device, backend, root });
    known.set(shape, found);
    return found;
  };
  return {
    async run({ number, draws }) {
      const shape = draws.pick(shapes);
      const names = namesOf(draws);
      const places = placesOf(draws);
      const folder = join(root, `case-${number}`);
      try {
        move(base, folder, places);
        const said = { text: specOf(shape, names, places), folder, names };
        const wanted = await plain(shape);
        const found = await results(said, (nodes) => legalOrder(nodes, draws.below), { device, backend, root });
        const what = `${JSON.stringify(shape)} as ${Object.values(names).join(" ")} with ${Object.values(places).join(" ")}`;
        const other = (["hash", "weights", "steps", "figures"] as const).find(
          (each) => JSON.stringify(found[each]) !== JSON.stringify(wanted[each]),
        );
        return other === undefined
          ? { what, outcome: "same" }
          : {
              what,
              outcome: `other ${other}`,
              fault: `${other} is another: ${JSON.stringify(found[other]).slice(0, 300)}`,
            };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    async close() {
      backend.destroy();
      device.destroy();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

interface Bench {
  readonly device: Device;
  readonly backend: Backend;
  readonly root: string;
}

/** A model that was trained a little, and the same questions as a table with its pictures in it and as lines with pictures beside them. */
async function makeFiles(folder: string, bench: Bench): Promise<void> {
  mkdirSync(join(folder, "pictures"), { recursive: true });
  const family = fourArtists({
    split: "train",
    images: { from: 2, to: 2 },
    ask: [{ kind: "which", share: 1 }],
    seed: 5,
  });
  const examples = Array.from({ length: 6 }, (_, number) => family.example(number));
  writeFileSync(join(folder, plainPlaces.parquet), await encodeParquet(examples));
  const lines: string[] = [];
  for (const [row, { question, images, answer }] of examples.entries()) {
    const names: string[] = [];
    for (const [slot, picture] of images.entries()) {
      const name = `pictures/${row}-${slot}.png`;
      writeFileSync(join(folder, name), await pictureFile(picture));
      names.push(name);
    }
    lines.push(JSON.stringify({ prompt: question, images: names, answer }));
  }
  writeFileSync(join(folder, plainPlaces.jsonl), `${lines.join("\n")}\n`);
  const run = await planned({ text: warmStart, folder, names: plainNames }, (nodes) => nodes);
  const made = createRunFolder(join(bench.root, "runs"), run, [], folder);
  await executed(made, bench);
  cpSync(join(made.path, "final"), join(folder, plainPlaces.model), { recursive: true });
}

interface Said {
  readonly text: string;
  /** The folder of the spec. */
  readonly folder: string;
  readonly names: Names;
}

/** The only run of a spec, its nodes in the order that `order` gives them. */
async function planned(
  { text, folder }: Said,
  order: (nodes: Resolved["nodes"]) => Resolved["nodes"],
): Promise<Resolved> {
  const { value, diagnostics } = compile({ path: "main.perl", text }, disk(folder));
  const [run] = value?.plan.runs ?? [];
  if (!run) return bug(`a spec of this campaign does not compile:\n${drawAll(diagnostics)}\n${text}`);
  const ordered = withNames({ ...run, nodes: order(run.nodes) });
  verify(planOf([ordered]));
  if (ordered.outline !== run.outline) bug("another order of nodes is another outline");
  return resolved(ordered, folder);
}

async function executed(folder: Parameters<typeof runIn>[0], { device, backend }: Bench): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  const { name, driver } = device.adapter;
  try {
    const outcome = await runIn(
      folder,
      backend,
      { name, driver },
      { event: (event) => events.push(event), warn: () => {}, stopping: () => false },
    );
    if (outcome.kind !== "finished") bug("a run of this campaign was stopped");
  } finally {
    backend.destroy(); // forgets the states; the compiled kernels stay
  }
  return events;
}

async function results(
  said: Said,
  order: (nodes: Resolved["nodes"]) => Resolved["nodes"],
  bench: Bench,
): Promise<Results> {
  const run = await planned(said, order);
  const folder = createRunFolder(join(bench.root, "runs"), run, [], said.folder);
  try {
    const events = await executed(folder, bench);
    const { weights, evaluations } = JSON.parse(readFileSync(join(folder.path, "metrics.json"), "utf8")) as {
      readonly weights: string;
      readonly evaluations: readonly { readonly evaluation: string }[];
    };
    const steps = events.flatMap((event) => {
      if (event.event !== "step") return [];
      const { clock: _, ...figures } = event;
      return [figures];
    });
    const figures = Object.fromEntries(
      (["first", "last"] as const).map((name) => {
        const found = evaluations.find((each) => each.evaluation === `evaluate.${said.names[name]}`);
        const { evaluation: _, ...rest } = found ?? bug(`no evaluation ${said.names[name]}`);
        return [name, rest];
      }),
    );
    return { hash: run.hash, weights, steps, figures };
  } finally {
    rmSync(folder.path, { recursive: true, force: true });
  }
}

/** The files of the base in other places, the pictures of a table still beside it. */
function move(base: string, folder: string, places: Places): void {
  for (const key of ["model", "parquet", "jsonl"] as const) {
    const to = join(folder, places[key]);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(base, plainPlaces[key]), to, { recursive: true });
  }
  const beside = join(folder, dirname(places.jsonl));
  cpSync(join(base, "pictures"), join(beside, "pictures"), { recursive: true });
  if (relative(folder, beside).startsWith("..")) bug("a case stays in its folder");
}

/** A word that a spec may use as a name, of letters that sort before and behind what they replace. */
const wordOf = ({ below }: Draws, used: Set<string>): string => {
  const letters = Array.from({ length: 3 + below(6) }, () => String.fromCharCode(97 + below(26)));
  const word = `${letters.join("")}_${below(10)}`;
  if (used.has(word)) return wordOf({ below } as Draws, used);
  used.add(word);
  return word;
};

function namesOf(draws: Draws): Names {
  const used = new Set<string>();
  const word = () => wordOf(draws, used);
  return { experiment: word(), pool: word(), train: word(), held: word(), first: word(), last: word() };
}

function placesOf(draws: Draws): Places {
  const used = new Set<string>();
  const folder = () =>
    Array.from({ length: draws.below(3) }, () => wordOf(draws, used))
      .map((each) => `${each}/`)
      .join("");
  const word = () => wordOf(draws, used);
  return {
    model: `${folder()}${word()}`,
    parquet: `${folder()}${word()}.parquet`,
    jsonl: `${folder()}${word()}.jsonl`,
  };
}

if (import.meta.main) process.exitCode = await campaignMain(metamorphic, argv.slice(2));
