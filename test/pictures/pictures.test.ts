// Pictures in the forms that cameras and tools write: the pixels are Pillow's, to the bit where a file loses nothing, and
// within one level in 999 of 1000 values where it does. The files and the pixels are made by test/golden/pictures/make.py.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { decodeHere, decodePicture } from "../../runtime/pictures/decode.ts";
import { orientationOf } from "../../runtime/pictures/orientation.ts";
import { upright, uprightSize } from "../../runtime/pictures/turn.ts";
import { turns } from "../../runtime/pictures/turns.ts";

interface Case {
  readonly file: string;
  /** Pillow's, before `convert("RGB")`. */
  readonly mode: string;
  readonly width: number;
  readonly height: number;
  /** Of the pixels; absent where the format loses some, and the pixels lie beside the file. */
  readonly sha256?: string;
}

const folder = join(import.meta.dirname, "../golden/pictures");
const { cases } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as { cases: readonly Case[] };
const bytesOf = (file: string) => readFileSync(join(folder, file));

test("every kind of picture is among them", () => {
  const kinds = new Set(cases.map(({ file }) => file.split("-")[0]));
  expect([...kinds].sort()).toEqual(["bmp", "gif", "jpeg", "png", "tiff", "webp"]);
  expect(new Set(cases.map((each) => each.mode))).toEqual(
    new Set(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I;16B"]),
  );
});

test.each(cases)("$file ($mode)", async ({ file, width, height, sha256 }) => {
  const picture = await decodePicture(bytesOf(file), file);
  expect([picture.width, picture.height]).toEqual([width, height]);
  if (sha256 !== undefined) {
    expect(createHash("sha256").update(picture.rgb).digest("hex")).toBe(sha256);
    return;
  }
  const wanted = inflateSync(bytesOf(`${file}.rgb`));
  const off = wanted.filter((value, at) => Math.abs(value - picture.rgb[at]!) > 1).length;
  expect(off / wanted.length).toBeLessThanOrEqual(0.001);
});

describe("orientation", () => {
  test("a note of a camera's that does not exist is none", () => {
    const jpeg = Buffer.from(bytesOf("jpeg-exif6.jpg"));
    expect(orientationOf(jpeg)).toBe(6);
    const at = jpeg.indexOf(Buffer.from([0x12, 0x01])) < 0 ? jpeg.indexOf(Buffer.from([0x01, 0x12])) : -1;
    const tag = at < 0 ? jpeg.indexOf(Buffer.from([0x12, 0x01])) : at;
    for (const wrong of [0, 9]) {
      const other = Buffer.from(jpeg);
      other[tag + 8 + (at < 0 ? 0 : 1)] = wrong;
      expect(orientationOf(other)).toBe(1);
    }
  });

  test("eight ways, of which each is undone by another", () => {
    const back = [0, 1, 2, 3, 4, 5, 8, 7, 6];
    const picture = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).map(([width, height]) => ({
      width,
      height,
      rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) => at % 256),
    }));
    fc.assert(
      fc.property(picture, fc.integer({ min: 1, max: 8 }), (given, way) => {
        const turned = upright(given, way);
        expect([turned.width, turned.height]).toEqual(uprightSize(given.width, given.height, way));
        expect(upright(turned, back[way]!)).toEqual(given);
      }),
    );
  });
});

