// Bundles of a stranger who means harm: names that lead elsewhere, links, devices, bombs, scripts, texts that paint, swapped plans, lengths
// that lie, damage, and readers' worst contents in a bundle in which all else fits. Each is refused with its reason, or is whole and
// harmless: then it is laid out, and some begin to run. Nothing outside its own folder may be read, written or left; no program started,
// nothing fetched; no secret told; nothing thrown that is no diagnostic.
//
//   node bench/campaigns/bundles.ts --count 600     (flags: harness.ts)

import { ChildProcess } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { Interrupted } from "../../runtime/limits/interrupted.ts";
import { borrowMachine } from "../../runtime/machine/borrow.ts";
import { startRun } from "../../runtime/session.ts";
import { experimentOf } from "../../share/experiment.ts";
import { pack } from "../../share/pack.ts";
import { layOut } from "../../share/reproduce.ts";
import { withVerified } from "../../share/verify.ts";
import { type Parts, partsOf } from "./forge.ts";
import { contentForgeries } from "./forged-contents.ts";
import { formForgeries } from "./forged-form.ts";
import { listForgeries } from "./forged-list.ts";
import { type Campaign, campaignMain, type Draws, type Verdict } from "./harness.ts";
import { makeProject } from "./project.ts";

const secret = "hunter2-in-a-canary";

export const bundles: Campaign = {
  name: "bundles",
  count: 600,
  slowest: 60_000,
  async prepare() {
    const path = mkdtempSync(join(tmpdir(), "perlc-bundles-"));
    const parts = await baseBundle(join(path, "base"));
    const machine = await borrowMachine({ adapter: "cpu" });
    const backend = machine.backend();
    const calls = watchCalls();
    process.env.PERLC_CANARY = secret;
    return {
      async run({ draws, number }): Promise<Verdict> {
        const place = join(path, `case-${number}`);
        mkdirSync(join(place, "outside"), { recursive: true });
        for (const name of ["canary", "outside/canary"]) writeFileSync(join(place, name), secret);
        mkdirSync(join(place, "inside"));
        const forgery = draws.pick([...formForgeries, ...listForgeries, ...contentForgeries]);
        const { what, bytes, refused } = forgery(parts, draws);
        const file = join(place, "x.perlz");
        writeFileSync(file, bytes);
        const before = treeOf(place);
        calls.length = 0;
        const { outcome, said } = await outcomeOf(file, join(place, "inside"), draws, {
          backend,
          adapter: machine.adapter,
        });
        const faults = [
          ...changedOutside(before, treeOf(place)).map((each) => `changed ${each}`),
          ...calls,
          ...(said.includes(secret) ? ["told a secret"] : []),
          ...(refused && outcome.startsWith("whole") ? ["taken for a bundle"] : []),
        ];
        rmSync(place, { recursive: true, force: true });
        return { what, outcome, ...(faults.length > 0 && { fault: faults.join("; ") }) };
      },
      async close() {
        calls.stop();
        backend.destroy();
        machine.giveBack();
        rmSync(path, { recursive: true, force: true });
      },
    };
  },
};

/** A bundle of a run that finished, with its weights, taken apart. */
async function baseBundle(folder: string): Promise<Parts> {
  const spec = await makeProject(folder);
  const models = join(folder, "lib", "models.perl");
  const files = [spec, models].map((path) => ({ path, text: readFileSync(path, "utf8") }));
  const made = await experimentOf(files, [], dirname(spec));
  const [run] = made.plan.runs;
  if (!run) throw new Error("no run");
  const quiet = { event: () => {}, warn: () => {}, stopping: () => false, adapter: "cpu" };
  const ended = await startRun(run, files, dirname(spec), join(folder, "runs"), quiet);
  const licences = new Map([[join(folder, "data", "train.parquet"), "CC0-1.0"]]);
  const file = join(folder, "base.perlz");
  await pack({ ...made, results: [ended.folder] }, file, { licences, without: [], weights: true });
  return partsOf(file);
}

/** What comes of a bundle: the codes of a refusal, or `whole`, and then how a beginning of its run ended; and all that was said. */
async function outcomeOf(
  file: string,
  inside: string,
  draws: Draws,
  on: NonNullable<Parameters<Awaited<ReturnType<typeof layOut>>["run"]>[1]["on"]>,
): Promise<{ readonly outcome: string; readonly said: string }> {
  let outcome = "";
  try {
    await withVerified(file, () => {});
    outcome = "whole";
    const { runs, run } = await layOut(file, inside);
    const [first] = runs;
    if (!first || draws.chance(0.7)) return { outcome, said: "" };
    const ended = await run(first, { event: () => {}, warn: () => {}, stopping: () => true, on });
    return { outcome: `${outcome}, ${ended.outcome.kind}`, said: "" };
  } catch (error) {
    if (error instanceof Interrupted) return { outcome: "whole, stopped", said: "" };
    if (!(error instanceof Failure) || error.diagnostics.length === 0) throw error;
    const codes = [...new Set(error.diagnostics.map((each) => each.code))].join(" ");
    return { outcome: outcome === "" ? codes : `${outcome}, then ${codes}`, said: drawAll(error.diagnostics) };
  } finally {
    on.backend.destroy();
  }
}

/** Sockets and programs that are opened or started from now on, by what they are. */
function watchCalls(): string[] & { readonly stop: () => void } {
  const found: string[] = [];
  const { connect } = Socket.prototype;
  const { spawn } = ChildProcess.prototype as unknown as { spawn: (...args: unknown[]) => unknown };
  const { fetch } = globalThis;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    found.push("opened a socket");
    return Reflect.apply(connect, this, args) as Socket;
  } as typeof connect;
  Reflect.set(ChildProcess.prototype, "spawn", function (this: ChildProcess, ...args: unknown[]) {
    found.push("started a program");
    return Reflect.apply(spawn, this, args) as unknown;
  });
  globalThis.fetch = (...args) => {
    found.push("fetched something");
    return fetch(...args);
  };
  const stop = (): void => {
    Socket.prototype.connect = connect;
    Reflect.set(ChildProcess.prototype, "spawn", spawn);
    globalThis.fetch = fetch;
  };
  return Object.assign(found, { stop });
}

/** Everything beneath a folder: names with their bytes, or what they lead to. */
function treeOf(root: string): ReadonlyMap<string, string> {
  const tree = new Map<string, string>();
  const visit = (path: string): void => {
    const stats = lstatSync(path);
    const name = relative(root, path).replaceAll("\\", "/");
    if (stats.isSymbolicLink()) tree.set(name, `link to ${readlinkSync(path)}`);
    else if (stats.isDirectory()) for (const each of readdirSync(path)) visit(join(path, each));
    else tree.set(name, stats.isFile() ? readFileSync(path, "latin1") : "device");
  };
  visit(root);
  return tree;
}

/** What is another outside of the folder that is the case's own; inside, links and devices. */
function changedOutside(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => {
    const now = is.get(name);
    if (name.startsWith("inside/")) return now !== undefined && /^(?:link to |device$)/.test(now);
    return was.get(name) !== now;
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await campaignMain(bundles, argv.slice(2));
