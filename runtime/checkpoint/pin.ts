// The digest that pins a checkpoint's weights: of model.safetensors, or over its shards. Files are read in pieces, since
// those of larger models are longer than any buffer.

import { createHash } from "#digest";
import { closeSync, openSync, readSync } from "#files";
import { join } from "#path";
import { E0270, E1051 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { saidOf } from "../limits/refused.ts";
import { weightNames } from "./layout.ts";

const PIECE = 1 << 23;

/**
 * SHA-256 of the weights in a folder, 64 hexadecimal digits. One file is pinned by its own digest; shards by the digest of
 * the lines "digest, two spaces, name", by name: what `sha256sum *.safetensors | sha256sum` prints. Failures as of weightNames, E1051.
 */
export function weightsPin(folder: string): string {
  return pinOf(weightNames(folder).map((name) => ({ name, digest: fileDigest(folder, name) })));
}

/** The same of digests that are known, 64 hexadecimal digits each, in the order of weightNames. */
export function pinOf(weights: readonly { readonly name: string; readonly digest: string }[]): string {
  const [first, ...others] = weights;
  if (first?.name === "model.safetensors" && others.length === 0) return first.digest;
  const lines = weights.map(({ name, digest }) => `${digest}  ${name}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}

/** SHA-256 of a file of the folder, read piece by piece. Failure E1051 when it is not there, E0270 when it cannot be read. */
function fileDigest(folder: string, name: string): string {
  let fd: number;
  try {
    fd = openSync(join(folder, name), "r");
  } catch {
    throw new Failure(E1051({ folder, file: name }));
  }
  try {
    const hash = createHash("sha256");
    const piece = new Uint8Array(PIECE);
    for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) hash.update(piece.subarray(0, read));
    return hash.digest("hex");
  } catch (error) {
    const said = saidOf(error);
    throw said === undefined
      ? error
      : new Failure(E0270({ file: join(folder, name), reason: `the system says ${said}` }));
  } finally {
    closeSync(fd);
  }
}
