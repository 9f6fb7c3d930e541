// Pictures are looked at before a run does anything: each kind of damage has its code, and which one is reported hangs
// on the order of the rows alone.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { Example } from "../../runtime/data/example.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { examplesOf } from "../../runtime/data/rows/read.ts";
import { Interrupted } from "../../runtime/limits/interrupted.ts";
import { brokenPictures } from "../../runtime/stages/pictures.ts";
import { scratch } from "../run/tiny.ts";

const folder = scratch();
const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "red" } })
    .png()
    .toBuffer();
const large = await sharp(Buffer.alloc(900 * 900 * 3, 17), { raw: { width: 900, height: 900, channels: 3 } })
  .png({ compressionLevel: 0 })
  .toBuffer();
writeFileSync(join(folder, "whole.png"), await png(8, 8));
writeFileSync(join(folder, "strip.png"), await png(402, 2));
writeFileSync(join(folder, "half.png"), large.subarray(0, large.length / 2));
writeFileSync(join(folder, "none.png"), "no picture");

/** A row of `rows.parquet` with one picture, beside it on the disk. */
const row = (path: string, number: number): Example => {
  const found = {
    prompt: "<image> what is this?",
    images: [{ bytes: null, path }],
    data_source: "ours",
    reward_model: { ground_truth: "red" },
  };
  const rows = [...new Array<undefined>(number), found];
  const raw = { columns: Object.keys(found), rows, bad: [] };
  return examplesOf(raw, { path: "rows.parquet" }, folder).examples[0]!;
};
const go = { stopping: () => false };
const saidOf = async (paths: readonly string[], first?: boolean) =>
  (await brokenPictures(paths.map(row), go, first)).map(
    ({ row, diagnostic }) => `${row}: ${diagnostic.code} ${diagnostic.title}`,
  );

test.each([
  ["gone.png", "E0527 there is no picture file `rows.parquet#1 image 1 (gone.png)`"],
  ["half.png", "E0502 picture `rows.parquet#1 image 1 (half.png)` cannot be decoded: it ends before its last pixel"],
  ["strip.png", "E0509 picture `rows.parquet#1 image 1 (strip.png)` is 402 × 2: one side is over 200 times the other"],
])("%s is named by its row and the file as the spec writes it", async (broken, said) => {
  expect(await saidOf(["whole.png", broken, "whole.png"])).toEqual([`1: ${said}`]);
});

test("of several broken pictures each row is named in order, however long each takes to decode", async () => {
  for (const others of [["none.png"], ["whole.png", "gone.png", "none.png", "strip.png"]])
    for (const place of [0, 7, 8, 20]) {
      const before = Array.from({ length: place }, () => "whole.png");
      const paths = [...before, "half.png", ...others];
      const said = await saidOf(paths);
      const rows = paths.flatMap((path, number) => (path === "whole.png" ? [] : [number]));
      expect(said.map((each) => Number(each.split(":")[0]))).toEqual(rows);
      expect(said[0]).toMatch(`E0502 picture \`rows.parquet#${place} `);
      expect((await saidOf(paths, true))[0]).toBe(said[0]);
    }
});

test("whole pictures pass, and those of the built-in family are not even drawn", async () => {
  expect(await saidOf(["whole.png", "whole.png"])).toEqual([]);
  const family = fourArtists({
    split: "train",
    images: { from: 2, to: 2 },
    ask: [{ kind: "which", share: 1 }],
    seed: 1,
  });
  const absent = { ...family.example(0), images: [{ kind: "artist", artist: "noto", name: "no such name" }] } as const;
  expect(await brokenPictures([absent], go)).toEqual([]);
});

test("what a limit of this machine ends is no fault of the row: the run ends, and goes on with another limit with all its rows", async () => {
  process.env.PERLC_LIMIT_FILE = "0.001";
  try {
    await expect(saidOf(["whole.png", "half.png"])).rejects.toThrow(/^E1016: .*more than/);
  } finally {
    delete process.env.PERLC_LIMIT_FILE;
  }
  mkdirSync(join(folder, "folder.png"), { recursive: true });
  expect(await saidOf(["whole.png", "folder.png"])).toEqual([expect.stringMatching(/^1: E1016 .* it is a folder$/)]);
});

test("a user who stops need not wait for all of them", async () => {
  const work = brokenPictures([row("none.png", 0)], { stopping: () => true });
  await expect(work).rejects.toBeInstanceOf(Interrupted);
});
