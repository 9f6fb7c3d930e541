// `#file-digest` in a browser: the files of a worker's disk are in its memory, so that they are read whole each time. Node has digest.ts.

import { existsSync, lstatSync } from "#files";
import { E0270 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { digestOfFile } from "../checkpoint/digests.ts";

/** The digest of a file's bytes, `sha256:` and 64 hexadecimal digits. `name` is what messages call it. Failure E0270 for what is not there, or no plain file. */
export async function fileDigest(path: string, name = path, _stopping?: () => boolean): Promise<string> {
  if (!existsSync(path)) throw new Failure(E0270({ file: name, reason: "it is not there" }));
  if (!lstatSync(path).isFile()) throw new Failure(E0270({ file: name, reason: "it is no plain file" }));
  return digestOfFile(path);
}
