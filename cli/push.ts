// perlc push: the model of a finished run, or a folder of one, sent to the Hugging Face hub.

import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { env } from "node:process";
import { E1147 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { printBytes } from "../compiler/diagnostics/print-number.ts";
import { cardName, isHubName } from "../share/card/card.ts";
import { filesOfModel, type Model } from "../share/push/files.ts";
import { type Phase, push as send } from "../share/push/push.ts";
import { endpointIn, tokenIn } from "../share/push/token.ts";
import { fingerprintOf, signingKey } from "../share/signature.ts";
import { signedModel } from "../share/signed-model.ts";
import { called } from "./called.ts";
import { cardOnEnd } from "./card.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { complain, say, sayJson } from "./terminal.ts";

export interface PushOptions {
  /** owner/name. */
  readonly to: string;
  readonly private?: boolean;
  readonly revision: string;
  readonly dryRun?: boolean;
  /** The file of the key that signs what is sent. */
  readonly sign?: string;
  readonly json?: boolean;
}

/** Sends `final` of a run, or a folder that has a model itself. Failures as of signingKey, filesOfModel, tokenIn, endpointIn and push. */
export async function push(what: string, options: PushOptions): Promise<ExitCode> {
  const { to, revision, json = false } = options;
  const wrong = misused(options);
  if (wrong !== undefined) {
    complain(wrong);
    return 2;
  }
  const key = options.sign === undefined ? undefined : signingKey(options.sign, env.PERLC_SIGN_PASSPHRASE);
  const folder = modelIn(what);
  if (folder !== what) {
    const uncarded = cardOnEnd(what);
    if (uncarded) output(json).diagnose([uncarded]);
  }
  const endpoint = endpointIn(env);
  const found = filesOfModel(folder);
  const model = key ? signedModel(found, to.slice(to.indexOf("/") + 1), key) : found;
  const signer = key && fingerprintOf(key);
  if (options.dryRun) {
    if (json) sayJson({ event: "dry-run", to, revision, endpoint, ...(signer && { signer }), ...told(model) });
    else say(list(model, `would be sent to ${endpoint}/${to}, ${revision}`));
    return 0;
  }
  const token = tokenIn(env, endpoint);
  if (!json) say(list(model, `go to ${endpoint}/${to}, ${revision}`));
  const title = `The model of ${basename(resolve(what))}`;
  const target = { name: to, endpoint, token, revision, isPrivate: options.private ?? false, title };
  const sent = await send(target, folder, model.files, (phase) => (json ? undefined : say(words[phase])));
  if (json) sayJson({ event: "end", to, revision, ...sent, ...(signer && { signer }), ...told(model) });
  else
    say(
      [
        `commit   ${sent.commit}`,
        ...(sent.made ? [`new      ${to}, which ${options.private ? "you alone" : "anybody"} can read`] : []),
        `there    ${sent.url}`,
        ...(signer === undefined
          ? []
          : [
              `signed   with the key ${signer}; publish that, or the key's public half`,
              `whoever gets it: ${called()} verify FOLDER --key PUB, with the folder that they have downloaded`,
            ]),
      ].join("\n"),
    );
  return 0;
}

const words: Readonly<Record<Phase, string>> = {
  "it was asked for the repository": "asking for the repository",
  "files were sent": "sending what it has not",
  "the commit was made": "making the commit",
};

function misused({ to, revision }: PushOptions): string | undefined {
  if (!isHubName(to)) return `\`${to}\` is no name of the hub: they are owner/name, as my-name/my-model`;
  return /^[\w][\w./-]{0,99}$/.test(revision) && !revision.includes("..")
    ? undefined
    : `\`${revision}\` is no name of a branch`;
}

/** The folder of the model: that of a run is in it. Failure E1147 for a run that has none. */
function modelIn(what: string): string {
  const isRun = existsSync(join(what, "journal.jsonl"));
  const final = join(what, "final");
  if (isRun && !existsSync(final)) throw new Failure(E1147({ folder: what, reason: "the run has not finished" }));
  return isRun ? final : what;
}

const told = ({ files, left }: Model) => ({
  files: files.map(({ name, size, digest }) => ({ name, size, digest })),
  left,
});

function list({ files, left }: Model, what: string): string {
  const wide = Math.max(...files.map(({ name }) => name.length));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return [
    `${files.length} files of ${printBytes(bytes)} ${what}`,
    ...files.map(({ name, size }) => `  ${name.padEnd(wide)}  ${printBytes(size)}`),
    ...(left.length > 0 ? [`stays    ${left.join(", ")}`] : []),
    ...(files.some(({ name }) => name === cardName) ? [] : ["no card  nobody will know what it is: write README.md"]),
  ].join("\n");
}
