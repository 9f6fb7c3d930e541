// perlc checklist: the forms of conferences for a run or a sweep, answered as far as its files say it.

import { join } from "node:path";
import { readExternal } from "../compiler/tools/external/read.ts";
import packageFile from "../package.json" with { type: "json" };
import { openRunFolder } from "../runtime/record/folder.ts";
import { refuseOverfit } from "../runtime/record/overfit.ts";
import { openRun } from "../runtime/record/read/open.ts";
import { isSweepFolder, readSweep } from "../runtime/record/sweep.ts";
import type { Form } from "../share/checklists/form.ts";
import type { Known } from "../share/checklists/known.ts";
import { answersOf, forms, markdownOf } from "../share/checklists/write.ts";
import { licenceOn } from "./card.ts";
import type { ExitCode } from "./exit-code.ts";
import { complain, sayJson, sayText } from "./terminal.ts";

export interface ChecklistOptions {
  readonly form?: Form["id"];
  /** Under which licence spec and results are: an SPDX name. */
  readonly licence?: string;
  readonly json?: boolean;
}

/** Prints them. Failures as of openRun and readSweep: a folder that is neither is E1030, an overfit check E1096. */
export function checklist(folder: string, { form, licence, json = false }: ChecklistOptions): ExitCode {
  if (licence !== undefined && !/^[A-Za-z0-9.+() -]{1,100}$/.test(licence)) {
    complain(`\`${licence}\` is no name of a licence: SPDX has them, as Apache-2.0`);
    return 2;
  }
  const known = { ...knownOf(folder), ...(licence !== undefined && { licence }) };
  const which = forms.filter(({ id }) => form === undefined || id === form);
  if (json) sayJson(answersOf(known, which), 1);
  else sayText(markdownOf(known, which).trimEnd());
  return 0;
}

function knownOf(folder: string): Known {
  const sweep = isSweepFolder(folder) ? readSweep(folder) : undefined;
  const folders = sweep ? sweep.runs.map((each) => join(folder, each.folder)) : [folder];
  const opened = folders.map((each) => {
    const { directory } = openRunFolder(each, readExternal);
    const { run, events } = openRun(each, readExternal);
    refuseOverfit(run, each, "described in a checklist");
    return { run, events, directory };
  });
  const directory = opened[0]?.directory ?? folder;
  return {
    perlc: packageFile.version,
    runs: opened.map(({ run, events }) => ({ run, events })),
    licenceOf: (path) => licenceOn(directory, path),
    ...(sweep && { states: sweep.runs.map(({ state }) => state) }),
  };
}
