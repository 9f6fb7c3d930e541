// Asks the process of the trials, and ends it where a mutant does not end or breaks it; the next question starts another.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, Ask } from "./trial.ts";
import { endless } from "./watch.ts";

export interface TrialProcess {
  /** "endless" when it took more processor time than a mutant may, "gone" when the process ended otherwise. */
  ask(ask: Ask): Promise<Answer | "endless" | "gone">;
  end(): void;
}

/** Mutants that one process tries: modules are never forgotten. */
const most = 250;

export function trialProcess(): TrialProcess {
  let running: Promise<ChildProcess> | undefined;
  let asked = 0;

  function begin(): Promise<ChildProcess> {
    asked = 0;
    const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>();
    const child = fork(fileURLToPath(new URL("./trial.ts", import.meta.url)), [], {
      stdio: ["ignore", "ignore", process.env["PERLC_TRIALS"] ? "inherit" : "ignore", "ipc"],
      execArgv: ["--max-old-space-size=3000", "--disable-warning=ExperimentalWarning"],
    });
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`the process of the trials ended with ${code}`)));
    return promise;
  }

  function end(): void {
    const ending = running;
    running = undefined;
    ending?.then((child) => child.kill("SIGKILL")).catch(() => {});
  }

  return {
    async ask(ask) {
      if (asked++ > most) end();
      running ??= begin();
      const child = await running;
      const { promise, resolve } = Promise.withResolvers<Answer | "endless" | "gone">();
      const gone = (_: number | null, signal: NodeJS.Signals | null): void =>
        resolve(signal === endless ? "endless" : "gone");
      const told = (answer: unknown): void => resolve(answer as Answer);
      child.once("message", told);
      child.once("exit", gone);
      child.send(ask);
      const answer = await promise;
      child.off("message", told);
      child.off("exit", gone);
      if (answer === "endless" || answer === "gone") end();
      return answer;
    },
    end,
  };
}
