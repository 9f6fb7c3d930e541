// The device suites on `cpu` and on SwiftShader, room by room in one run: the same test files, processor time of all their
// processes.
//
//   node bench/suites.ts [ROOM…]    rooms of test/ whose tests use a device: tensor engine model policy run

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { argv, env, execPath, exit, stderr, stdout } from "node:process";
import { fileURLToPath } from "node:url";

const rooms = argv.length > 2 ? argv.slice(2) : ["tensor", "engine", "model", "policy", "run"];
const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

/** Seconds of processor time of all processes that this one has started and that have ended (Linux: clock ticks of 10 ms). */
function childSeconds(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  const [user = 0, system = 0] = fields.slice(13, 15).map(Number);
  return (user + system) / 100;
}

/** Runs the device tests of a room on an adapter; its processor seconds and how many tests passed. */
function measure(room: string, adapter: string): { seconds: number; passed: number } {
  const before = childSeconds();
  const { status, stdout: text } = spawnSync(execPath, [vitest, "run", "--project", "cpu", `test/${room}/`], {
    cwd: root,
    encoding: "utf8",
    env: { ...env, PERLC_ADAPTER: adapter, NO_COLOR: "1" },
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) {
    stderr.write(`${text}\ntest/${room} fails on ${adapter}\n`);
    exit(1);
  }
  return { seconds: childSeconds() - before, passed: Number(/Tests {2}(\d+) passed/.exec(text)?.[1]) };
}

const total = { cpu: 0, swiftshader: 0 };
for (const room of rooms) {
  const cpu = measure(room, "cpu");
  const swiftshader = measure(room, "swiftshader");
  total.cpu += cpu.seconds;
  total.swiftshader += swiftshader.seconds;
  const share = (cpu.seconds / swiftshader.seconds).toFixed(2);
  const times = `cpu ${cpu.seconds.toFixed(1)} s (${cpu.passed} tests), SwiftShader ${swiftshader.seconds.toFixed(1)} s (${swiftshader.passed} tests)`;
  stdout.write(`${room.padEnd(8)}${times}, ${share} of it\n`);
}
stdout.write(
  `all     cpu ${total.cpu.toFixed(1)} s, SwiftShader ${total.swiftshader.toFixed(1)} s: ${(total.cpu / total.swiftshader).toFixed(2)} of it\n`,
);
