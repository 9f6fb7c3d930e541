// A real Chromium for tests of pages: the one of this machine (`PERLC_CHROMIUM`, or on the path), else the one that comes with the software
// driver. Where there is none, or it does not start, tests say so and are skipped.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { env, stderr } from "node:process";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

function onPath(): string | undefined {
  const places = (env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The program that comes with an npm package that is there anyway; Linux alone has it. */
async function packaged(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const { default: own } = await import("@sparticuz/chromium");
  return own.executablePath();
}

/** Flags with which WebGPU is there without a GPU: without the first there is no adapter, the second says which. */
export const softwareGpu: readonly string[] = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

/** A browser, or undefined, after a line that says why. `flags` are Chromium's. */
export async function openChromium(flags: readonly string[] = []): Promise<Browser | undefined> {
  const reasons: string[] = [];
  for (const find of [() => env.PERLC_CHROMIUM, onPath, packaged]) {
    try {
      const executablePath = await find();
      // a container often runs everything as root, which Chromium has no sandbox for, and has little shared memory; pages here are our own
      if (executablePath !== undefined && executablePath !== "")
        return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage", ...flags] });
    } catch (error) {
      reasons.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
  }
  stderr.write(
    `no Chromium on this machine, so no page is opened in one: ${reasons.join("; ") || "none is installed"}\n`,
  );
  return undefined;
}
