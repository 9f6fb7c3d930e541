// `#host` in Node: where and with what a run is made, for whoever reads it later: versions, machine, command. Nothing here changes a result, and nothing says
// who made it or where it lies: no user, no path of the machine.

import { createRequire } from "node:module";
import { arch, cpus, platform, totalmem, userInfo } from "node:os";
import packageFile from "../../package.json" with { type: "json" };
import type { Host } from "./event.ts";
import { withoutPlaces } from "./places.ts";
import { repositoryOf } from "./repository.ts";

/** The facts of this process; `directory` is that of the spec. */
export async function hostOf(directory: string): Promise<Host> {
  const webgpu = webgpuVersion();
  const repository = await repositoryOf(directory);
  const [, script = "", ...rest] = process.argv;
  return {
    perlc: packageFile.version,
    node: process.versions.node,
    ...(webgpu !== undefined && { webgpu }),
    system: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memory: totalmem(),
    command: withoutPlaces([script, ...rest], userName()),
    ...(repository && { repository }),
  };
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // a container may have no name for its user
    return undefined;
  }
}

function webgpuVersion(): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)("webgpu/package.json") as { readonly version?: string };
    return version;
  } catch {
    return undefined;
  }
}
