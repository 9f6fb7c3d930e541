// `npm run packed`: the two tarballs, tried as somebody tries them who installs them. `perlc` alone in an empty folder: new, check,
// plan, explain, fmt, lint, emit, freeze, lsp, and the line for what is missing at `run`. Then the runtime: a step, the import, a
// consumer's types, what publint and attw say, sizes. Needs npm's registry; the newest Node is tried where it can be had.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import packageFile from "../package.json" with { type: "json" };
import { built, consumer, projects } from "./consumer.ts";
import { tarball } from "./tarball.ts";
import { allHeld, type Ended, holds, install, megabytes, place, project, shell } from "./trying.ts";

/** Megabytes of an installation, with all that it depends on. */
const most = { perlc: 30, "perlc-runtime": 220 } as const;

/** Tools of this check alone, in the versions it was written with. */
const tools = ["publint@0.3.25", "@arethetypeswrong/cli@0.18.5"];
const newest = "node@26";

/** The first spec with a run of seconds: one step, few questions. */
const smaller = (text: string): string =>
  ["take(64)|take(4)", "take(50)|take(2)", "8prompt|2prompt", "6rollout|2rollout", "5step|1step"].reduce(
    (before, each) => {
      const [long = "", short = ""] = each.split("|");
      if (!before.includes(long)) throw new Error(`the first spec has no ${long}`);
      return before.replace(long, short);
    },
    text,
  );

const { version } = packageFile;
const pinned = (name: keyof typeof packageFile.dependencies | keyof typeof packageFile.devDependencies) =>
  `${name}@${{ ...packageFile.dependencies, ...packageFile.devDependencies }[name]}`;

/** A command that must end with a code and say something. */
function says(folder: string, line: string, code: number, said: RegExp, first?: readonly string[]): Ended {
  const ended = shell(folder, line, first ?? [join(folder, "node_modules/.bin")]);
  holds(
    `${line}: ${said.source}`,
    ended.code === code && said.test(ended.said),
    `ended with ${ended.code}:\n${ended.said}`,
  );
  return ended;
}

/** The compiler's package alone. */
function tryCompiler(): void {
  const folder = project("compiler", { "consumer.ts": consumer });
  const { code, said } = install(folder, tarball("perlc"));
  holds("npm i perlc", code === 0, said);
  says(folder, "npx perlc --version", 0, new RegExp(`^perlc ${version}$`, "m"));
  says(folder, "perlc new first", 0, /first\.perl is written/);
  holds(
    "new uses perlc:models",
    readFileSync(join(folder, "first.perl"), "utf8").includes('use { tiny_vlm } from "perlc:models"'),
  );
  says(folder, "perlc check first.perl", 0, /nothing wrong \(1 run\)/);
  says(folder, "perlc lint first.perl", 0, /^first\.perl: nothing wrong$/m);
  says(folder, "perlc fmt --check first.perl", 0, /^$/);
  says(folder, "perlc plan first.perl", 0, /^plan sha256:[0-9a-f]{64}$/m);
  says(folder, "perlc explain E0412", 0, /E0412/);
  says(folder, "perlc explain train.per_order first.perl", 0, /group/);
  says(folder, "perlc emit json first.perl --out plan.json", 0, /^$/);
  says(folder, "perlc freeze first.perl", 0, /is written: 1 run/);
  says(folder, "perlc lsp < package.json", 1, /perlc lsp ends/);
  const files = readdirSync(folder).filter((each) => /\.(perl|json)$/.test(each) && !/^package/.test(each));
  const absolute = files.filter((each) => readFileSync(join(folder, each), "utf8").includes(place));
  holds(`no absolute path in ${files.join(", ")}`, files.length === 3 && absolute.length === 0, absolute.join());
  const line = new RegExp(`E1080[^]*npm i perlc-runtime@${version}\``);
  for (const command of [
    "run first.perl",
    "doctor",
    "bench",
    "check --preflight first.perl",
    "plan --prompt first.perl",
  ])
    says(folder, `perlc ${command}`, 1, line);
  // commands are printed as they can be pasted
  const asCalled = ["npx perlc", "node node_modules/perlc/cli/perlc.js", "node_modules/.bin/perlc"];
  for (const call of asCalled)
    says(folder, `${call} run first.perl`, 1, new RegExp(`explain +${call} explain E1080$`, "m"), []);
  says(folder, "perlc emit ts first.perl", 1, new RegExp(`E1080[^]*npm i ${pinned("ts-morph")}\``));
  says(folder, "node consumer.ts first.perl --without", 0, /"missing":\["E1080"\]/);
  size("perlc", folder);
  start(folder);
}

