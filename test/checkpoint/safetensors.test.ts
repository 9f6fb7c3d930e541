// The safetensors format: what transformers wrote reads back, what we write is the same every time, and a header that
// lies is refused whatever the lie.

import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { DTYPE_BYTES, type Dtype, halfToFloat, toFloat32, toIntegers } from "../../runtime/checkpoint/dtype.ts";
import {
  encodeSafetensors,
  floatsToWrite,
  floatTensor,
  openSafetensors,
  readFloats,
  readTensor,
  type Tensor,
} from "../../runtime/checkpoint/safetensors.ts";
import { goldenPath } from "../golden-set.ts";

const golden = goldenPath("model");
const folder = mkdtempSync(join(tmpdir(), "perlc-safetensors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const onDisk = (bytes: Uint8Array) => {
  const path = join(folder, "t.safetensors");
  writeFileSync(path, bytes);
  return path;
};

/** A file with this header text and so many data bytes. */
const forged = (header: string, data: number, claimed?: bigint) => {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimed ?? BigInt(text.length));
  return onDisk(Buffer.concat([length, text, Buffer.alloc(data)]));
};

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (failure) {
    return (failure as { diagnostics?: { code: string }[] }).diagnostics?.[0]?.code ?? String(failure);
  }
  return "accepted";
};

test("what transformers wrote, written again, is the same tensors", () => {
  for (const name of ["tiny-tied", "small-untied"]) {
    const file = openSafetensors(join(golden, name, "model.safetensors"));
    const tensors = new Map<string, Tensor>(
      [...file.entries.values()].map((entry) => [entry.name, { ...entry, bytes: readTensor(file, entry) }]),
    );
    const again = openSafetensors(onDisk(encodeSafetensors(tensors, { format: "pt" })));
    expect(again.entries.size).toBe(file.entries.size);
    expect(again.metadata.get("format")).toBe("pt");
    for (const entry of file.entries.values()) {
      const other = again.entries.get(entry.name)!;
      expect(other.shape).toEqual(entry.shape);
      expect(Buffer.compare(readTensor(again, other), readTensor(file, entry))).toBe(0);
    }
  }
});

test("piece by piece, the bytes are those of the whole file, and each tensor is read when the one before is written", async () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(names, fc.array(fc.nat({ max: 7 }), { minLength: 6, maxLength: 6 }), async (all, sizes) => {
      const tensors = new Map(
        all.map((name, at) => [name, Float32Array.from({ length: sizes[at] ?? 0 }, (_, n) => n - at)]),
      );
      const shapes = new Map([...tensors].map(([name, { length }]) => [name, [length]]));
      const said: string[] = [];
      const pieces: Uint8Array[] = [];
      const read = async (name: string) => {
        said.push(name);
        return tensors.get(name) ?? new Float32Array();
      };
      for await (const piece of floatsToWrite("file", shapes, read, { format: "pt" })) {
        pieces.push(piece.slice());
        said.push(`${piece.length} bytes`);
      }
      const whole = new Map([...tensors].map(([name, values]) => [name, floatTensor([values.length], values)]));
      expect(Buffer.compare(Buffer.concat(pieces), encodeSafetensors(whole, { format: "pt" }))).toBe(0);
      const [, ...rest] = said;
      const inOrder = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(rest).toEqual(inOrder.flatMap(([name, { byteLength }]) => [name, `${byteLength} bytes`]));
    }),
    { numRuns: 50 },
  );
  const short = floatsToWrite("file", new Map([["w", [3]]]), () => new Float32Array(2));
  await expect(
    (async () => {
      for await (const _ of short);
    })(),
  ).rejects.toMatchObject({ diagnostics: [{ code: "E1054" }] });
});

test("the bytes do not depend on the order of insertion", () => {
  const a: Tensor = floatTensor([2], new Float32Array([1, 2]));
  const b: Tensor = { dtype: "U8", shape: [3], bytes: new Uint8Array([1, 2, 3]) };
  const one = encodeSafetensors(
    new Map([
      ["a", a],
      ["b", b],
    ]),
    { x: "1", a: "2" },
  );
  const other = encodeSafetensors(
    new Map([
      ["b", b],
      ["a", a],
    ]),
    { a: "2", x: "1" },
  );
  expect(Buffer.compare(one, other)).toBe(0);
});

