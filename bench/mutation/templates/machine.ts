// What cases run on in the process of the trials: Dawn and its driver, and processors. A mutant may break either; the next one has others.

import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { openDevice } from "../../../runtime/device/dawn.ts";
import type { Device } from "../../../runtime/device/device.ts";
import type { Backend } from "../../../runtime/graph/backend.ts";
import { openProcessor, type Processor } from "../../../runtime/processor/processor.ts";
import { cachedKernels } from "./kernels.ts";
import type * as Subject from "./subject.ts";

export interface Machine {
  /** Shaders check no bounds, so that what leaves its tensor is seen by the guards. */
  device(): Promise<Device>;
  /** One thread with addresses of 32 bits, three with addresses of 64: backends of a mutant on both. */
  processors(mutant: typeof Subject): readonly Backend[];
  /** Takes what a mutant may have broken or stopped away; says what the device refused, if it did. */
  forget(): Promise<string | undefined>;
}

export function machine(): Machine {
  let opened: Promise<Device> | undefined;
  let processors: readonly Processor[] = [];
  return {
    device: () => (opened ??= openDevice("swiftshader", { robust: false }).then(cachedKernels)),
    processors({ processorBackend }) {
      if (processors.length === 0)
        processors = [openProcessor({ threads: 1 }), openProcessor({ threads: 3, needs: 2 ** 33 })];
      return processors.map((each) => processorBackend(each, { guards: true }));
    },
    async forget() {
      for (const each of processors) each.destroy();
      processors = [];
      const fault = (await opened)?.fault();
      if (fault === undefined) return undefined;
      opened = undefined;
      return fault instanceof Failure ? JSON.stringify(fault.diagnostics) : String(fault);
    },
  };
}
