// Every adapter of this machine: what Dawn lists, and the processor.

import { listAdapters } from "#device";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type AdapterRecord, preference } from "../device/adapter.ts";
import { processorRecord } from "../processor/record.ts";

export interface MachineAdapters {
  /** In the order in which a run prefers them; those of the same rank in Dawn's order. */
  readonly found: readonly AdapterRecord[];
  /** Why there may be others: Dawn could not be asked. */
  readonly refused: Failure | undefined;
}

export async function machineAdapters(): Promise<MachineAdapters> {
  let refused: Failure | undefined;
  const gpus = await listAdapters().catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    refused = error;
    return [];
  });
  const rank = (each: AdapterRecord): number => preference(each) ?? Number.POSITIVE_INFINITY;
  const found = [...gpus, processorRecord].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  return { found, refused };
}
