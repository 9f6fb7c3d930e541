// The one door to stdout and stderr. What commands say is full of what others wrote (paths, names, values, words of the
// command line), so everything is escaped here, and nothing else in perlc writes to either: a test reads the sources for it.

import { visible, visibleJson, visibleLines } from "../compiler/diagnostics/visible.ts";
import { fitted } from "./fitted.ts";

// not imported, and `process` the global: as modules both have all streams made, which a `check` would wait for
const { fstatSync, statSync, writeSync } = process.getBuiltinModule("node:fs");

/** Lines for people, on stdout; on a terminal as wide as it is. */
export function say(text: string): void {
  const { isTTY, columns } = process.stdout;
  process.stdout.write(`${visibleLines(isTTY && columns > 0 ? fitted(text, columns) : text)}\n`);
}

/** One JSON value, on stdout; on one line unless `indent` says how deep each level goes in. */
export const sayJson = (value: unknown, indent = 0): void =>
  void process.stdout.write(`${visibleJson(JSON.stringify(value, null, indent))}\n`);

/** A text that is the result itself, such as a laid out spec: unchanged for a file or a program, escaped on a terminal. */
export const sayText = (text: string): void =>
  void process.stdout.write(`${process.stdout.isTTY ? visibleLines(text) : text}\n`);

/** Lines for people, on stderr. */
export const complain = (text: string): void => void process.stderr.write(`${visibleLines(text)}\n`);

/** The colours of drawings, which are ours; `draw` has escaped whatever stands between them. */
const colour = new RegExp(`(${String.fromCharCode(27)}\\[(?:1;31|1;33|1|34|0)m)`);

/** A drawing with its colours, on stderr. */
export const complainDrawn = (text: string): void => void process.stderr.write(drawn(text));

const drawn = (text: string): string => {
  const pieces = text.split(colour).map((piece, at) => (at % 2 === 1 ? piece : visibleLines(piece)));
  return `${pieces.join("")}\n`;
};

/** Erases what is right of the cursor. */
const erase = `${String.fromCharCode(27)}[K`;

/** A part of a line that is redrawn in place, on stdout: `back` takes the place of the whole line, in one breath, `end` ends it. */
export function redraw(text: string, { back = false, end = false }: { back?: boolean; end?: boolean } = {}): void {
  process.stdout.write(`${back ? "\r" : ""}${visible(text)}${back ? erase : ""}${end ? "\n" : ""}`);
}

/** What commander has to say; it brings its own newlines. */
export const asWritten = {
  writeOut: (text: string): void => void process.stdout.write(visibleLines(text)),
  writeErr: (text: string): void => void process.stderr.write(visibleLines(text)),
};

/**
 * Lines on stdout at once. Loading Node's streams takes longer than writing a line: they are for those who write more, and
 * for a reader who is slow or gone.
 */
export async function sayAtOnce(text: string, escaped: (text: string) => string = visibleLines): Promise<void> {
  writeAtOnce(1, `${escaped(text)}\n`);
}

/** Drawings with their colours, on stderr at once. */
export const complainAtOnce = (texts: readonly string[]): void => writeAtOnce(2, texts.map(drawn).join(""));

function writeAtOnce(to: 1 | 2, text: string): void {
  const bytes = new TextEncoder().encode(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(to, bytes, written);
  } catch {
    outliveOutput();
    (to === 1 ? process.stdout : process.stderr).write(bytes.subarray(written));
  }
}

/** What stderr is when it may be a terminal: a file, a pipe or nothing is known without making its stream. */
export function stderrTerminal(): { readonly isTTY?: boolean; readonly columns?: number } {
  try {
    const is = fstatSync(2);
    const isNull = process.platform !== "win32" && is.rdev === statSync("/dev/null").rdev;
    return is.isCharacterDevice() && !isNull ? process.stderr : {};
  } catch {
    return {}; // it is closed
  }
}

let outlives = false;

/**
 * Lets a command outlive its output. A reader who has seen enough (`perlc plan … | head`) is no mistake; a log that cannot
 * be written is one, and still no reason to end a run: what the run did is in its folder. Exit 1 then.
 */
export function outliveOutput(): void {
  if (outlives) return;
  outlives = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    complain(`perlc: stdout cannot be written (${error.code ?? error.message}); what a run does is in its folder`);
    process.on("exit", () => {
      process.exitCode ||= 1;
    });
  });
  process.stderr.on("error", () => {}); // there is nobody left to tell
}
