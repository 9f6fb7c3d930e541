// What happens when nobody reads what a command writes, or nothing more can be written.

import { stderr, stdout } from "node:process";

let outlives = false;

/**
 * Lets a command outlive its output. A reader who has seen enough (`perlc plan … | head`) is no mistake; a log that cannot
 * be written is one, and still no reason to end a run: what the run did is in its folder. Exit 1 then.
 */
export function outliveOutput(): void {
  if (outlives) return;
  outlives = true;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    stderr.write(
      `perlc: stdout cannot be written (${error.code ?? error.message}); what a run does is in its folder\n`,
    );
    process.on("exit", () => {
      process.exitCode ||= 1;
    });
  });
  stderr.on("error", () => {}); // there is nobody left to tell
}
