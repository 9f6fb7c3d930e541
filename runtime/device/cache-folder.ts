// Where everything is kept that can be made again: the unpacked driver, drawn pictures, digests of large files.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** `$PERLC_CACHE`, or `node_modules/.cache/perlc` of the installation. */
export function cacheFolder(): string {
  const named = process.env.PERLC_CACHE;
  if (named !== undefined && named !== "") return named;
  const webgpu = createRequire(import.meta.url).resolve("webgpu/package.json");
  return join(dirname(dirname(webgpu)), ".cache", "perlc");
}
