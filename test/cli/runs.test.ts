// Runs as a newcomer makes them, each a child process: what stops one says so with a code and loses nothing, and what
// was stopped goes on where it was.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeParquet } from "../../bench/tables/write.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { type Picture, pictureName } from "../../runtime/data/picture.ts";
import { pictureFile } from "../../runtime/data/pixels.ts";
import { loadTraining } from "../../runtime/record/checkpoint.ts";
import { jsonLines, tiny, useFolder } from "./child.ts";

const dataset = /four_artists\(.*\) \| take\(8\)/;

/** Fills the disk for one file: the optimizer of one checkpoint is written to the device that is always full. */
const fullDisk = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const open = fs.openSync;
fs.openSync = (path, flags, ...rest) =>
  /step-000040\\.\\w+\\.partial.optimizer/.test(String(path)) ? open("/dev/full", "w") : open(path, flags, ...rest);
syncBuiltinESMExports();
`;

const folder = useFolder({
  "tiny.perl": tiny,
  "long.perl": tiny.replace("4step", "60step").replace("1step", "20step"),
  "cut.perl": tiny.replace(dataset, 'parquet("cut.parquet", bad_rows = fail)'),
  "few.perl": tiny.replace(dataset, 'parquet("whole.parquet") | take(9)'),
  "torn.perl": tiny.replace(dataset, 'parquet("torn.parquet")'),
  "models.perl": tiny.slice(0, tiny.indexOf("experiment")),
  "torn.parquet": "PAR1 and nothing else",
  "full-disk.mjs": fullDisk,
});
const full = { NODE_OPTIONS: `--import ${pathToFileURL(join(folder.path, "full-disk.mjs")).href}` };

beforeAll(async () => {
  const family = fourArtists({
    split: "train",
    images: { from: 2, to: 2 },
    ask: [{ kind: "which", share: 1 }],
    seed: 3,
  });
  const whole = Array.from({ length: 8 }, (_, number) => family.example(number));
  writeFileSync(join(folder.path, "whole.parquet"), await encodeParquet(whole));
  const row = whole[5] ?? family.example(5);
  const [first, ...others] = row.images;
  const images = first ? [await half(first), ...others] : [];
  const cut = whole.map((each) => (each === row ? { ...each, images } : each));
  writeFileSync(join(folder.path, "cut.parquet"), await encodeParquet(cut));
});

async function half(picture: Picture): Promise<Picture> {
  const bytes = await pictureFile(picture);
  return { kind: "bytes", bytes: bytes.slice(0, bytes.length / 2), name: pictureName(picture) };
}

/** A child compiles its kernels anew, which a busy machine may take half a minute for. */
const patience = { timeout: 180_000 };

describe.concurrent("a run that fails", patience, () => {
  it.each([
    [
      "a picture file cut in half",
      ["run", "cut.perl"],
      "E0502",
      /picture `cut\.parquet#5 image 1 [^`]*` cannot be decoded: it ends before its last pixel\n +┌─ cut\.perl:14:18\n[\s\S]*\^ read because of this/,
    ],
    [
      "a dataset with fewer rows than are taken",
      ["run", "few.perl"],
      "E0515",
      /there are 8 examples to take from, and `take` asks for 9\n +┌─ few\.perl:14:45\n[\s\S]*\^ more than there are/,
    ],
    [
      "a parquet file that is none",
      ["run", "torn.perl"],
      "E0507",
      /`torn\.parquet` is not a whole parquet file: .*\n +┌─ torn\.perl:14:18\n/,
    ],
    ["an unknown adapter", ["run", "tiny.perl", "--adapter", "voodoo2"], "E1003", /no adapter named `voodoo2`/],
    ["--again on no run", ["run", "--again", "."], "E1030", /`\.` is not the folder of a run/],
    ["--again on nothing", ["run", "--again", "gone"], "E1030", /`gone` is not the folder of a run/],
    ["a spec with models only", ["run", "models.perl"], "E0220", /`models\.perl` declares no experiment/],
    [
      "a place that is a file",
      ["run", "tiny.perl", "--out", "tiny.perl"],
      "E1055",
      /`tiny\.perl\/tiny-seed3` cannot be written: a file has the name of a folder on the way\n/,
    ],
    [
      "a place where no folder can be made",
      ["run", "tiny.perl", "--out", existsSync("/proc/self") ? "/proc/x" : "tiny.perl"],
      "E1055",
      /\/tiny-seed3` cannot be written: a (file has the name of a folder on the way|folder on the way is not there, or none can be made there)\n/,
    ],
  ])("%s", async (_, args, code, says) => {
    const { code: exit, stdout, stderr } = await folder.run(args);
    expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]`));
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/= help {2,}\S/);
    expect(stderr.match(/^error/gm)?.length).toBe(1);
    expect(exit).toBe(1);
    expect(stdout).not.toMatch(/weights|sha256|accuracy|nothing is lost/);
  });

  it("says so in JSON lines, too", async () => {
    const { code, stdout, stderr } = await folder.run(["run", "torn.perl", "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const lines = jsonLines(stdout);
    expect(lines.at(-1)).toMatchObject({ code: "E0507", severity: "error" });
    expect(lines.some((each) => each.event === "finish" || each.event === "end")).toBe(false);
  });

  it("leaves no folder of a run that never began", () => {
    expect(existsSync(join(folder.path, "gone"))).toBe(false);
  });
});

