// The device of a benchmark: a GPU, or a software driver only when it was asked for by name.

import { E1009 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { chooseAdapter, openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";

/** Opens the device for `--adapter choice`. Throws E1009 when it would be a software driver that was not asked for. */
export async function openBenchDevice(choice?: string): Promise<Device> {
  if (choice === undefined) {
    const { kind, name, family } = await chooseAdapter();
    if (kind === "software") throw new Failure(E1009({ adapter: name, name: family }));
  }
  return openDevice(choice);
}
