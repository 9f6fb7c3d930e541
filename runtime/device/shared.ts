// One device for many runs of a process. A driver keeps some memory of every device that it ever opened, and compiles every
// kernel anew for each; a run that ends leaves its device to the next one. Two runs at once have a device each.

import { openDevice } from "#device";
import type { Device } from "./device.ts";

/** Devices that wait for a run, by what was asked for. */
const idle = new Map<string, Device>();

export interface Borrowed {
  readonly device: Device;
  /** Leaves the device to the next run, which finds it as it is: everything made on it must be gone. One with a fault is destroyed. */
  giveBack(): void;
}

/** A device as `openDevice` opens it, or one that an earlier run of this process has left. Failures as of openDevice. */
export async function borrowDevice(choice?: string): Promise<Borrowed> {
  const key = choice ?? "";
  const waiting = idle.get(key);
  idle.delete(key);
  const device = waiting && waiting.fault() === undefined ? waiting : await openDevice(choice);
  if (waiting && waiting !== device) waiting.destroy();
  let back = false;
  return {
    device,
    giveBack() {
      if (back) return;
      back = true;
      if (device.fault() !== undefined || idle.has(key)) device.destroy();
      else idle.set(key, device);
    },
  };
}

/** Destroys the devices that wait. */
export function closeDevices(): void {
  for (const device of idle.values()) device.destroy();
  idle.clear();
}
