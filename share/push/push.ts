// Sends a model to the Hugging Face hub, with the hub's own library, which nothing else loads. What is committed is held against the list of
// files before the commit goes out, so that a file that changes meanwhile is never half sent; before the commit nothing is to be seen there.

import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type { CommitOutput, CommitProgressEvent } from "@huggingface/hub";
import { E1145, E1146, E1147 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Sent } from "./files.ts";

export interface Target {
  /** owner/name. */
  readonly name: string;
  readonly endpoint: string;
  readonly token: string;
  /** The branch. */
  readonly revision: string;
  /** Whether nobody else may see a repository that is made. */
  readonly isPrivate: boolean;
  readonly title: string;
}

export interface Pushed {
  readonly url: string;
  readonly commit: string;
  /** Whether the repository was made. */
  readonly made: boolean;
}

/** What is under way, in words: the phase behind `while`. */
export type Phase = "it was asked for the repository" | "files were sent" | "the commit was made";

/** Sends files as one commit. Failures E1145 where the hub refuses, E1146 where it cannot be reached any more, E1147 where a file changed meanwhile. */
export async function push(
  target: Target,
  folder: string,
  files: readonly Sent[],
  told: (phase: Phase) => void = () => {},
): Promise<Pushed> {
  const hub = await import("@huggingface/hub");
  let phase: Phase = "it was asked for the repository";
  const enter = (next: Phase): void => {
    phase = next;
    told(next);
  };
  try {
    enter(phase);
    const made = await ensureRepository(hub, target);
    if (target.revision !== "main") await ensureBranch(hub, target);
    enter("files were sent");
    const commits = hub.commitIter({
      ...settingsOf(target),
      title: target.title,
      branch: target.revision,
      operations: files.map((each) => ({
        operation: "addOrUpdate" as const,
        path: each.name,
        content: "content" in each ? new Blob([each.content]) : pathToFileURL(each.path),
      })),
      // its transfers are of the hub alone: those of Git LFS are what other servers have too
      useXet: false,
      fetch: guarded(folder, files, () => enter("the commit was made")),
    });
    const { commit } = await ended(commits);
    return { url: `${target.endpoint}/${target.name}/tree/${target.revision}`, commit: commit.oid, made };
  } catch (error) {
    throw failureOf(error, target, phase, hub);
  }
}

type Hub = typeof import("@huggingface/hub");

const settingsOf = ({ name, endpoint, token }: Target) => ({
  repo: { type: "model" as const, name },
  hubUrl: endpoint,
  accessToken: token,
});

async function ended(commits: AsyncGenerator<CommitProgressEvent, CommitOutput | undefined>): Promise<CommitOutput> {
  for (;;) {
    const { done, value } = await commits.next();
    if (done !== true) continue;
    if (value === undefined) throw new TypeError("the answer to the commit was empty");
    return value;
  }
}

/** Makes the repository where there is none; whether it did. Failure E1145 for a public one where a private one is asked for. */
async function ensureRepository(hub: Hub, target: Target): Promise<boolean> {
  const { name, endpoint: hubUrl, token: accessToken, isPrivate } = target;
  try {
    const found = await hub.modelInfo({ name, hubUrl, accessToken });
    if (isPrivate && !found.private)
      throw refused(target, "it is there and anybody can read it, and --private was asked for");
    return false;
  } catch (error) {
    if (statusOf(error, hub) !== 404) throw error;
  }
  await hub.createRepo({ ...settingsOf(target), visibility: isPrivate ? "private" : "public" });
  return true;
}

async function ensureBranch(hub: Hub, target: Target): Promise<void> {
  try {
    await hub.createBranch({ ...settingsOf(target), branch: target.revision });
  } catch (error) {
    // it is there
    if (statusOf(error, hub) !== 409) throw error;
  }
}

const statusOf = (error: unknown, { HubApiError }: Hub): number | undefined =>
  error instanceof HubApiError ? error.statusCode : undefined;

const refused = ({ name, endpoint }: Target, reason: string): Failure => new Failure(E1145({ name, endpoint, reason }));

/** Fetches as ever, but for a commit: it goes out only when it names exactly the files of the list, with these bytes. */
function guarded(folder: string, files: readonly Sent[], committing: () => void): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (init?.method === "POST" && /^\/api\/models\/[^/]+\/[^/]+\/commit\//.test(pathname)) {
      refuseOther(folder, files, String(init.body));
      committing();
    }
    return fetch(input, init);
  };
}

interface Line {
  readonly key: string;
  readonly value: { readonly path?: string; readonly oid?: string; readonly content?: string };
}

/** Failure E1147 where the lines of a commit are of other files, or of other bytes. */
function refuseOther(folder: string, files: readonly Sent[], body: string): void {
  const lines = body.split("\n").map((line) => JSON.parse(line) as Line);
  const found = new Map(
    lines.flatMap(({ key, value: { path = "", oid = "", content = "" } }): readonly (readonly [string, string])[] => {
      if (key === "lfsFile") return [[path, oid]];
      if (key !== "file") return [];
      return [[path, createHash("sha256").update(Buffer.from(content, "base64")).digest("hex")]];
    }),
  );
  const other = files.find(({ name, digest }) => `sha256:${found.get(name)}` !== digest);
  if (other) throw new Failure(E1147({ folder, reason: `\`${other.name}\` changed while it was sent` }));
  if (found.size !== files.length) throw new Failure(E1147({ folder, reason: "other files would be sent" }));
}

/** What went wrong, without the token. */
function failureOf(error: unknown, target: Target, phase: Phase, hub: Hub): unknown {
  if (error instanceof Failure) return error;
  const { endpoint, name, token } = target;
  const clean = (text: string): string => text.replaceAll(token, "hf_…").slice(0, 300);
  const status = statusOf(error, hub);
  if (status !== undefined) return refused(target, clean(reasonOf(status, phase, String((error as Error).message))));
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  return new Failure(
    E1146({ endpoint, name, phase, reason: clean(typeof code === "string" ? code : String(message)) }),
  );
}

function reasonOf(status: number, phase: Phase, message: string): string {
  const said = message.replace(/\. URL: [\s\S]*$/, "");
  switch (status) {
    case 401:
      return "it does not know the token: it is wrong, was taken back, or has run out";
    case 403:
      return `the token may not write there (${said})`;
    case 404:
      return `there is nothing of that name, or the token may not see it (${said})`;
    case 409:
      return phase === "it was asked for the repository"
        ? "the name is taken by something that the token may not see"
        : `somebody else has written there meanwhile (${said})`;
    default:
      return `it answers ${status} (${said})`;
  }
}
