// The cache folder is the user's, whatever is installed where; a named one goes before it.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { umask } from "node:process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cacheFolder, cachesOfUser, makeCacheFolder } from "../../runtime/device/cache-folder.ts";

beforeEach(() => {
  for (const name of ["PERLC_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"]) vi.stubEnv(name, "");
  vi.stubEnv("HOME", "/home/ada");
});
afterEach(() => vi.unstubAllEnvs());

test("of each system it is where its programs keep such things", () => {
  expect(cachesOfUser("linux")).toBe("/home/ada/.cache");
  expect(cachesOfUser("darwin")).toBe("/home/ada/Library/Caches");
  expect(cachesOfUser("win32")).toBe("/home/ada/AppData/Local");
  vi.stubEnv("XDG_CACHE_HOME", "/scratch/ada");
  vi.stubEnv("LOCALAPPDATA", "/local/ada");
  expect(cachesOfUser("linux")).toBe("/scratch/ada");
  expect(cachesOfUser("darwin")).toBe("/home/ada/Library/Caches");
  expect(cachesOfUser("win32")).toBe("/local/ada");
  vi.stubEnv("XDG_CACHE_HOME", "relative/to/nothing");
  expect(cachesOfUser("linux")).toBe("/home/ada/.cache");
});

test("PERLC_CACHE goes before it", () => {
  expect(cacheFolder()).toBe(join(cachesOfUser(process.platform), "perlc"));
  vi.stubEnv("PERLC_CACHE", "/elsewhere");
  expect(cacheFolder()).toBe("/elsewhere");
});

test.skipIf(process.platform === "win32")("nobody else may write what is made, whatever the umask says", () => {
  const above = mkdtempSync(join(tmpdir(), "perlc-cache-"));
  const before = umask(0o002);
  try {
    makeCacheFolder(join(above, "perlc/pictures"));
    for (const path of ["perlc", "perlc/pictures"]) expect(statSync(join(above, path)).mode & 0o022).toBe(0);
  } finally {
    umask(before);
    rmSync(above, { recursive: true });
  }
});
