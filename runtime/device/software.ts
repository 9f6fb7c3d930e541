// The Vulkan driver for machines without one: SwiftShader and a Vulkan loader, unpacked from an npm package.
// Comes before dawn.ts, which loads the copy of Dawn laid beside them (Dawn looks for the loader in its own folder).

import { createHash } from "node:crypto";
import { constants, createReadStream, existsSync } from "node:fs";
import { access, chmod, copyFile, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { unpackTar } from "modern-tar/fs";
import { E1007 } from "../../compiler/diagnostics/codes.ts";
import { Failure, type Note } from "../../compiler/diagnostics/diagnostic.ts";
import { installLine, missingPart } from "../../parts.ts";
import { cacheFolder, makeCacheFolder } from "./cache-folder.ts";
import { refuseForeignDriver } from "./driver-guard.ts";
import { limitFailure } from "./process-limits.ts";
import { reason } from "./reason.ts";

const require = createRequire(import.meta.url);

/** The only platform for which npm has a software Vulkan driver. */
export const softwarePlatform = "linux-x64";

/** `<platform>-<arch>` as the webgpu package names its builds. */
export function platformName(): string {
  return `${process.platform}-${process.platform === "darwin" ? "universal" : process.arch}`;
}

/** Where the webgpu package keeps Dawn's Node binding for this platform. */
export function packagedDawn(): string {
  return join(dirname(require.resolve("webgpu/package.json")), "dist", platformName(), "dawn.node");
}

/** The unpacked driver: Dawn's binding beside `libvulkan.so.1`, and the file that names SwiftShader to that loader. */
export interface SoftwareDriver {
  readonly folder: string;
  readonly dawn: string;
  readonly driverFile: string;
}

/**
 * Unpacks the driver once, into a folder named by the SHA-256 of its archive and the version of webgpu; a folder
 * that carries the name is whole, because it gets it by a rename. Undefined where its package is not installed. Failures: E1007
 * when it cannot, E1088 when a limit of the process is in the way, E1021 for a folder that may be somebody else's work.
 */
export async function unpackSoftwareDriver(): Promise<SoftwareDriver | undefined> {
  const archive = driverArchive();
  if (archive === undefined) return undefined;
  try {
    const hash = createHash("sha256")
      .update(await readFile(archive))
      .digest("hex");
    const { version } = require("webgpu/package.json") as { version: string };
    const folder = join(cacheFolder(), `swiftshader-${hash.slice(0, 16)}-webgpu-${version}`);
    if (!(await exists(folder))) await unpack(archive, folder);
    const packaged = packagedDawn();
    await refuseForeignDriver({ folder, archive: hash, packaged });
    return { folder, dawn: join(folder, "dawn.node"), driverFile: join(folder, "vk_swiftshader_icd.json") };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const limit = limitFailure(error, "unpacking the software driver");
    throw limit ?? new Failure(E1007({ folder: nameOfCache() }, { notes: [reason(error)] }));
  }
}

/** The cache folder for a message; where there is no home, the environment variable that would have named one. */
function nameOfCache(): string {
  try {
    return cacheFolder();
  } catch {
    return "$HOME";
  }
}

/** Where npm has the archive with the driver; undefined where its package is not installed. */
export function driverArchive(): string | undefined {
  let entry: string;
  try {
    // The package exports only its entry point, so its folder is found from there.
    entry = require.resolve("@sparticuz/chromium");
  } catch (error) {
    if (missingPart(error)) return undefined;
    throw error;
  }
  const marker = join("@sparticuz", "chromium") + sep;
  const root = entry.slice(0, entry.lastIndexOf(marker) + marker.length);
  return join(root, "bin", "swiftshader.tar.br");
}

/** What to install for a software driver, where there could be one and is none. */
export const driverToInstall = (): readonly Note[] =>
  platformName() === softwarePlatform && driverArchive() === undefined
    ? [
        {
          keyword: "help",
          text: `\`${installLine("@sparticuz/chromium")}\` installs a software driver, for machines without a GPU`,
        },
      ]
    : [];

/** The archive also holds an OpenGL implementation, which nothing here uses. */
function isNeeded(entry: { readonly name: string }): boolean {
  return /(libvulkan\.so\.1|libvk_swiftshader\.so|vk_swiftshader_icd\.json)$/.test(entry.name);
}

async function unpack(archive: string, folder: string): Promise<void> {
  makeCacheFolder(dirname(folder));
  const fresh = await mkdtemp(`${folder}.`);
  try {
    await pipeline(createReadStream(archive), createBrotliDecompress(), unpackTar(fresh, { filter: isNeeded }));
    await copyFile(packagedDawn(), join(fresh, "dawn.node"), constants.COPYFILE_FICLONE);
    // as npm unpacked it, others may be allowed to write it
    for (const name of await readdir(fresh)) await chmod(join(fresh, name), 0o755);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Two processes may unpack at once; the folder of the other one is as good as ours.
    if (!(await exists(folder))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Whether there is a Vulkan loader beside Dawn or where the system looks for libraries; only Linux has GPUs through one. Without it Dawn
 * finds no GPU, and says so on stderr in words of its own.
 */
export function hasVulkanLoader(dawn: string): boolean {
  const loader = "libvulkan.so.1";
  if (process.platform !== "linux" || existsSync(join(dirname(dawn), loader))) return true;
  try {
    process.dlopen({ exports: {} }, loader);
    return true;
  } catch (error) {
    // what loads and is no module of Node is refused too, later
    return !(error instanceof Error && error.message.includes(`${loader}: cannot open shared object file`));
  }
}

/** Why no GPU is found, where there is no Vulkan loader. */
export const loaderNote: Note = {
  keyword: "note",
  text: "this system has no Vulkan loader (`libvulkan.so.1`), through which GPUs are found on Linux: the package of its driver brings it",
};

/**
 * Tells the Vulkan loader of this process about one more driver, keeping those of the system: a set VK_DRIVER_FILES
 * (or its older name) replaces the system's and makes the loader ignore additions, so it is lengthened instead.
 */
export function addVulkanDriver(driverFile: string): void {
  const variable = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"].find((name) => process.env[name]) ?? "VK_ADD_DRIVER_FILES";
  const before = (process.env[variable] ?? "").split(delimiter).filter((each) => each !== "");
  if (!before.includes(driverFile)) process.env[variable] = [...before, driverFile].join(delimiter);
}
