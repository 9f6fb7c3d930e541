// Asks the runner, and ends it where a mutant does not end.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, Ask } from "./runner.ts";

export interface Worker {
  /** Undefined when it took longer than `seconds`. */
  ask(ask: Ask, seconds: number): Promise<Answer | undefined>;
  end(): void;
}

/** A worker in a copy of the tree; `environment` is added to that of its tests. */
export function workerIn(root: string, environment: Readonly<Record<string, string>> = {}): Worker {
  let running: Promise<ChildProcess> | undefined;

  function begin(): Promise<ChildProcess> {
    const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>();
    const child = fork(fileURLToPath(new URL("./runner.ts", import.meta.url)), [root], {
      cwd: root,
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, ...environment },
    });
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`the runner of tests ended with ${code}`)));
    return promise;
  }

  /** The whole group: Vitest has processes of its own. */
  function end(): void {
    const ending = running;
    running = undefined;
    ending?.then(({ pid }) => pid !== undefined && process.kill(-pid, "SIGKILL")).catch(() => {});
  }

  return {
    async ask(ask, seconds) {
      running ??= begin();
      const child = await running;
      const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
      const timer = setTimeout(() => resolve(undefined), 1000 * seconds);
      const gone = (): void => resolve({ failed: "the process of the tests ended", seconds: 0 });
      child.once("message", resolve as (answer: unknown) => void);
      child.once("exit", gone);
      child.send(ask);
      const answer = await promise;
      clearTimeout(timer);
      child.removeAllListeners("message");
      child.removeListener("exit", gone);
      if (answer === undefined || child.exitCode !== null) end();
      return answer;
    },
    end,
  };
}
