// Two steps of the quickstart over few examples, in Node and in a page's worker: what both must tell alike.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { diskFiles } from "../../disk.ts";
import type { Plan } from "../../plan/plan.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { type SessionSettings, startRun } from "../../runtime/session.ts";
import type { Told, Train } from "../../trainer/protocol.ts";
import { trainedIn } from "./trainer.ts";

const root = join(import.meta.dirname, "../..");
const path = "specs/quickstart.perl";
const text = ["take(500)|take(12)", "take(200)|take(4)", "= 12prompt|= 2prompt", "= 60step|= 2step"].reduce(
  (before, each) => {
    const [long = "", short = ""] = each.split("|");
    if (!before.includes(long)) throw new Error(`${path} has no ${long}`);
    return before.replace(long, short);
  },
  readFileSync(join(root, path), "utf8"),
);

function planOf(): Plan {
  const { value, diagnostics } = compile({ path: join(root, path), text }, diskFiles());
  if (!value) throw new Failure(...diagnostics);
  return value.plan;
}
const plan = planOf();

/** The spec of both. */
export const smallRun = { path, text };

/** Without what is another thing elsewhere: time, the device's name, and the figures' digest, whose file has that name. */
const comparable = (events: readonly RunEvent[]) =>
  events.map(({ clock: _, ...event }) => ({ ...event, adapter: "", driver: "", metrics: "" }));

/** The events of the run in Node. */
export async function inNode(where: Pick<SessionSettings, "adapter" | "threads" | "on">) {
  const events: RunEvent[] = [];
  const event = (each: RunEvent): void => void events.push(each);
  const folder = mkdtempSync(join(tmpdir(), "perlc-training-"));
  try {
    const settings = { ...where, event, warn: () => {}, stopping: () => false };
    await startRun(plan.runs[0]!, [{ path, text }], join(root, "specs"), folder, settings);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(events.at(-1)).toMatchObject({ event: "finish", weights: expect.stringMatching(/^sha256:/) });
  return comparable(events);
}

/** The same in the worker of a page. */
export async function inChromium(browser: Browser, page: string, asked: Pick<Train, "adapter" | "threads">) {
  const told = await trainedIn(browser, page, { plan, specs: [{ path, text }], ...asked });
  const last = told.at(-1);
  expect(last, JSON.stringify(last)).toMatchObject({ kind: "ended", how: "finished" });
  return comparable(told.flatMap((each: Told) => (each.kind === "event" ? [each.event] : [])));
}
