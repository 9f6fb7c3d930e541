// The device `cpu` beside a driver in software: products, a GRPO step and decoding of the small model in processor time, side by side in one run:
// node bench/processor/beside.ts [--runs 5], and beside eager PyTorch where PERLC_PYTHON names a Python that has it (bench/others/eager.py).

import { spawnSync } from "node:child_process";
import { cpuUsage, env, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openDevice } from "../../runtime/device/dawn.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor } from "../../runtime/processor/processor.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { summarise } from "../device/figures.ts";
import { benchModelOn } from "../device/model.ts";
import { compareMatmul } from "./matmul.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const runs = Number(values.runs);

/** The same in eager PyTorch, in milliseconds, where PERLC_PYTHON names a Python that has it. */
function eager(): { readonly decode: number; readonly step: number } | undefined {
  const python = env["PERLC_PYTHON"];
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL("../others/eager.py", import.meta.url));
  const weights = fileURLToPath(new URL("../../specs/models/tiny-vlm/model.safetensors", import.meta.url));
  const { stdout: said, stderr: wrong, status } = spawnSync(python, [script, weights], { encoding: "utf8" });
  if (status !== 0) throw new Error(wrong);
  return JSON.parse(said) as { readonly decode: number; readonly step: number };
}

/** Milliseconds of processor time that this process has taken, all of its threads. */
const processorTime = (): number => {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
};

const product = (n: number, layout: "NN" | "NT") => ({
  name: `matmul ${n}×${n}×${n} ${layout}`,
  m: n,
  n,
  k: n,
  transA: false,
  transB: layout === "NT",
});

const digits = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(1)).padStart(8);
stdout.write("GFLOP a second of processor time\n      cpu  registers  SwiftShader  @jax-js/jax\n");
for (const shape of [product(512, "NT"), product(512, "NN"), product(1024, "NN")]) {
  const { what, cpu, registers, swiftshader, jax } = await compareMatmul(shape, runs);
  const times = (other: number | undefined): string => (other === undefined ? "–" : (cpu / other).toFixed(2));
  stdout.write(
    `${digits(cpu)} ${digits(registers)} ${digits(swiftshader)} ${digits(jax)}   ${what}: ${times(registers)} of registers, ${times(swiftshader)} times SwiftShader, ${times(jax)} times jax\n`,
  );
}

const processor = openProcessor({ threads: 1 });
const device = await openDevice("swiftshader");
const times = new Map<string, { readonly cpu: number[]; readonly driver: number[]; readonly torch: number[] }>();
// a round of each in turn, so that other work on the machine slows both alike
for (let round = 0; round < runs; round++) {
  const cpu = await benchModelOn(processorBackend(processor), 2, processorTime);
  const driver = await benchModelOn(gpuBackend(device), 2, processorTime);
  const torch = eager();
  cpu.forEach(({ what, figure }, index) => {
    if (figure.unit !== "ms") return;
    const known = times.get(what) ?? { cpu: [], driver: [], torch: [] };
    known.cpu.push(figure.median);
    known.driver.push(driver[index]?.figure.median ?? 0);
    if (torch) known.torch.push(what.includes("decode") ? torch.decode : torch.step);
    times.set(what, known);
  });
}
stdout.write("milliseconds of processor time\n      cpu  SwiftShader  eager PyTorch\n");
for (const [what, { cpu, driver, torch }] of times) {
  const median = (samples: readonly number[]) => (samples.length > 0 ? summarise("ms", samples).median : undefined);
  const [ours = 0, theirs = 0, eagerly] = [median(cpu), median(driver), median(torch)];
  const beside = eagerly === undefined ? "" : `, ${(ours / eagerly).toFixed(2)} of PyTorch's`;
  stdout.write(
    `${digits(ours)} ${digits(theirs)} ${digits(eagerly)}   ${what}: SwiftShader takes ${(theirs / ours).toFixed(2)} times as long${beside}\n`,
  );
}
processor.destroy();
device.destroy();
process.exit(0);