/** What npx adds to each call, for README.md: medians of five, one in turn with the other. Decides nothing. */
function start(folder: string): void {
  const lines = ["npx perlc check first.perl", "node_modules/.bin/perlc check first.perl"] as const;
  const times = Array.from({ length: 5 }, () =>
    lines.map((line) => {
      const before = performance.now();
      shell(folder, line);
      return performance.now() - before;
    }),
  );
  const median = (which: number) => times.map((each) => each[which] ?? 0).sort((a, b) => a - b)[2] ?? 0;
  const [npx, own] = [median(0), median(1)];
  console.log(
    `        ${lines[0]}: ${npx.toFixed(0)} ms, ${(npx / own).toFixed(1)} times ${lines[1]} (${own.toFixed(0)} ms)`,
  );
}

/** Both packages, the software driver, and the package that writes TypeScript. */
function tryRuntime(): string {
  const folder = project("runtime", { "consumer.ts": consumer, "built.ts": built });
  const { code, said } = install(folder, tarball("perlc"), tarball("perlc-runtime"));
  holds("npm i perlc perlc-runtime", code === 0, said);
  size("perlc-runtime", folder);
  says(folder, "perlc new first", 0, /first\.perl is written/);
  const driver = pinned("@sparticuz/chromium");
  if (process.platform === "linux" && process.arch === "x64")
    says(folder, "perlc run first.perl --adapter software", 1, new RegExp(`E100[13][^]*npm i ${driver}`));
  const more = install(folder, driver, pinned("ts-morph"), pinned("typescript"), pinned("@types/node"));
  holds(`npm i ${driver} ${pinned("ts-morph")}`, more.code === 0, more.said);
  says(folder, "perlc doctor --adapter software", 0, /a run takes it/);
  says(folder, "perlc conform --adapter cpu", 0, /^Device graph: \d+ passed, 0 failed/m);
  const first = readFileSync(join(folder, "first.perl"), "utf8");
  project("runtime", { "small.perl": smaller(first) });
  says(folder, "perlc run small.perl --adapter software", 0, /^weights {2}sha256:[0-9a-f]{64}$/m);
  says(folder, "node consumer.ts small.perl --train", 0, /"weights":"sha256:/);
  trySweep(folder, smaller(first));
  says(folder, "perlc emit ts first.perl --out plan.ts", 0, /^$/);
  const module = readFileSync(join(folder, "plan.ts"), "utf8");
  holds("emit ts imports perlc by its name", module.includes('from "perlc"') && !module.includes(place), module);
  return folder;
}

/** Two runs at a time, each a process that is started as the caller was; then one whose own process is gone. */
function trySweep(folder: string, first: string): void {
  const name = /^experiment (\w+)/m.exec(first)?.[1] ?? "";
  project("runtime", { "arms.perl": `${first}\nsweep arms over [${name}] { seed = each(1, 2) }\n` });
  says(folder, "perlc run arms.perl --adapter cpu --threads 2 --jobs 2", 0, /2 at a time with 1 thread each/);
  says(folder, "npx perlc run --again runs/arms-1", 0, /0 of 2 runs are left/);
  says(folder, "perlc compare runs/arms-1", 0, /has seeds 1, 2\./);
}

/** The consumer's program under a strict compiler, with and without the types of libraries looked at. */
function tryTypes(folder: string): void {
  for (const [name, options] of Object.entries(projects)) {
    project("runtime", { [name]: JSON.stringify(options) });
    says(folder, `tsc -p ${name}`, 0, /^$/);
  }
}

function tryTools(): void {
  const folder = project("tools");
  const { code, said } = install(folder, ...tools);
  holds(`npm i ${tools.join(" ")}`, code === 0, said);
  for (const name of ["perlc", "perlc-runtime"] as const) {
    says(folder, `publint "${tarball(name)}" --strict`, 0, /All good/);
    says(
      folder,
      `attw "${tarball(name)}" --profile esm-only --no-color`,
      0,
      name === "perlc" ? /🟢 \(ESM\)/ : /No problems found/,
    );
  }
}

/** Another Node, where npm has it for this machine. */
function tryNewest(folder: string): void {
  const where = project("newest");
  const { code, said } = install(where, newest);
  const first = [join(where, "node_modules/.bin")];
  const is = code === 0 ? shell(where, "node --version", first).stdout.trim() : "";
  if (!is.startsWith(`v${newest.split("@")[1]}.`)) {
    console.log(`- ${newest} cannot be had here, and is not tried: ${said.trim().split("\n")[0] ?? ""}`);
    return;
  }
  console.log(`under Node ${is}`);
  says(folder, "node node_modules/perlc/cli/perlc.js check first.perl", 0, /nothing wrong/, first);
  says(folder, "node consumer.ts small.perl --train", 0, /"weights":"sha256:/, first);
}

function size(name: keyof typeof most, folder: string): void {
  const is = megabytes(join(folder, "node_modules"));
  holds(`${name} installed: ${is.toFixed(1)} MB, at most ${most[name]}`, is <= most[name]);
}

console.log(`under Node ${process.version}`);
tryCompiler();
const folder = tryRuntime();
tryTypes(folder);
tryTools();
tryNewest(folder);
rmSync(place, { recursive: true, force: true });
process.exitCode = allHeld() ? 0 : 1;
