// Both sides of the names that are one file in Node and another in a browser: where they compute, the same comes out.

import { createHash, hash } from "node:crypto";
import path from "node:path";
import { deflateSync, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import packageFile from "../../package.json" with { type: "json" };
import * as bytes from "../../platform/browser/bytes.ts";
import * as digest from "../../platform/browser/digest.ts";
import * as packing from "../../platform/browser/packing.ts";
import * as paths from "../../platform/browser/path.ts";
import { unpackings } from "../../platform/browser/unpackings.ts";
import * as nodeBytes from "../../platform/node/bytes.ts";
import { firstWord, joined, sameBytes } from "../../platform/pieces.ts";

const content = fc.uint8Array({ maxLength: 5000 });
const whole = (given: Uint8Array): Uint8Array => Uint8Array.from(given);

test("what Node has, a browser has by the same names", async () => {
  const seams = Object.entries(packageFile.imports).filter(([, { default: own }]) => own.startsWith("./platform/"));
  expect(seams.length).toBeGreaterThan(6);
  for (const [, { browser, default: own }] of seams) {
    const [theirs, ours] = await Promise.all(
      [browser, own].map((file) => import(new URL(`../../${file}`, import.meta.url).href)),
    );
    expect(Object.keys(theirs).sort(), browser).toEqual(Object.keys(ours).sort());
  }
});

describe("SHA-256", () => {
  test("of the vectors of FIPS 180-4", () => {
    expect(digest.hash("sha256", "abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(digest.hash("sha256", "")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    expect(digest.hash("sha256", long)).toBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  });

  test("is Node's, of whatever comes in pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(content, fc.string({ unit: "grapheme" }))), (pieces) => {
        const [theirs, ours] = [digest.createHash("sha256"), createHash("sha256")];
        for (const each of pieces) {
          theirs.update(each);
          ours.update(each);
        }
        const is = theirs.digest();
        expect(Buffer.from(is).equals(ours.digest())).toBe(true);
        expect(firstWord(is)).toBe(Buffer.from(is).readUInt32BE(0));
      }),
    );
    expect(digest.hash("sha256", "ü")).toBe(hash("sha256", "ü"));
    expect(digest.createHash("sha256").update("a").digest("base64")).toBe(
      createHash("sha256").update("a").digest("base64"),
    );
  });

  test("names have the form of a UUID, each another one", () => {
    const names = Array.from({ length: 100 }, () => digest.randomUUID());
    expect(new Set(names).size).toBe(100);
    for (const each of names) expect(each).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

test("letters of bytes are Node's, also of texts that are none", () => {
  fc.assert(
    fc.property(content, (given) => {
      expect(bytes.base64Of(given)).toBe(nodeBytes.base64Of(given));
      expect(bytes.latin1(given)).toBe(nodeBytes.latin1(given));
      expect(bytes.fromBase64(bytes.base64Of(given))).toEqual(given);
    }),
  );
  const letters = fc.string({ unit: fc.constantFrom(..."Aa9+/-_ \n!") });
  fc.assert(
    fc.property(letters, fc.integer({ min: 0, max: 2 }), (some, padding) => {
      const text = some + "=".repeat(padding);
      expect(bytes.fromBase64(text), JSON.stringify(text)).toEqual(nodeBytes.fromBase64(text));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."09afAFgx ") }), (text) => {
      expect(bytes.fromHex(text)).toEqual(nodeBytes.fromHex(text));
    }),
  );
});

test("paths are Node's of POSIX", () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "bc", ".", "..", "/", "x.y", "é"), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), piece, (pieces, some) => {
      // Node keeps some slashes that say nothing
      const other = some.replace(/\/+/g, "/");
      const { posix } = path;
      expect(paths.join(...pieces)).toBe(posix.join(...pieces));
      // the working folder is the root
      expect(paths.resolve(...pieces)).toBe(posix.resolve("/", ...pieces));
      expect(paths.dirname(other)).toBe(posix.dirname(other));
      expect(paths.basename(other)).toBe(posix.basename(other));
      expect(paths.isAbsolute(other)).toBe(posix.isAbsolute(other));
      const [from, to] = [pieces.join("/"), other].map((each) => posix.resolve("/", each)) as [string, string];
      expect(paths.relative(from, to)).toBe(posix.relative(from, to));
    }),
  );
  expect(paths.fileURLToPath("file:///a%20b/c")).toBe("/a b/c");
});

describe("packing", () => {
  test("each unpacks what the other packs", () => {
    fc.assert(
      fc.property(content, (given) => {
        expect(whole(gunzipSync(packing.gzipSync(given)))).toEqual(given);
        expect(packing.gunzipSync(whole(gzipSync(given)))).toEqual(given);
        expect(packing.inflateSync(whole(deflateSync(given)))).toEqual(given);
        expect(unpackings["GZIP"]!(whole(gzipSync(given)), given.length)).toEqual(given);
      }),
    );
  });

  test("what is cut, changed, or too long is refused", () => {
    const given = Uint8Array.from({ length: 3000 }, (_, at) => (at * at) % 251);
    const packed = whole(gzipSync(given));
    for (const cut of [0, 5, 10, packed.length - 9, packed.length - 1])
      expect(() => packing.gunzipSync(packed.subarray(0, cut)), `${cut} bytes`).toThrow();
    for (const at of [0, packed.length - 6, packed.length - 2]) {
      const changed = packed.slice();
      changed[at]! ^= 1;
      expect(() => packing.gunzipSync(changed), `byte ${at}`).toThrow();
    }
    const zeros = whole(gzipSync(new Uint8Array(1 << 22)));
    expect(() => packing.gunzipSync(zeros, { maxOutputLength: 1 << 20 })).toThrow(/more than/);
    expect(() => packing.inflateSync(whole(deflateSync(given)), { maxOutputLength: 100 })).toThrow(/more than/);
  });
});

test("pieces of bytes", () => {
  expect(joined([Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)])).toEqual(Uint8Array.of(1, 2, 3));
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
});