test("a file cut or changed anywhere decodes or is refused by name", async () => {
  const some = cases.filter(({ file }) => /^(bmp|gif|tiff)-/.test(file));
  const change = fc.record({
    which: fc.nat(some.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    to: fc.nat(255),
    cut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ which, at, to, cut }) => {
      const whole = Buffer.from(bytesOf(some[which]!.file));
      const place = Math.floor(at * whole.length);
      whole[place] = to;
      try {
        const { width, height, rgb } = await decodePicture(cut ? whole.subarray(0, place) : whole, "changed", 1e6);
        expect(rgb.length).toBe(width * height * 3);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
    { numRuns: 300 },
  );
});

test("a PNG changed in any byte is refused, and so is a JPEG that breaks off within its scan", async () => {
  const refused = (bytes: Uint8Array) =>
    decodePicture(bytes, "p").then(
      () => "decoded",
      (error) => error.diagnostics?.[0]?.code ?? String(error),
    );
  const png = bytesOf("png-colour3-depth4.png");
  for (let at = 0; at < png.length; at++) {
    const changed = Buffer.from(png);
    changed[at]! ^= 0x10;
    expect(await refused(changed), `byte ${at}`).toBe("E0502");
  }
  const jpeg = bytesOf("jpeg-95-0.jpg");
  const stuffed = jpeg.indexOf(Buffer.from([0xff, 0x00]), jpeg.indexOf(Buffer.from([0xff, 0xda])));
  const broken = Buffer.from(jpeg);
  broken[stuffed + 1] = 0x3d;
  expect(stuffed).toBeGreaterThan(0);
  expect(await refused(broken)).toBe("E0502");
});

describe("large photographs", () => {
  const scratch = mkdtempSync(join(tmpdir(), "perlc-large-"));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  test("24 megapixels are decoded, turned and shrunk within 512 MiB", async () => {
    const file = join(scratch, "photo.jpg");
    const row = Uint8Array.from({ length: 6000 * 3 }, (_, at) => (at * 7) % 251);
    const pixels = new Uint8Array(6000 * 4000 * 3);
    for (let y = 0; y < 4000; y++) pixels.set(row, y * row.length);
    const jpeg = await sharp(pixels, { raw: { width: 6000, height: 4000, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .jpeg({ progressive: true })
      .toBuffer();
    writeFileSync(file, jpeg);
    const room = (path: string) => JSON.stringify(new URL(`../../runtime/${path}`, import.meta.url).href);
    const script = `
      import { readFileSync } from "node:fs";
      import { decodeHere, decodePicture } from ${room("pictures/decode.ts")};
      import { processPicture } from ${room("model/processor/process.ts")};
      const settings = { minPixels: 3136, maxPixels: 262144, patch: 14, temporalPatch: 2, merge: 2, mean: [0, 0, 0], std: [1, 1, 1] };
      const { grid } = processPicture(await decodePicture(readFileSync(process.argv[1]), "photo"), settings, "photo");
      // the most that a process had, as Node says it, counts what its parent had before it
      let kibibytes = process.resourceUsage().maxRSS;
      try { kibibytes = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch {}
      console.log(JSON.stringify({ grid, mebibytes: kibibytes / 1024 }));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script, file], {
      encoding: "utf8",
    });
    const seen = JSON.parse(stdout || `{"failed": ${JSON.stringify(stderr)}}`);
    expect(seen.grid).toEqual([1, 44, 28]);
    expect(seen.mebibytes).toBeLessThan(512);
  });

  describe("of more than 32 megapixels", () => {
    let bomb: Uint8Array = new Uint8Array();
    beforeAll(async () => {
      const flat = sharp({ create: { width: 9000, height: 5000, channels: 3, background: "#206080" } });
      bomb = new Uint8Array(await flat.withMetadata({ orientation: 6 }).jpeg().toBuffer());
    }, 120_000);
    afterEach(() => {
      delete process.env.PERLC_LIMIT_SECONDS;
    });

    test("are decoded in a thread of their own, to the same pixels, while this one goes on", async () => {
      let beats = 0;
      const beat = setInterval(() => beats++, 10);
      const apart = await decodePicture(bomb, "bomb");
      clearInterval(beat);
      const here = await decodeHere(bomb, "bomb", 200e6);
      expect([apart.width, apart.height]).toEqual([5000, 9000]);
      expect(Buffer.compare(apart.rgb, here.rgb)).toBe(0);
      expect(beats).toBeGreaterThan(3);
    }, 120_000);

    test("and ended by the limit of reading, by name", async () => {
      process.env.PERLC_LIMIT_SECONDS = "0.001";
      const said = await decodePicture(bomb, "rows.parquet#3 image 1").catch((error: unknown) => error);
      expect(said instanceof Failure && said.diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([
        expect.stringMatching(/^E1017 .*rows\.parquet#3 image 1/),
      ]);
      // what is small asks no thread
      expect((await decodePicture(bytesOf("jpeg-95-0.jpg"), "small")).width).toBeGreaterThan(0);
    }, 120_000);

    test("one that is above the limit of pixels is refused before it is decoded", async () => {
      const said = await decodePicture(bomb, "bomb", 40e6).catch((error: unknown) => error);
      expect(said instanceof Failure && said.diagnostics.map((each) => each.code)).toEqual(["E0503"]);
    });
  });

  test("turned in squares, a picture is what it is turned one by one", () => {
    const [width, height] = [67, 131];
    const rgb = Uint8Array.from({ length: 3 * width * height }, (_, at) => (at * 31) % 253);
    for (const way of [2, 3, 4, 5, 6, 7, 8]) {
      const turned = upright({ width, height, rgb }, way);
      const [wide] = uprightSize(width, height, way);
      for (let y = 0; y < height; y += 13)
        for (let x = 0; x < width; x += 7) {
          const [right, down] = [width - 1 - x, height - 1 - y];
          const [tx, ty] = [
            [right, y],
            [right, down],
            [x, down],
            [y, x],
            [down, x],
            [down, right],
            [y, right],
          ][way - 2]!;
          const [from, to] = [3 * (y * width + x), 3 * (ty! * wide + tx!)];
          expect([...turned.rgb.subarray(to, to + 3)], `${way}`).toEqual([...rgb.subarray(from, from + 3)]);
        }
    }
  });

  test("decoders take turns: what is in hand stays within the budget, and nothing waits for ever", async () => {
    let inHand = 0;
    let most = 0;
    const one = (pixels: number) =>
      turns(pixels, async () => {
        inHand += pixels;
        most = Math.max(most, inHand);
        await new Promise((done) => setImmediate(done));
        inHand -= pixels;
        if (pixels === 3) throw new Error("torn");
        return pixels;
      });
    const sizes = [24e6, 24e6, 1e6, 3, 50e6, 8e6, 8e6, 8e6, 8e6, 8e6];
    const done = await Promise.allSettled(sizes.map(one));
    expect(done.map((each) => each.status === "fulfilled")).toEqual(sizes.map((each) => each !== 3));
    expect(most).toBe(50e6);
    expect(inHand).toBe(0);
  });
});
