// A device for a run: a GPU through Dawn, or the processor. One that a run leaves is there for the next one of the process.

import { whyNoOther } from "#device";
import { E1003, E1022, E1027 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type AdapterRecord, answersTo, takenAdapter } from "../device/adapter.ts";
import type { Device } from "../device/device.ts";
import { borrowDevice, closeDevices } from "../device/shared.ts";
import type { Backend } from "../graph/backend.ts";
import { processorBackend } from "../processor/backend.ts";
import { openProcessor, type Processor } from "../processor/processor.ts";
import { processorRecord } from "../processor/record.ts";
import { gpuBackend } from "../tensor/execute.ts";
import { machineAdapters } from "./adapters.ts";
import { threadsOf } from "./threads.ts";

export interface BorrowedMachine {
  readonly adapter: AdapterRecord;
  /** The GPU, or the driver that stands for one; undefined for the processor. */
  readonly gpu: Device | undefined;
  /** The processor; undefined for a GPU. */
  readonly processor: Processor | undefined;
  /** Threads that compute, where they are ours. */
  readonly threads?: number;
  readonly warnings: readonly Diagnostic[];
  /** A backend of its own: whoever makes it destroys it. */
  backend(): Backend;
  giveBack(): void;
}

export interface MachineChoice {
  /** `--adapter`; undefined takes the preferred one. */
  readonly adapter?: string;
  /** `--threads`. */
  readonly threads?: string;
  /** Bytes that the run needs, where that is known. */
  readonly needs?: number;
  /** Throws where the adapter that is taken is too small; asked before anything is opened on it. */
  readonly admit?: (adapter: AdapterRecord) => void;
}

/** Failures as of openDevice and openProcessor; E1025 for a wrong number of threads, whichever device is taken. */
export async function borrowMachine(choice: MachineChoice): Promise<BorrowedMachine> {
  const threads = threadsOf(choice.threads);
  if (choice.adapter !== undefined && answersTo(processorRecord, choice.adapter))
    return borrowProcessor(threads, choice, []);
  const { found, refused } = await machineAdapters();
  const taken = takenAdapter(found, choice.adapter);
  if (!taken) {
    if (refused) throw refused;
    const notes = await whyNoOther();
    throw new Failure(E1003({ name: choice.adapter ?? "", found: found.map((each) => each.name) }, { notes }));
  }
  if (taken.kind === "cpu") {
    const reasons = refused?.diagnostics.map((each) => `${each.code}: ${each.title}`) ?? [];
    return borrowProcessor(threads, choice, reasons.length > 0 ? [E1022({ reason: reasons.join("; ") })] : []);
  }
  choice.admit?.(taken);
  const { device, giveBack } = await borrowDevice(choice.adapter ?? taken.name);
  const warnings = choice.threads === undefined ? [] : [E1027({ adapter: device.adapter.name })];
  return {
    adapter: device.adapter,
    gpu: device,
    processor: undefined,
    warnings,
    backend: () => gpuBackend(device),
    giveBack,
  };
}

/** Processors that wait for a run. */
let idle: Processor[] = [];

async function borrowProcessor(
  threads: number,
  { needs, admit }: MachineChoice,
  warnings: readonly Diagnostic[],
): Promise<BorrowedMachine> {
  admit?.(processorRecord);
  const waiting = idle.find((each) => each.threads.count === threads && each.reaches(needs ?? 0));
  idle = idle.filter((each) => each !== waiting);
  const processor = waiting ?? openProcessor({ threads, ...(needs !== undefined && { needs }) });
  await processor.threads.ready;
  let back = false;
  return {
    adapter: processorRecord,
    gpu: undefined,
    processor,
    threads: processor.threads.count,
    warnings,
    backend: () => processorBackend(processor),
    giveBack() {
      if (back) return;
      back = true;
      if (processor.threads.fault() !== undefined) processor.destroy();
      else idle.push(processor);
    },
  };
}

/** Ends everything that waits. */
export function closeMachines(): void {
  closeDevices();
  for (const each of idle) each.destroy();
  idle = [];
}
