// The device `cpu` beside a driver in software: products, a GRPO step and decoding of the small model in processor time, side by side in one run:
// node bench/processor/beside.ts [--runs 5]

import { cpuUsage, stdout } from "node:process";
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
const rates = new Map<string, { readonly cpu: number[]; readonly driver: number[] }>();
// a round of each in turn, so that other work on the machine slows both alike
for (let round = 0; round < runs; round++) {
  const cpu = await benchModelOn(processorBackend(processor), 2, processorTime);
  const driver = await benchModelOn(gpuBackend(device), 2, processorTime);
  cpu.forEach(({ what, figure }, index) => {
    const known = rates.get(what) ?? { cpu: [], driver: [] };
    known.cpu.push(figure.median);
    known.driver.push(driver[index]?.figure.median ?? 0);
    rates.set(what, known);
  });
}
stdout.write("tokens a second of processor time\n      cpu  SwiftShader\n");
for (const [what, { cpu, driver }] of rates) {
  const [ours, theirs] = [cpu, driver].map((samples) => summarise("tok/s", samples).median) as [number, number];
  stdout.write(`${digits(ours)} ${digits(theirs)}   ${what}: ${(ours / theirs).toFixed(2)} times\n`);
}
processor.destroy();
device.destroy();
process.exit(0);