test("any set of tensors survives", () => {
  const dtype = fc.constantFrom(...(Object.keys(DTYPE_BYTES) as Dtype[]));
  const tensor = fc.tuple(dtype, fc.array(fc.nat(4), { maxLength: 3 })).map(([type, shape]): Tensor => {
    const size = shape.reduce((product, side) => product * side, DTYPE_BYTES[type]);
    return { dtype: type, shape, bytes: Uint8Array.from({ length: size }, (_, at) => at * 31) };
  });
  const names = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "a.b", "ü"));
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.tuple(
          names.filter((name) => name !== "__metadata__" && name.isWellFormed()),
          tensor,
        ),
        { selector: ([name]) => name, maxLength: 6 },
      ),
      (list) => {
        const file = openSafetensors(onDisk(encodeSafetensors(new Map(list))));
        expect([...file.entries.keys()].sort()).toEqual(list.map(([name]) => name).sort());
        for (const [name, { bytes, shape, dtype: type }] of list) {
          const entry = file.entries.get(name)!;
          expect([entry.dtype, entry.shape]).toEqual([type, shape]);
          expect(entry.begin % DTYPE_BYTES[type]).toBe(0);
          expect(Buffer.compare(readTensor(file, entry), bytes)).toBe(0);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("storage types become the numbers they stand for", () => {
  expect([...toFloat32("BF16", new Uint8Array([0x80, 0x3f, 0x20, 0xc1]))]).toEqual([1, -10]);
  expect([0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x7c00].map(halfToFloat)).toEqual([
    1,
    -2,
    2 ** -24,
    65504,
    -0,
    Infinity,
  ]);
  expect(halfToFloat(0x7e00)).toBeNaN();
  expect([...toFloat32("F64", new Uint8Array(new Float64Array([0.1]).buffer))]).toEqual([Math.fround(0.1)]);
  expect([...toIntegers("I64", new Uint8Array(new BigInt64Array([-3n, 151655n]).buffer))]).toEqual([-3, 151655]);
  expect([...toIntegers("I8", new Uint8Array([255, 2]))]).toEqual([-1, 2]);
  // Every half, against the platform's own conversion.
  const view = new DataView(new ArrayBuffer(2));
  for (let half = 0; half < 65536; half++) {
    view.setUint16(0, half);
    if (!Object.is(halfToFloat(half), view.getFloat16(0)) && !Number.isNaN(view.getFloat16(0)))
      throw new Error(`${half}`);
  }
});

describe("headers that lie", () => {
  const entry = (dtype: string, shape: unknown, offsets: unknown) =>
    JSON.stringify({ dtype, shape, data_offsets: offsets });
  const lies: Record<string, [header: string, data: number, claimed?: bigint]> = {
    "length beyond the file": ["{}", 0, 100n],
    "length of exabytes": ["{}", 0, 2n ** 63n],
    "not JSON": ["{nonsense", 0],
    "a list": ["[]", 0],
    "spaces before the brace": [" {}", 0],
    "bytes that are not text": ["{\u0000", 0],
    "same name twice": [`{"a":${entry("U8", [1], [0, 1])},"a":${entry("U8", [1], [0, 1])}}`, 1],
    "same name twice, once escaped": [`{"a":${entry("U8", [1], [0, 1])},"\\u0061":${entry("U8", [1], [0, 1])}}`, 1],
    "same field twice": ['{"a":{"dtype":"U8","dtype":"F32","shape":[1],"data_offsets":[0,1]}}', 1],
    overlap: [`{"a":${entry("U8", [2], [0, 2])},"b":${entry("U8", [2], [1, 3])}}`, 3],
    gap: [`{"a":${entry("U8", [1], [0, 1])},"b":${entry("U8", [1], [2, 3])}}`, 3],
    "gap at the start": [`{"a":${entry("U8", [1], [1, 2])}}`, 2],
    "data left over": [`{"a":${entry("U8", [1], [0, 1])}}`, 2],
    "data missing": [`{"a":${entry("U8", [4], [0, 4])}}`, 3],
    "reversed offsets": [`{"a":${entry("U8", [1], [1, 0])}}`, 1],
    "negative offset": [`{"a":${entry("U8", [1], [-1, 0])}}`, 1],
    "fractional shape": [`{"a":${entry("U8", [0.5], [0, 1])}}`, 1],
    "shape product overflows": [`{"a":${entry("F32", [4294967296, 4294967296], [0, 4])}}`, 4],
    "shape disagrees with offsets": [`{"a":${entry("F32", [2], [0, 4])}}`, 4],
    "offsets missing": ['{"a":{"dtype":"U8","shape":[1]}}', 1],
    "three offsets": [`{"a":${entry("U8", [1], [0, 1, 1])}}`, 1],
    "a tensor that is text": ['{"a":"U8"}', 0],
    "metadata that is no text": ['{"__metadata__":{"x":1}}', 0],
    "deep nesting": [`{"a":${"[".repeat(2000)}${"]".repeat(2000)}}`, 0],
  };
  for (const [lie, [header, data, claimed]] of Object.entries(lies)) {
    test(lie, () => expect(codeOf(() => openSafetensors(forged(header, data, claimed)))).toBe("E1052"));
  }
  test("a storage type from elsewhere", () => {
    expect(codeOf(() => openSafetensors(forged(`{"a":${entry("F8_E4M3", [1], [0, 1])}}`, 1)))).toBe("E1056");
  });
  test("a file that is not there", () => {
    expect(codeOf(() => openSafetensors(join(folder, "none.safetensors")))).toBe("E1051");
  });
  test("a real file cut anywhere", () => {
    const whole = readFileSync(join(golden, "tiny-tied/model.safetensors"));
    for (const length of [0, 7, 8, 100, 5000, whole.length - 1]) {
      expect(codeOf(() => openSafetensors(onDisk(whole.subarray(0, length))))).toBe("E1052");
    }
    const path = onDisk(whole);
    const file = openSafetensors(path);
    truncateSync(path, 9000);
    expect(codeOf(() => readFloats(file, file.entries.get("model.norm.weight")!))).toBe("E1052");
  });
  test("a changed byte of the header never gives more bytes than the file has", () => {
    const whole = readFileSync(join(golden, "tiny-tied/model.safetensors"));
    const headerEnd = 8 + Number(whole.readBigUInt64LE(0));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: headerEnd - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(whole);
        changed[at] = changed[at]! ^ flip;
        const path = onDisk(changed);
        const code = codeOf(() => {
          for (const each of openSafetensors(path).entries.values()) {
            if (each.begin + each.length > changed.length) throw new Error("beyond the file");
          }
        });
        expect(["accepted", "E1052", "E1056"]).toContain(code);
      }),
      { numRuns: 150 },
    );
  });
});
