// The image processor against golden values made with Pillow and transformers: sizes and resized bytes exactly,
// pixel values within 2e-6; and what a hostile picture file is told.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { qwen25vl } from "../../../models/families/qwen25vl/family.ts";
import { readProcessorSettings } from "../../../plan/checkpoint/processor.ts";
import { readJson } from "../../../runtime/checkpoint/layout.ts";
import { imageCases, imageChecks, resizeCheck, resizes } from "../../../runtime/conform/images.ts";
import { goldenModel } from "../../../runtime/conform/model/golden.ts";
import { pixelCheck } from "../../../runtime/conform/model/host.ts";
import { processPicture } from "../../../runtime/model/processor/process.ts";
import { processorJson, smartResize } from "../../../runtime/model/processor/smart-resize.ts";
import { decodePicture } from "../../../runtime/pictures/decode.ts";
import { expectPassed } from "../../conform/passed.ts";
import { goldenPath, readGolden } from "../../golden-set.ts";

const golden = goldenPath(".");
const kind = qwen25vl.processor!;
const images = join(golden, "images");

test("smart resize gives every golden size", () => {
  const golden = readGolden("images/smart-resize.json", resizes);
  expect(golden.rows.length).toBeGreaterThan(60);
  expectPassed(resizeCheck("smart-resize", golden));
});

test("smart resize stays within the budget and on the grid", () => {
  const side = fc.integer({ min: 1, max: 3000 });
  fc.assert(
    fc.property(side, side, (height, width) => {
      const size = smartResize(height, width, 28, 3136, 262144);
      fc.pre(size !== undefined);
      expect(size[0] % 28).toBe(0);
      expect(size[1] % 28).toBe(0);
      expect(size[0] * size[1]).toBeGreaterThanOrEqual(3136);
      // A very narrow picture keeps one block of width and may then exceed the budget.
      if (Math.min(...size) > 28) expect(size[0] * size[1]).toBeLessThanOrEqual(262144);
    }),
  );
});

test("golden pictures: decoded, resized, and as a model reads them", async () => {
  const file = readGolden("images/cases.json", imageCases);
  expect(file.cases.length).toBe(6);
  expectPassed(...(await imageChecks("images/cases.json", images, file)));
});

test("pictures of the golden checkpoints, with the settings of their own folders in both spellings", async () => {
  for (const name of ["tiny-tied", "small-untied"])
    expectPassed(await pixelCheck(name, goldenModel(join(golden, "model", name))));
});

test("settings survive being written and read", () => {
  const settings = readProcessorSettings(
    readJson(join(golden, "model/tiny-tied"), "preprocessor_config.json"),
    "p",
    kind,
  );
  const again = new Map(Object.entries(processorJson(settings, kind))) as Parameters<typeof readProcessorSettings>[0];
  expect(readProcessorSettings(again, "p", kind)).toEqual(settings);
});

describe("pictures that are refused", () => {
  const code = async (bytes: Uint8Array, limit?: number) =>
    decodePicture(bytes, "row 7", limit).then(
      () => "decoded",
      (failure) => failure.diagnostics?.[0]?.code ?? failure,
    );

  test("cut in half, at any place", async () => {
    for (const file of ["rgb.png", "photo.jpg", "palette.png", "sharp.jpg"]) {
      const whole = readFileSync(join(images, file));
      for (const share of [0, 0.1, 0.5, 0.9]) {
        expect(await code(whole.subarray(0, Math.floor(whole.length * share)))).toBe("E0502");
      }
    }
    const webp = await sharp(readFileSync(join(images, "rgb.png")))
      .webp()
      .toBuffer();
    expect(await code(webp.subarray(0, webp.length / 2))).toBe("E0502");
  });

  test("a JPEG whose end is another mark, or begins a segment that is not there", async () => {
    const jpeg = Buffer.from(readFileSync(new URL("../../../bench/campaigns/mutants/photo.jpg", import.meta.url)));
    expect([...jpeg.subarray(-2)]).toEqual([0xff, 0xd9]);
    for (const mark of [0x35, 0x80, 0xc9, 0xd8, 0xf9]) {
      jpeg[jpeg.length - 1] = mark;
      expect(await code(jpeg)).toBe("E0502");
    }
  });

  test("other formats, and text", async () => {
    expect(await code(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"))).toBe("E0502");
    expect(await code(Buffer.from("print 42;\n"))).toBe("E0502");
    const named = (text: string) => decodePicture(Buffer.from(text, "latin1"), "p").catch((error) => String(error));
    const svg = "<?xml version='1.0'?><!-- \n --><!DOCTYPE svg>\n<svg width='1000000000' height='1'/>";
    expect(await named(svg)).toMatch(/it is an SVG drawing; PNG, JPEG, WebP, GIF, BMP and TIFF pictures are read/);
    expect(await named("\0\0\0\x1cftypavif")).toMatch(/it is an AVIF or HEIC picture/);
    expect(await named("version https://git-lfs.github.com/spec/v1\noid sha256:1")).toMatch(/Git LFS pointer/);
  });

  test("a header that asks for gigabytes is refused before decoding", async () => {
    // the sizes alone: no pixels follow, and none are asked for
    const png = readFileSync(join(images, "rgb.png"));
    const large = Buffer.from(png);
    large.writeUInt32BE(30_000, 16);
    large.writeUInt32BE(30_000, 20);
    large.writeUInt32BE(crc32(large.subarray(12, 29)), 29);
    const gif = Buffer.from(readFileSync(join(golden, "pictures/gif-4-colours.gif")));
    gif.writeUInt16LE(65_535, 6);
    gif.writeUInt16LE(65_535, 8);
    const bmp = Buffer.from(readFileSync(join(golden, "pictures/bmp-24.bmp")));
    bmp.writeInt32LE(20_001, 18);
    bmp.writeInt32LE(10_000, 22);
    for (const bytes of [large, gif, bmp]) expect(await code(bytes)).toBe("E0503");
    expect(await code(png, 100)).toBe("E0503");
  });

  test("a side over 200 times the other", async () => {
    const settings = readProcessorSettings(
      readJson(join(golden, "model/tiny-tied"), "preprocessor_config.json"),
      "p",
      kind,
    );
    const line = { width: 201, height: 1, rgb: new Uint8Array(603) };
    expect(() => processPicture(line, settings, "line.png")).toThrow("E0509");
  });
});
