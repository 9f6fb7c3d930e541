// perlc bench: what this machine gives. Matmul at several shapes, host time a dispatch, and the tiny model decoding and
// training; all on one adapter in one run, as a table and as JSON. bench/others/jax.ts has the same product in another package.

import Table from "cli-table3";
import { benchDispatch } from "../bench/device/dispatch.ts";
import type { Measurement } from "../bench/device/figures.ts";
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
    for (const each of matmulCases) measurements.push((await benchMatmul(device, each, runs)).measurement);
    measurements.push(...(await benchDispatch(device, runs)), ...(await benchModel(device, runs)));
    if (!options.json) say(table(device.adapter.name, device.adapter.driver, measurements));
    sayJson({ adapter: device.adapter.name, driver: device.adapter.driver, runs, measurements });
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
