// What is kept for readers never stops a run: a disk that is full or refuses ends the record, once and with a code.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { thumbnailOf, thumbnailSide } from "../../runtime/data/thumbnail.ts";
import { decodePicture } from "../../runtime/pictures/decode.ts";
import { type ArchiveDisk, archive, mostPictures, pictureFile, recordedFile } from "../../runtime/record/archive.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import type { Recorded } from "../../runtime/record/event.ts";
import { scratch } from "../run/tiny.ts";

const parent = scratch();
let folder: string;
let made = 0;
beforeEach(() => {
  folder = join(parent, String(++made));
  mkdirSync(folder);
});

function kept(disk?: Partial<ArchiveDisk>, wanted = 0) {
  const noted: Recorded[] = [];
  const told: string[] = [];
  const whole: ArchiveDisk = {
    write: writeFileSync,
    sync: async () => {},
    free: () => Number.MAX_SAFE_INTEGER,
    ...disk,
  };
  const log = {
    note: (each: Recorded) => noted.push(each),
    warn: (each: { readonly code: string; readonly title: string }) => told.push(`${each.code} ${each.title}`),
    wanted: () => wanted,
  };
  return { ...keeps(archive(folder, log, disk && whole)), noted, told };
}
/** Getters stay what they are. */
const keeps = (held: ReturnType<typeof archive>) => ({
  held,
  keep: held.keep,
  picture: held.picture,
  settled: held.settled,
});

const rollouts = { what: "rollouts", stage: "train", step: 3 } as const;
const digest = (number: number) => sha256(String(number));
const dot = async () => ({ ending: "png" as const, bytes: Uint8Array.of(1, 2, 3) });

test("a value is a file under its stage and step, and the journal has the digest of its text", async () => {
  const { keep, settled, noted } = kept();
  await keep(rollouts, { a: [1, 2] });
  await settled();
  const file = recordedFile(rollouts);
  expect(file).toBe("rollouts/train-000003.json.gz");
  const text = gunzipSync(readFileSync(join(folder, file))).toString();
  expect([text, noted]).toEqual(['{"a":[1,2]}', [{ ...rollouts, digest: sha256(text) }]]);
});

test("a picture is kept once, also by a process that comes later, and so many are enough", async () => {
  let asked = 0;
  const make = async () => {
    asked++;
    return dot();
  };
  const first = kept();
  for (const number of [1, 2, 1]) await first.picture(digest(number), make);
  await first.settled();
  const second = kept();
  for (let number = 0; number < mostPictures + 10; number++) await second.picture(digest(number), make);
  await second.settled();
  expect(asked).toBe(mostPictures);
  expect(readdirSync(join(folder, "pictures"))).toHaveLength(mostPictures);
  expect(readdirSync(join(folder, "pictures"))).toContain(pictureFile(digest(1), "png").replace("pictures/", ""));
});

test.each([
  ["ENOSPC", "the disk is full"],
  ["EIO", "the operating system says EIO"],
])("E1089: %s ends the record and nothing else", async (code, reason) => {
  const write = () => {
    throw Object.assign(new Error(code), { code });
  };
  const { held, keep, picture, settled, told, noted } = kept({ write });
  await keep(rollouts, [1]);
  await picture(digest(1), dot);
  await settled();
  expect(held.open).toBe(false);
  await keep({ ...rollouts, step: 4 }, [2]);
  await settled();
  expect(told).toEqual([`E1089 no more rollouts and pictures are kept in \`${folder}\`: ${reason}`]);
  expect(noted.map((each) => each.step)).toEqual([3]);
});

test("E1089: the room that the run's own checkpoints may want is left to them", async () => {
  let free = 5000;
  const take = (_: string, bytes: Uint8Array): void => {
    free -= bytes.length;
  };
  const { held, keep, settled, told } = kept({ free: () => free, write: take }, 4000);
  await keep(rollouts, []);
  await settled();
  expect(held.open).toBe(true);
  await keep(
    { ...rollouts, step: 4 },
    Array.from({ length: 2000 }, () => Math.random()),
  );
  await settled();
  expect(held.open).toBe(false);
  expect(free).toBeGreaterThan(4000);
  expect(told[0]).toContain("and the run may want");
});

test("E1089: a disk that cannot be synced", async () => {
  const sync = () => Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }));
  const { held, keep, settled, told } = kept({ write: () => {}, sync });
  await keep(rollouts, [1]);
  await settled();
  expect([held.open, told.length]).toEqual([false, 1]);
});

test("what a process that is gone was writing is no file of the record", async () => {
  mkdirSync(join(folder, "pictures"));
  writeFileSync(join(folder, "pictures", `${"a".repeat(64)}.png.1.partial`), "half");
  const { picture, settled } = kept();
  await picture(`sha256:${"a".repeat(64)}`, dot);
  await settled();
  expect(readdirSync(join(folder, "pictures"))).toContain(`${"a".repeat(64)}.png`);
});

test.each([
  [28, 28, "png"],
  [thumbnailSide, 5, "png"],
  [1, 1, "png"],
  [300, 200, "webp"],
  [40, 400, "webp"],
] as const)("the small picture of one of %i × %i shows it", async (width, height, ending) => {
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, at) => (at % 3 === 0 ? 200 : 40));
  const { ending: found, bytes } = await thumbnailOf({ rgb, width, height });
  expect(found).toBe(ending);
  const shown = await decodePicture(bytes, "small");
  expect(Math.max(shown.width, shown.height)).toBe(Math.min(thumbnailSide, Math.max(width, height)));
  if (ending === "png") expect(shown.rgb).toEqual(rgb);
  else expect(Math.abs(shown.rgb[0]! - 200)).toBeLessThan(6);
});
