// Which device a run takes, how many threads the processor computes with, and that a run on it has the same bits whatever their number.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { answersTo, preference } from "../../runtime/device/adapter.ts";
import { machineAdapters } from "../../runtime/machine/adapters.ts";
import { borrowMachine, closeMachines } from "../../runtime/machine/borrow.ts";
import { threadsOf } from "../../runtime/machine/threads.ts";
import { processorRecord } from "../../runtime/processor/record.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import { startRun } from "../../runtime/session.ts";
import { digest, model, planOf, questions, scratch, supervised, watching } from "../run/tiny.ts";

afterEach(() => vi.unstubAllEnvs());
afterAll(() => closeMachines());

const refusal = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Failure ? `${error.diagnostics[0]?.code} ${error.diagnostics[0]?.title}` : String(error);
  }
};

describe("threads", () => {
  test.each(["0", "65", "two", "1.5", "-1", "1e1", " "])("E1025: --threads %j", (said) => {
    expect(refusal(() => threadsOf(said))).toBe(`E1025 --threads is \`${said}\`, which is no number of threads`);
    vi.stubEnv("PERLC_THREADS", said);
    expect(refusal(() => threadsOf())).toBe(`E1025 PERLC_THREADS is \`${said}\`, which is no number of threads`);
  });

  test("the command line goes before the environment, which goes before the cores", () => {
    vi.stubEnv("PERLC_THREADS", "3");
    expect([threadsOf("5"), threadsOf()]).toEqual([5, 3]);
    vi.stubEnv("PERLC_THREADS", "");
    expect(threadsOf()).toBeGreaterThanOrEqual(1);
  });
});

test("the processor goes behind every GPU and before every driver in software", async () => {
  const rank = (kind: "hardware" | "software", family: string, driver: string) => preference({ kind, family, driver });
  expect(preference(processorRecord)).toBeGreaterThan(rank("hardware", "nvidia", "")!);
  expect(preference(processorRecord)).toBeLessThan(rank("software", "lavapipe", "Mesa 25.0.7")!);
  expect(preference(processorRecord)).toBeLessThan(rank("software", "swiftshader", "")!);
  for (const choice of ["CPU", " cpu "]) expect(answersTo(processorRecord, choice)).toBe(true);
  for (const choice of ["cp", "software", "null", "wasm", ""]) expect(answersTo(processorRecord, choice)).toBe(false);
  const { found } = await machineAdapters();
  expect(found.filter((each) => each.kind === "cpu")).toEqual([processorRecord]);
  expect(found.at(-1)?.kind).toBe("null");
});

test("one that a run leaves is taken by the next, of as many threads", async () => {
  const first = await borrowMachine({ adapter: "cpu", threads: "1" });
  const other = await borrowMachine({ adapter: "cpu", threads: "2" });
  expect([first.threads, other.threads]).toEqual([1, 2]);
  expect(first.adapter).toEqual(other.adapter);
  first.giveBack();
  other.giveBack();
  await expect(borrowMachine({ adapter: "voodoo2" })).rejects.toMatchObject({
    diagnostics: [expect.objectContaining({ code: "E1003" })],
  });
});

test("E1027: --threads for a device that does not use it, and not where the environment says a number", async () => {
  vi.stubEnv("PERLC_THREADS", "1");
  const codes = [];
  for (const choice of [{ adapter: "null", threads: "1" }, { adapter: "null" }, { adapter: "cpu", threads: "1" }]) {
    const { warnings, giveBack } = await borrowMachine(choice);
    codes.push(warnings.map((each) => each.code));
    giveBack();
  }
  expect(codes).toEqual([["E1027"], [], []]);
});

describe("a run on the processor", () => {
  const parent = scratch();
  const plan = planOf([model, ...questions(4), supervised(4)], 3);

  test("has the same weights on 1, 2 and 4 threads, and its folder says which class of devices gave them", async () => {
    const ended = [];
    for (const threads of ["1", "2", "4"]) {
      const { settings, warnings } = watching(() => false, { adapter: "cpu", threads });
      ended.push(await startRun(plan, [{ path: "tiny.perl", text: "spec 1\n" }], parent, parent, settings));
      expect(warnings).toEqual([]);
    }
    const begun = ended.map(({ folder }) => readJournal(journalPath(folder))[0]);
    expect(begun.map((each) => each?.clock.threads)).toEqual([1, 2, 4]);
    const metrics = JSON.parse(readFileSync(join(ended[0]!.folder, "metrics.json"), "utf8")) as { devices: unknown };
    expect(metrics.devices).toEqual([{ adapter: "cpu", driver: processorRecord.driver }]);
    expect(new Set(ended.map((each) => digest(each))).size).toBe(1);
  });
});
