// perlc bench: what this machine gives. Matmul at several shapes, the same matmul in @jax-js/jax, host time a dispatch,
// and the tiny model decoding and training; all on one adapter in one run, as a table and as JSON.

import Table from "cli-table3";
import { benchDispatch } from "../bench/device/dispatch.ts";
import type { Measurement } from "../bench/device/figures.ts";
import { benchJax } from "../bench/device/jax.ts";
import { benchMatmul, matmulCases } from "../bench/device/matmul.ts";
import { benchModel } from "../bench/device/model.ts";
import { openBenchDevice } from "../bench/device/open.ts";
import type { ExitCode } from "./exit-code.ts";
import { say, sayJson } from "./terminal.ts";

export interface BenchOptions {
  readonly adapter?: string;
  readonly runs: number;
  readonly json?: boolean;
}

/** Measures everything and prints it. A software adapter is refused (E1009) unless `adapter` names it. */
export async function bench(options: BenchOptions): Promise<ExitCode> {
  const { runs } = options;
  const device = await openBenchDevice(options.adapter);
  try {
    const measurements: Measurement[] = [];
    const [cube, ...others] = matmulCases;
    const jax = cube && (await benchJax(device, cube, runs));
    if (jax) measurements.push(jax.ours, jax.jax);
    for (const each of others) measurements.push((await benchMatmul(device, each, runs)).measurement);
    measurements.push(...(await benchDispatch(device, runs)), ...(await benchModel(device, runs)));
    if (!options.json) say(table(device.adapter.name, device.adapter.driver, measurements));
    if (jax && !options.json)
      say(
        `${jax.ours.what}: ${jax.ratio.toFixed(2)} times @jax-js/jax, products differ by ${jax.difference.toExponential(1)} at most\n`,
      );
    const comparison = jax && { ratio: jax.ratio, difference: jax.difference };
    sayJson({ adapter: device.adapter.name, driver: device.adapter.driver, runs, measurements, jax: comparison });
    return 0;
  } finally {
    device.destroy();
  }
}

function table(adapter: string, driver: string, measurements: readonly Measurement[]): string {
  const rows = new Table({
    head: ["what", "by", "unit", "median", "min", "max"],
    colAligns: ["left", "left", "left", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const { what, by, figure } of measurements)
    rows.push([what, by, figure.unit, ...[figure.median, figure.min, figure.max].map(threeDigits)]);
  return `${adapter}, ${driver}\n${rows.toString()}`;
}

function threeDigits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