describe("a run that is stopped", patience, () => {
  it.skipIf(!existsSync("/dev/full"))(
    "by a full disk, then by Ctrl-C, goes on each time and ends with the weights of a run that nothing stopped",
    async () => {
      const [failed, whole] = await Promise.all([
        folder.run(["run", "long.perl", "--out", "full"], full),
        folder.run(["run", "long.perl", "--out", "whole", "--json"]),
      ]);
      const run = "full/tiny-seed3-1";
      const lost = `${run}/checkpoints/step-000040`;
      expect(failed.stderr).toMatch(new RegExp(`^error\\[E1050\\]: the disk is full while saving \`${lost}\`\n`));
      expect(failed.stderr).toContain("continue with `perlc run --again`");
      expect(failed.stdout).not.toContain("weights");
      expect(failed.code).toBe(1);
      expect(readdirSync(join(folder.path, run, "checkpoints"))).toEqual(["step-000020"]);
      expect(loadTraining(join(folder.path, run, "checkpoints", "step-000020")).progress.step).toBe(20);

      const child = folder.start(["run", "--again", run]);
      child.signalAt("step 24/", "SIGINT");
      const stopped = await child.ended;
      expect(stopped.stderr).toBe(
        "stopping after this step (Ctrl-C again stops at once and keeps the last checkpoint)\n",
      );
      expect(stopped.stdout).toContain("continues after step 20");
      const [, step, where] =
        /stopped after step (\d+)\nnothing is lost; continue with: perlc run --again (\S+)\n$/.exec(stopped.stdout) ??
        [];
      expect(Number(step)).toBeGreaterThanOrEqual(24);
      expect(Number(step)).toBeLessThan(60);
      expect(where).toBe(run);
      expect(stopped.code).toBe(0);

      const again = await folder.run(["run", "--again", run]);
      expect(again.stdout).toContain(`continues after step ${step}`);
      expect(again.stdout).toContain("step 60/60");
      expect(again.code).toBe(0);

      const lines = jsonLines(whole.stdout);
      expect(lines.at(-1)).toEqual({ event: "end", outcome: "finished", run: "whole/tiny-seed3-1" });
      const weights = lines.find((each) => each.event === "finish")?.weights;
      expect(weights).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(again.stdout).toContain(`weights  ${weights}\nrun      ${run}\n`);
    },
  );
});

describe("--again on a run that has finished", () => {
  const finishedRun = async (out: string) => {
    await folder.run(["run", "tiny.perl", "--out", out, "--adapter", "cpu"]);
    return `${out}/${readdirSync(join(folder.path, out))[0]}`;
  };

  it(
    "says so, with what it came to and what to do, and writes nothing",
    async () => {
      const run = await finishedRun("ended");
      const journal = readFileSync(join(folder.path, run, "journal.jsonl"));
      const { code, stdout, stderr } = await folder.run(["run", "--again", run]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(
        /^ended\/tiny-seed3-1 has finished: nothing is left to do\n\nweights {2}sha256:[0-9a-f]{64}\nrun {6}ended/,
      );
      expect(stdout).toContain("once more: perlc run tiny.perl\nwith another seed: perlc run tiny.perl --set seed=4\n");
      expect(stdout).not.toContain("continues");
      expect(readFileSync(join(folder.path, run, "journal.jsonl"))).toEqual(journal);
      const [line] = jsonLines((await folder.run(["run", "--again", run, "--json"])).stdout);
      expect(line).toMatchObject({ event: "end", outcome: "finished", already: true, run });
    },
    patience.timeout,
  );

  it(
    "makes again what is missing of it, and says which",
    async () => {
      const run = await finishedRun("torn");
      const metrics = join(folder.path, run, "metrics.json");
      const before = readFileSync(metrics, "utf8");
      writeFileSync(metrics, before.slice(0, -9));
      const { code, stdout } = await folder.run(["run", "--again", run]);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^it has finished, but its metrics.json is not believed: .*; what is missing is made again\n/,
      );
      expect(readFileSync(metrics, "utf8")).toBe(before);
    },
    patience.timeout,
  );
});
