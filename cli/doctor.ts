// `perlc doctor`: which adapters this machine has, what they can do, which one a run takes, and why.
// Only renders; the choice itself is runtime/device/adapter.ts.

import { arch, cpus, platform, totalmem } from "node:os";
import { printBytes } from "../compiler/diagnostics/print-number.ts";
import { type AdapterRecord, answersTo, mesaVersion, preference, takenAdapter } from "../runtime/device/adapter.ts";
import { driverToInstall } from "../runtime/device/software.ts";
import { machineAdapters } from "../runtime/machine/adapters.ts";
import { threadsOf } from "../runtime/machine/threads.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";

/** Features that perlc has a use for; the others are graphics. */
const shownFeatures = ["shader-f16", "subgroups", "subgroup-size-control", "timestamp-query"];

/** Limits that decide what fits, with how to print them. */
const shownLimits: readonly (readonly [limit: string, label: string, unit: "bytes" | "count"])[] = [
  ["maxBufferSize", "largest buffer", "bytes"],
  ["maxStorageBufferBindingSize", "largest binding", "bytes"],
  ["maxStorageBuffersPerShaderStage", "storage buffers a kernel", "count"],
  ["maxComputeInvocationsPerWorkgroup", "threads a workgroup", "count"],
  ["maxComputeWorkgroupStorageSize", "workgroup memory", "bytes"],
  ["minStorageBufferOffsetAlignment", "offset alignment", "bytes"],
];

/** Why this adapter is taken, or is not. `choice` is what `--adapter` said. */
function reasonFor(record: AdapterRecord, taken: AdapterRecord | undefined, choice?: string): string {
  const chosen = record === taken;
  if (choice !== undefined) {
    if (chosen) return `a run takes it: it answers to --adapter ${choice}`;
    return answersTo(record, choice)
      ? `answers to --adapter ${choice}, but another is preferred`
      : `does not answer to --adapter ${choice}`;
  }
  if (record.kind === "null") return "only with --adapter null: it checks everything and computes nothing";
  if (chosen) {
    if (record.kind === "cpu") return "a run takes it: there is no GPU, and it is faster than a driver in software";
    if (record.kind === "hardware") return "a run takes it: a GPU goes before every software driver";
    return "a run takes it: no other adapter is here";
  }
  if (preference(record) === undefined)
    return `only by name: Mesa ${mesaVersion(record) ?? "of unknown version"} is older than 23`;
  return `not taken: ${taken?.name ?? "another adapter"} goes before it`;
}

/** What `perlc doctor` prints, for adapters already found and the threads that the processor would take. */
export function renderDoctor(found: readonly AdapterRecord[], choice?: string, threads = 1): string {
  const taken = takenAdapter(found, choice);
  const lines = [
    `perlc on ${platform()}-${arch()}, Node ${process.versions.node}, ${cpus().length} cores, ${printBytes(totalmem())} of memory`,
    "",
  ];
  for (const record of found) {
    lines.push(
      `${record === taken ? "→" : " "} ${record.name}   ${record.kind}${record.backend === record.kind ? "" : `, ${record.backend}`}`,
    );
    const row = (label: string, value: string) => lines.push(`    ${label.padEnd(26)}${value}`);
    row("choice", reasonFor(record, taken, choice));
    if (record.kind === "null") {
      lines.push("");
      continue;
    }
    row("driver", record.driver || "unnamed");
    if (record.kind === "cpu") {
      row("threads", `${threads}, as --threads or PERLC_THREADS say; else one a core`);
      lines.push("");
      continue;
    }
    row("vendor", [record.vendor, record.architecture].filter((each) => each !== "").join(" ") || "unnamed");
    row(
      "features",
      shownFeatures.filter((each) => record.features.includes(each)).join(", ") || "none that perlc uses",
    );
    for (const [limit, label, unit] of shownLimits) {
      const value = record.limits[limit];
      if (value !== undefined) row(label, unit === "bytes" ? printBytes(value) : value.toLocaleString("en-US"));
    }
    lines.push("");
  }
  if (taken === undefined)
    lines.push(
      choice === undefined ? "A run finds no adapter here." : `No adapter here answers to --adapter ${choice}.`,
      ...driverToInstall().map(({ text }) => text),
      "",
    );
  return lines.join("\n");
}

export interface DoctorOptions {
  readonly adapter?: string;
  readonly threads?: string;
  readonly json?: boolean;
}

/** Asks Dawn and prints. Why Dawn cannot be asked (E1002, E1007) stands below the list. 1 when a run would find no adapter. */
export async function doctor({ adapter: choice, json, threads: said }: DoctorOptions): Promise<ExitCode> {
  const threads = threadsOf(said);
  const { found, refused } = await machineAdapters();
  const taken = takenAdapter(found, choice);
  if (json) {
    const adapters = found.map((each) => ({
      ...each,
      taken: each === taken,
      because: reasonFor(each, taken, choice),
    }));
    output(true).json({ platform: `${platform()}-${arch()}`, node: process.versions.node, threads, adapters });
  } else output(false).print(renderDoctor(found, choice, threads).trimEnd());
  output(json ?? false).diagnose(refused?.diagnostics ?? []);
  return taken === undefined ? 1 : 0;
}
