// What of a folder belongs to a model, and is sent with it: weights, configuration, tokenizer, card, licence. Pictures, rollouts and whatever
// else may lie beside them stay here.

import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { E1147 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { digestOfFile, digestsFile, misfitOf } from "../../runtime/checkpoint/digests.ts";
import { openCheckpoint } from "../../runtime/checkpoint/layout.ts";
import { refuseOverfitWeights } from "../../runtime/record/overfit.ts";
import { cardName } from "../card/card.ts";

/** A file as it is sent, from the disk or as a text; `digest` is `sha256:` and 64 hexadecimal digits. */
export type Sent = {
  readonly name: string;
  readonly size: number;
  readonly digest: string;
} & ({ readonly path: string } | { readonly content: string });

export interface Model {
  readonly files: readonly Sent[];
  /** Names of what lies in the folder and is not sent. */
  readonly left: readonly string[];
}

const belongs = [
  /^(?:config|generation_config|preprocessor_config|processor_config|video_preprocessor_config)\.json$/,
  /^model(?:-\d+-of-\d+)?\.safetensors$/,
  /^model\.safetensors\.index\.json$/,
  /^(?:tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json$/,
  /^(?:merges\.txt|chat_template\.(?:jinja|json))$/,
  /^(?:LICEN[CS]E|NOTICE)(?:\.(?:md|txt))?$/,
];

const isSent = (name: string): boolean =>
  name === cardName || name === digestsFile || belongs.some((pattern) => pattern.test(name));

/** The files of a model's folder, in the order of their names. Failures E1096 for weights of an overfit check, E1147 for one that is not as it was saved, and those of openCheckpoint for what is no model. */
export function filesOfModel(folder: string): Model {
  const wrong = (reason: string) => new Failure(E1147({ folder, reason }));
  if (!existsSync(join(folder, "config.json"))) throw wrong("it has no config.json");
  const misfit = misfitOf(folder);
  if (misfit) throw wrong(`\`${misfit.file}\` ${misfit.reason}`);
  refuseOverfitWeights(openCheckpoint(folder).metadata, folder, "pushed");
  const names = readdirSync(folder).sort();
  const files = names.filter(isSent).map((name): Sent => {
    const path = join(folder, name);
    const found = lstatSync(path);
    // a link leads out of the folder
    if (!found.isFile()) throw wrong(`\`${name}\` is no regular file`);
    return { name, path, size: found.size, digest: digestOfFile(path) };
  });
  return { files, left: names.filter((name) => !isSent(name)) };
}
