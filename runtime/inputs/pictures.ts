// The picture files that the rows of a table name, as one digest.

import { fileDigest } from "#file-digest";
import { behaviours } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { JsonlNode, ParquetNode } from "../../plan/plan.ts";
import { readRows } from "../data/rows/read.ts";
import { sha256 } from "../record/digest.ts";

/**
 * Digest over the digests of all picture files that rows name, in the order of the rows; undefined where they name none, since
 * the pictures are in the table or there are none. A picture that is not there counts as that: its rows are left out of the
 * data, which is a result, too. Failures as of readRows.
 */
export async function picturesDigest(node: ParquetNode | JsonlNode, directory: string): Promise<string | undefined> {
  const { examples } = await readRows(node, directory);
  const paths = new Set(
    examples.flatMap(({ images }) => images.flatMap((each) => (each.kind === "file" ? [each.path] : []))),
  );
  if (paths.size === 0) return undefined;
  const lines: string[] = [];
  for (const path of paths) lines.push(await pictureDigest(path));
  return sha256(lines.join("\n"));
}

async function pictureDigest(path: string): Promise<string> {
  try {
    return await fileDigest(path);
  } catch (error) {
    if (error instanceof Failure && behaviours[error.diagnostics[0]?.code ?? ""]?.cause === "absent")
      return "not there";
    throw error;
  }
}
