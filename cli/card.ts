// perlc card: the model card of a finished run, README.md beside its weights. A run writes its own when it ends; this command writes it anew, with what
// its author says.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isOwn } from "../compiler/2-names/own.ts";
import { E0627, E1142, E1143 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { placeOf } from "../disk.ts";
import packageFile from "../package.json" with { type: "json" };
import { readCheckpointConfig } from "../runtime/checkpoint/layout.ts";
import { openRunFolder } from "../runtime/record/folder.ts";
import { openRun } from "../runtime/record/read/open.ts";
import { cardName, cardOf, isAsWritten, isHubName } from "../share/card/card.ts";
import { licenceOfCard } from "../share/card/licences.ts";
import type { ExitCode } from "./exit-code.ts";
import { complain, say, sayJson } from "./terminal.ts";
import { putFile } from "./write.ts";

export interface CardOptions {
  /** Under which licence the weights are: an SPDX name. */
  readonly licence?: string;
  /** What the model that the run began with is called on the hub. */
  readonly base?: string;
  /** The file to write, instead of the one beside the weights. */
  readonly out?: string;
  readonly json?: boolean;
}

/** 1 for a run that has not finished (E0627) and over a card that somebody has changed (E1143). */
export function card(folder: string, options: CardOptions): ExitCode {
  const { licence, base, out, json = false } = options;
  const wrong = misused(options);
  if (wrong !== undefined) {
    complain(wrong);
    return 2;
  }
  const text = cardOfRun(folder, { ...(licence !== undefined && { licence }), ...(base !== undefined && { base }) });
  const path = out ?? join(folder, "final", cardName);
  if (out === undefined && existsSync(path) && !isAsWritten(readFileSync(path, "utf8")))
    throw new Failure(E1143({ path }));
  putFile(path, text);
  if (json) sayJson({ run: folder, card: path });
  else say(path);
  return 0;
}

function misused({ licence, base }: CardOptions): string | undefined {
  if (licence !== undefined && !/^[A-Za-z0-9.+() -]{1,100}$/.test(licence))
    return `\`${licence}\` is no name of a licence: SPDX has them, as Apache-2.0`;
  if (base !== undefined && !isHubName(base))
    return `\`${base}\` is no name of the hub: they are owner/name, as Qwen/Qwen2.5-VL-3B-Instruct`;
  return undefined;
}

/** The card of a finished run. Failures as of openRun; E0627 for one that has not finished. */
export function cardOfRun(folder: string, said: { readonly licence?: string; readonly base?: string } = {}): string {
  const { directory } = openRunFolder(folder, readExternal);
  const { run, state, events, title } = openRun(folder, readExternal);
  if (state !== "finished") throw new Failure(E0627({ folder }));
  return cardOf({
    run,
    ...(title !== undefined && { title }),
    events,
    config: readCheckpointConfig(join(folder, "final")),
    perlc: packageFile.version,
    licenceOf: (path) => licenceOn(directory, path),
    ...said,
  });
}

/** What the card beside a file, or in a folder, says of its licence; perlc's own is perlc's. */
export function licenceOn(directory: string, path: string): string | undefined {
  if (isOwn(path)) return "Apache-2.0";
  const at = placeOf(directory, path);
  return (licenceOfCard(join(at, cardName)) ?? licenceOfCard(join(dirname(at), cardName)))?.name;
}

/** Writes the card of a run that has just ended, unless there is one; a warning (E1142) where it cannot be written, as the run is whole without it. */
export function cardOnEnd(folder: string): Diagnostic | undefined {
  const path = join(folder, "final", cardName);
  if (!existsSync(dirname(path)) || existsSync(path)) return undefined;
  try {
    putFile(path, cardOfRun(folder));
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return E1142({ folder, reason: error.diagnostics[0]?.title ?? "" });
  }
}
