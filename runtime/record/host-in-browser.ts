// `#host` in a browser: what a worker knows of where it runs, for whoever reads the run later. Node has host.ts.

import { availableParallelism, totalmem } from "#system";
import packageFile from "../../package.json" with { type: "json" };
import type { Host } from "./event.ts";

/** The facts of this browser. It names neither the processor nor a command. */
export async function hostOf(_directory: string): Promise<Host> {
  return {
    perlc: packageFile.version,
    browser: navigator.userAgent,
    system: navigator.platform,
    processor: "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    command: [],
  };
}
