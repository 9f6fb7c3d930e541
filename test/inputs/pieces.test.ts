// Files are read in pieces of 4 MiB: one above 2 GiB, which no buffer of Node's holds, is only more of them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fileDigest } from "../../runtime/inputs/digest.ts";
import { scratch } from "../run/tiny.ts";

const pieces: number[] = [];

vi.mock("node:crypto", async (original) => {
  const real = await original<typeof import("node:crypto")>();
  const createHash: typeof real.createHash = (...given) => {
    const hash = real.createHash(...given);
    const update = hash.update.bind(hash) as (bytes: Uint8Array) => typeof hash;
    hash.update = (bytes: unknown) => {
      if (bytes instanceof Uint8Array) pieces.push(bytes.length);
      return update(bytes as Uint8Array);
    };
    return hash;
  };
  return { ...real, createHash };
});

const folder = scratch();

test("a file of several pieces has the digest of all its bytes, and no piece is above 4 MiB", async () => {
  const path = join(folder, "sparse");
  const bytes = new Uint8Array(2 ** 24 + 5);
  bytes[2 ** 24 + 4] = 9;
  writeFileSync(path, bytes);
  vi.stubEnv("PERLC_CACHE", join(folder, "cache"));
  // of 2^24 + 4 zeros and a 9, by coreutils
  expect(await fileDigest(path)).toBe("sha256:88ada22e463595c6219ea3024e73cf996dbe0d66b080e08a32918b7c114748bc");
  expect(pieces).toEqual([2 ** 22, 2 ** 22, 2 ** 22, 2 ** 22, 5]);
});
