// What is kept for readers never stops a run: a disk that is full or refuses ends the record, once and with a code.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { thumbnailOf, thumbnailSide } from "../../runtime/data/thumbnail.ts";
import { decodePicture } from "../../runtime/pictures/decode.ts";
import { type ArchiveDisk, archive, recordedFile } from "../../runtime/record/archive.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import type { Recorded } from "../../runtime/record/event.ts";
import {
  appendAt,
  keptPictures,
  mostPictures,
  pictureAlone,
  pictureBytes,
  picturesFile,
} from "../../runtime/record/pictures.ts";
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
    append: appendAt,
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
  expect(keptPictures(folder).entries.size).toBe(mostPictures);
});

test.each([
  ["ENOSPC", "the disk is full"],
  ["EIO", "the operating system says EIO"],
])("E1089: %s ends the record and nothing else", async (code, reason) => {
  const write = () => {
    throw Object.assign(new Error(code), { code });
  };
  const { held, keep, picture, settled, told, noted } = kept({ write, append: write });
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

test("what is larger than what is written between two looks at the disk is kept where there is room for it", async () => {
  const sizes: number[] = [];
  const write = (_: string, bytes: Uint8Array) => void sizes.push(bytes.length);
  const { held, keep, settled, told } = kept({ write });
  await keep(rollouts, randomBytes(2 ** 22).toString("base64"));
  await settled();
  expect([held.open, told, sizes.length]).toEqual([true, [], 1]);
  expect(sizes[0]).toBeGreaterThan(2 ** 21);
});

test("E1089: a disk that cannot be synced", async () => {
  const sync = () => Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }));
  const { held, keep, settled, told } = kept({ write: () => {}, sync });
  await keep(rollouts, [1]);
  await settled();
  expect([held.open, told.length]).toEqual([false, 1]);
});

describe("the file of the small pictures", () => {
  const of =
    (number: number, length = 3) =>
    async () => ({
      ending: number % 2 === 0 ? ("png" as const) : ("webp" as const),
      bytes: new Uint8Array(length).fill(number),
    });
  const some = async (from: number, to: number): Promise<void> => {
    const { picture, keep, settled } = kept();
    for (let number = from; number < to; number++) {
      await picture(digest(number), of(number, 100 * number));
      if (number % 3 === 0) await keep({ ...rollouts, step: number }, []);
    }
    await settled();
  };
  const whole = (): Buffer => readFileSync(join(folder, picturesFile));

  test("is a tar that any tar reads, its pictures in the order in which they were shown", async () => {
    await some(0, 7);
    const listed = execFileSync("tar", ["-tf", join(folder, picturesFile)], { encoding: "utf8" });
    const names = Array.from({ length: 7 }, (_, at) => `${digest(at).slice(7)}.${at % 2 === 0 ? "png" : "webp"}`);
    expect(listed.trim().split("\n")).toEqual(names);
    for (const [at, entry] of [...keptPictures(folder).entries.values()].entries())
      expect(pictureBytes(entry)).toEqual(new Uint8Array(100 * at).fill(at));
  });

  test("has the same bytes after a death at any byte: what was half-written goes, and comes again", async () => {
    await some(0, 7);
    const undisturbed = whole();
    for (let cut = 0; cut <= undisturbed.length; cut += 97) {
      truncateSync(join(folder, picturesFile), cut);
      expect(keptPictures(folder).end).toBeLessThanOrEqual(cut);
      await some(0, 7);
      expect(whole()).toEqual(undisturbed);
    }
  });

  test("keeps what is whole before bytes that nobody wrote here, and these go when it grows", async () => {
    await some(0, 3);
    const before = statSync(join(folder, picturesFile)).size;
    appendFileSync(join(folder, picturesFile), Buffer.alloc(5000, "x"));
    expect([keptPictures(folder).entries.size, keptPictures(folder).end]).toEqual([3, before]);
    await some(3, 4);
    expect(keptPictures(folder)).toMatchObject({ end: statSync(join(folder, picturesFile)).size });
    expect(keptPictures(folder).entries.size).toBe(4);
  });

  test("has another name elsewhere: what stands under that name stays as it is", async () => {
    await some(0, 3);
    const before = whole();
    linkSync(join(folder, picturesFile), join(folder, "second"));
    await some(3, 5);
    expect(readFileSync(join(folder, "second")).equals(before)).toBe(true);
    expect(whole().subarray(0, before.length).equals(before)).toBe(true);
    expect(keptPictures(folder).entries.size).toBe(5);
    expect(readdirSync(join(folder, "pictures"))).toEqual(["pictures.tar"]);
  });

  test("is not written before its pictures, nor what names them before it", async () => {
    const { picture, keep, settled } = kept();
    let made = (_: void): void => {};
    const later = new Promise<void>((resolve) => {
      made = resolve;
    });
    await picture(digest(1), async () => (await later, dot()));
    await keep(rollouts, []);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readdirSync(folder)).toEqual([]);
    made();
    await settled();
    expect(readdirSync(folder).toSorted()).toEqual(["pictures", "rollouts"]);
  });

  test("of a folder of before is a file for each picture", async () => {
    mkdirSync(join(folder, "pictures"));
    writeFileSync(join(folder, "pictures", `${"a".repeat(64)}.png`), "png");
    const entry = pictureAlone(folder, `sha256:${"a".repeat(64)}`);
    expect(entry && Buffer.from(pictureBytes(entry)).toString()).toBe("png");
    expect(pictureAlone(folder, digest(1))).toBeUndefined();
  });
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
