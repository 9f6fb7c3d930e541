// The encoder: numbers as the format wants them, and small functions that do what they say in both widths of addresses.

import { expect, test } from "vitest";
import { engine } from "../../runtime/processor/engine.ts";
import { signed, unsigned } from "../../runtime/wasm/bytes.ts";
import { i32, whole } from "../../runtime/wasm/code.ts";
import { fun } from "../../runtime/wasm/fun.ts";
import { addresses, memory } from "../../runtime/wasm/memory.ts";
import { module } from "../../runtime/wasm/module.ts";

test.each([
  [0, [0]],
  [127, [127]],
  [128, [128, 1]],
  [624485, [0xe5, 0x8e, 0x26]],
  [2 ** 32 - 1, [255, 255, 255, 255, 15]],
  [2 ** 40, [128, 128, 128, 128, 128, 32]],
])("LEB128 without sign of %i", (value, bytes) => {
  expect(unsigned(value)).toEqual(bytes);
});

test.each([
  [0, [0]],
  [-1, [127]],
  [63, [63]],
  [64, [192, 0]],
  [-64, [64]],
  [-65, [191, 127]],
  [-123456, [0xc0, 0xbb, 0x78]],
  [-(2 ** 31), [128, 128, 128, 128, 120]],
])("LEB128 with sign of %i", (value, bytes) => {
  expect(signed(value)).toEqual(bytes);
});

async function made(wide: boolean, build: (f: ReturnType<typeof fun>, at: ReturnType<typeof addresses>) => void) {
  const at = addresses(wide);
  const built = module({ wide, pages: 4 });
  const f = fun(["i32", "i32"]);
  build(f, at);
  built.export("run", built.add(["i32", "i32"], f, "f"));
  const held = new engine.Memory(
    wide ? { initial: 1n, maximum: 4n, shared: true, address: "i64" } : { initial: 1, maximum: 4, shared: true },
  );
  const { exports } = new engine.Instance(await engine.compile(built.finish()), { env: { memory: held } });
  return { run: exports["run"]!, words: new Int32Array(held.buffer, 0, 64) };
}

test.each([false, true])("loops, branches and stores (addresses of 64 bits: %s)", async (wide) => {
  const { run, words } = await made(wide, (f, at) => {
    const [from, to] = f.parameters as [never, never];
    f.each(from, to, i32(3), (i) => {
      f.when(
        whole.equal(whole.remainder(i, i32(2)), i32(0)),
        () => memory.storeInt(f, at.at(at.fixed(0), i), i),
        () => memory.storeInt(f, at.at(at.fixed(0), i), i32(-1)),
      );
    });
    const left = f.local("i32");
    left.set(i32(5));
    f.loop(
      () => left.get,
      () => {
        left.set(whole.subtract(left.get, i32(1)));
        memory.storeInt(f, at.at(at.fixed(128), left.get), left.get, 4);
      },
    );
  });
  run(2, 12);
  expect([...words.subarray(0, 14)]).toEqual([0, 0, 2, 0, 0, -1, 0, 0, 8, 0, 0, -1, 0, 0]);
  expect([...words.subarray(32, 39)]).toEqual([0, 0, 1, 2, 3, 4, 0]);
  // from ≥ to: no turn, whatever the sign
  words.fill(0);
  run(5, 5);
  run(9, 4);
  expect(words.subarray(0, 32).every((each) => each === 0)).toBe(true);
});

test("the same function is in the module once", () => {
  const built = module({ wide: false, pages: 1 });
  const f = () => {
    const body = fun(["i32"]);
    body.local("v128");
    return body;
  };
  expect(built.add(["i32"], f(), "f")).toBe(0);
  expect(built.add(["i32"], f(), "f")).toBe(0);
  const other = f();
  other.put(0x01);
  expect(built.add(["i32"], other, "f")).toBe(1);
});
