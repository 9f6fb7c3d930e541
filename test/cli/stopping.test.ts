// Each way in which a run is asked to stop: the first time it ends its step, the second time the process ends as the signal
// alone would have ended it.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listenForStop } from "../../cli/stopping.ts";
import { tiny, useFolder } from "./child.ts";

const folder = useFolder({ "long.perl": tiny.replace("4step", "4000step").replace("1step", "4000step") });

describe("a signal", () => {
  it.each([
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s asks once, and the second ends with %d", (signal, code) => {
    const before = process.listenerCount(signal);
    const heard: (string | number)[] = [];
    const stop = listenForStop(
      () => heard.push("told"),
      (exit) => heard.push(exit),
    );
    expect(stop.asked()).toBe(false);
    process.emit(signal, signal);
    expect(stop.asked()).toBe(true);
    process.emit(signal, signal);
    expect(heard).toEqual(["told", code]);
    stop.done();
    expect(process.listenerCount(signal)).toBe(before);
  });

  it.each(["SIGHUP", "SIGTERM"] as const)(
    "%s stops a run cleanly, with all its steps",
    { timeout: 180_000 },
    async (signal) => {
      const child = folder.start(["run", "long.perl", "--out", signal]);
      child.signalAt("step 1/", signal);
      const { code, stdout } = await child.ended;
      const [, step] =
        /stopped after step (\d+)\nnothing is lost; continue with: perlc run --again \S+\n$/.exec(stdout) ?? [];
      expect(Number(step)).toBeGreaterThan(0);
      expect(code).toBe(0);
      const checkpoint = `step-${String(step).padStart(6, "0")}`;
      expect(existsSync(join(folder.path, signal, "tiny-seed3-1", "checkpoints", checkpoint))).toBe(true);
    },
  );
});
