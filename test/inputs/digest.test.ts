// Digests of files: streamed, kept by all that a file is known by, and never believed when the file is another.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fileDigest } from "../../runtime/inputs/digest.ts";
import { codeOf, scratch } from "../run/tiny.ts";

const folder = scratch();
let cache = "";
let caches = 0;
const at = (name: string): string => join(folder, name);
const plain = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
/** As few bytes as are worth keeping a digest of. */
function many(seed: number): Uint8Array {
  const bytes = new Uint8Array(2 ** 20);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i * seed) >> 3;
  return bytes;
}
const keptFiles = () => readdirSync(join(cache, "digests"));

/** As if it had been written an hour ago: what is young is not kept. */
const later = () => vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);

beforeEach(() => {
  cache = join(folder, `cache-${caches++}`);
  mkdirSync(join(cache, "digests"), { recursive: true });
  vi.stubEnv("PERLC_CACHE", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test.each([0, 1, 4096, 2 ** 22 + 1])("a file of %i bytes has the digest of its bytes", async (length) => {
  const whole = new Uint8Array(length).fill(7);
  writeFileSync(at("plain"), whole);
  expect(await fileDigest(at("plain"))).toBe(plain(whole));
});

test("one that was read once is not read again, until anything about it is another", async () => {
  writeFileSync(at("weights"), many(3));
  later();
  const first = await fileDigest(at("weights"));
  expect(first).toBe(plain(many(3)));
  const [name] = keptFiles();
  const path = join(cache, "digests", name!);
  const said = readFileSync(path, "utf8").replace(first, `sha256:${"0".repeat(64)}`);
  const marked = said.slice(0, said.trimEnd().lastIndexOf("\n") + 1);
  writeFileSync(path, `${marked}${createHash("sha256").update(marked).digest("hex")}\n`);
  expect(await fileDigest(at("weights")), "taken from what was kept").toBe(`sha256:${"0".repeat(64)}`);
  // the same size, and the same time of change set back: the inode's own time cannot be
  const then = new Date(Date.now() - 7_200_000);
  writeFileSync(at("weights"), many(5));
  utimesSync(at("weights"), then, then);
  expect(await fileDigest(at("weights"))).toBe(plain(many(5)));
  writeFileSync(at("other"), many(11));
  renameSync(at("other"), at("weights"));
  expect(await fileDigest(at("weights"))).toBe(plain(many(11)));
});

test("one that changed just now is not kept, nor is a small one; what was kept and torn is not believed", async () => {
  writeFileSync(at("young"), many(13));
  const before = keptFiles().length;
  expect(await fileDigest(at("young"))).toBe(plain(many(13)));
  expect(keptFiles()).toHaveLength(before);
  later();
  writeFileSync(at("small"), "few bytes");
  await fileDigest(at("small"));
  expect(keptFiles()).toHaveLength(before);
  await fileDigest(at("young"));
  expect(keptFiles()).toHaveLength(before + 1);
  for (const name of keptFiles()) writeFileSync(join(cache, "digests", name), "sha256:");
  expect(await fileDigest(at("young"))).toBe(plain(many(13)));
});

test("of what was kept no flipped bit is believed", async () => {
  writeFileSync(at("weights"), many(17));
  const digest = plain(many(17));
  later();
  await fileDigest(at("weights"));
  const path = join(cache, "digests", keptFiles()[0]!);
  const whole = readFileSync(path);
  for (let bit = 0; bit < 8 * whole.length; bit += 13) {
    const flipped = Buffer.from(whole);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(path, flipped);
    expect(await fileDigest(at("weights")), `bit ${bit}`).toBe(digest);
  }
});

test("a cache that cannot be written is as if there were none", async () => {
  writeFileSync(at("no-folder"), "");
  writeFileSync(at("weights"), many(11));
  vi.stubEnv("PERLC_CACHE", at("no-folder"));
  later();
  expect(await fileDigest(at("weights"))).toBe(plain(many(11)));
});

test("what is not there, or no plain file, has none", async () => {
  expect(await codeOf(() => fileDigest(at("nothing")))).toBe("E0270");
  expect(await codeOf(() => fileDigest(folder))).toBe("E0270");
  expect(await codeOf(() => fileDigest("/dev/zero"))).toBe("E0270");
});
