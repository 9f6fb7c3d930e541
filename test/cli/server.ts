// The one process in which the tests of a worker call perlc (served.ts): begun with the first call, and again where it has ended.

import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import type { Result } from "./child.ts";
import type { Call } from "./served.ts";

const served = fileURLToPath(new URL("served.ts", import.meta.url));

interface Unreferenced {
  unref(): void;
}

let child: ChildProcess | undefined;
let before: Promise<unknown> = Promise.resolve();

/** What perlc says to a call. Calls come after each other, since a process has one folder. */
export function call(asked: Omit<Call, "mark">): Promise<Result> {
  const answer = before.then(() => ask(asked));
  before = answer;
  return answer;
}

function begun(): ChildProcess {
  if (child?.connected) return child;
  child = spawn(execPath, [served], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  child.stdout?.setEncoding("utf8");
  child.stderr?.setEncoding("utf8");
  // a worker does not wait for it: it ends when the worker has
  for (const each of [child, child.channel, child.stdout, child.stderr] as const)
    (each as Unreferenced | null)?.unref();
  return child;
}

function ask(asked: Omit<Call, "mark">): Promise<Result> {
  const mark = `${randomUUID()}\n`;
  const serving = begun();
  const texts = { stdout: "", stderr: "" };
  const names = ["stdout", "stderr"] as const;
  return new Promise((resolve) => {
    let code: number | undefined;
    const hear = (): void => {
      const isWhole = code !== undefined && names.every((name) => texts[name].endsWith(mark));
      if (serving.connected && !isWhole) return;
      for (const each of [serving, serving.stdout, serving.stderr]) each?.removeAllListeners();
      resolve({ code: code ?? -1, stdout: texts.stdout.replace(mark, ""), stderr: texts.stderr.replace(mark, "") });
    };
    for (const name of names)
      serving[name]?.on("data", (text: string) => {
        texts[name] += text;
        hear();
      });
    serving.once("message", (said: number) => {
      code = said;
      hear();
    });
    serving.once("close", hear);
    serving.send({ ...asked, mark } satisfies Call);
  });
}
