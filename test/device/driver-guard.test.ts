// The driver's folder: what is loaded is what the packages have, from a folder that only its user can have filled.

import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { knownDriver, refuseForeignDriver } from "../../runtime/device/driver-guard.ts";
import { packagedDawn, unpackSoftwareDriver } from "../../runtime/device/software.ts";

const here = process.platform === "linux" && process.arch === "x64";

describe.runIf(here)("the software driver", () => {
  let above: string;
  let folder: string;
  beforeEach(async () => {
    above = mkdtempSync(join(tmpdir(), "perlc-driver-"));
    folder = join(above, "driver");
    cpSync((await unpackSoftwareDriver())!.folder, folder, { recursive: true });
    chmodSync(folder, 0o700);
  });
  afterEach(() => rmSync(above, { recursive: true, force: true }));

  const look = async (archive: string = knownDriver.archive) => {
    try {
      await refuseForeignDriver({ folder, archive, packaged: packagedDawn() });
      return "loaded";
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.diagnostics.map((each) => `${each.code} ${each.title.replaceAll(above, "")}`).join();
    }
  };

  test("is loaded as it was unpacked", async () => expect(await look()).toBe("loaded"));

  test.each(["dawn.node", ...Object.keys(knownDriver.files)])("one byte of %s", async (name) => {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(await look()).toBe(
      `E1021 the driver in \`/driver/${name}\` is not loaded: it is not the file of the npm package`,
    );
  });

  test("a folder or a file that others may write", async () => {
    for (const mode of [0o770, 0o707]) {
      chmodSync(folder, mode);
      expect(await look()).toBe("E1021 the driver in `/driver` is not loaded: others may write it");
    }
    chmodSync(folder, 0o700);
    chmodSync(join(folder, "libvulkan.so.1"), 0o666);
    expect(await look()).toBe("E1021 the driver in `/driver/libvulkan.so.1` is not loaded: others may write it");
  });

  test("the cache folder counts, too", async () => {
    chmodSync(above, 0o777);
    expect(await look()).toBe("E1021 the driver in `` is not loaded: others may write it");
  });

  test("links lead elsewhere", async () => {
    const real = join(above, "real");
    renameSync(folder, real);
    symlinkSync(real, folder);
    expect(await look()).toBe("E1021 the driver in `/driver` is not loaded: it is a link");
    rmSync(folder);
    mkdirSync(folder, { mode: 0o700 });
    cpSync(real, folder, { recursive: true });
    rmSync(join(folder, "libvk_swiftshader.so"));
    symlinkSync(join(real, "libvk_swiftshader.so"), join(folder, "libvk_swiftshader.so"));
    expect(await look()).toBe("E1021 the driver in `/driver/libvk_swiftshader.so` is not loaded: it is a link");
  });

  test.runIf(process.getuid?.() === 0)("somebody else's folder", async () => {
    const { chownSync } = await import("node:fs");
    chownSync(folder, 12_345, 12_345);
    expect(await look()).toBe("E1021 the driver in `/driver` is not loaded: it belongs to somebody else");
  });

  test("another archive than the one that the digests are of", async () => {
    expect(await look(createHash("sha256").update("other").digest("hex"))).toMatch(
      /^E1021 .* is not the one perlc was made with$/,
    );
  });
});
