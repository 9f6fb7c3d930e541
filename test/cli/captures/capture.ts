// A session as a terminal of 80 × 24 shows it. The terminal is an emulator that is handed all bytes that the commands write; they
// take it for a real one.

import { spawn } from "node:child_process";
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { asTerminal } from "../child.ts";
import { type ScreenLine, screenOf } from "../terminal-screen.ts";
import { bad, type Session, seeds, short } from "./sessions.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const perlc = join(root, "cli/perlc.js");

export const columns = 80;

/** Where the text of a session is kept. */
export const captureFile = (name: string): string => fileURLToPath(new URL(`./${name}.txt`, import.meta.url));

/** What a terminal shows at the end of each command of a session, line by line. */
export async function captured({ typed }: Session): Promise<readonly ScreenLine[]> {
  const folder = mkdtempSync(join(tmpdir(), "perlc-capture-"));
  try {
    cpSync(join(root, "specs"), folder, { recursive: true });
    const quickstart = readFileSync(join(folder, "quickstart.perl"), "utf8");
    const files = { "short.perl": short(quickstart), "bad.perl": bad(quickstart), "arms.perl": seeds };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "terminal.mjs"), asTerminal);
    const shown: ScreenLine[] = [];
    for (const line of typed) {
      const { lines } = await screenOf(await written(folder, line), columns);
      shown.push({ text: `$ ${line}`, isWrapped: false }, ...lines, { text: "", isWrapped: false });
    }
    return shown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that a command writes, in its order: stdout and stderr are one file. */
async function written(folder: string, line: string): Promise<string> {
  const [, ...args] = line.split(" ");
  const path = join(folder, "written");
  const out = openSync(path, "w");
  const preload = `--import ${pathToFileURL(join(folder, "terminal.mjs")).href}`;
  const env = { ...process.env, PERLC_CALLED: "perlc", NODE_OPTIONS: preload, TERM: "xterm-256color", NO_COLOR: "" };
  const child = spawn(execPath, [perlc, ...args], { cwd: folder, env, stdio: ["ignore", out, out] });
  await new Promise((resolve) => child.on("close", resolve));
  closeSync(out);
  return readFileSync(path, "utf8");
}

/** What is another one each time, and what hangs on the machine. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\d+ tok\/s/g, "… tok/s"],
  [/(?:\d+ h )?(?:\d+ min )?\d+ s left/g, "… left"],
  [/(this machine has )[\d.]+ \w+/g, "$1…"],
  [/^(bundle {3}sha256:).*/gm, "$1…"],
  [/(?<![\d.])\d+ KiB/g, "… KiB"],
];

export const masked = (text: string): string => masks.reduce((left, [what, by]) => left.replace(what, by), text);

/** The text that is kept. */
export const asKept = (lines: readonly ScreenLine[]): string =>
  `${lines
    .map(({ text }) => masked(text))
    .join("\n")
    .trimEnd()}\n`;
