// Weights are on the device once they are written there: from the first step on the host holds no copy of them, of a model that is
// read or made, of its frozen reference or of a checkpoint that training goes on from.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "../../runtime/record/folder.ts";
import { runIn } from "../../runtime/session.ts";
import { useDevice } from "../tensor/check.ts";
import { frozen, grpo, known, model, permute, planOf, questions, reward, scratch, watching } from "./tiny.ts";

const device = useDevice();
const parent = scratch();
setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc") as () => void;

/** The backend, with the arrays that were written to its states, as far as somebody still holds them. */
function watched(backend: Backend) {
  const written: { readonly name: string; readonly data: WeakRef<object> }[] = [];
  const write: Backend["write"] = (name, type, data) => {
    if (data) written.push({ name, data: new WeakRef(data) });
    backend.write(name, type, data);
  };
  const kept = (): readonly string[] => {
    collect();
    return written.filter(({ data }) => data.deref() !== undefined).map(({ name }) => name);
  };
  return { backend: { ...backend, write }, written, kept };
}

const plan = planOf([
  model,
  frozen,
  ...questions(2),
  permute,
  reward,
  grpo(4, { reference: "reference", kl: { coefficient: 0.1, estimator: "k3" } }),
]);

async function keptAt(
  folder: RunFolder,
  until: number,
): Promise<{ readonly written: number; readonly kept: readonly string[] }> {
  const { backend, written, kept } = watched(device());
  const found: string[][] = [];
  const { settings } = watching((event) => event?.event === "step" && event.step === until);
  await runIn(
    folder,
    backend,
    { name: backend.name, driver: "shared" },
    {
      ...settings,
      event: (event) => {
        settings.event?.(event);
        if (event.event === "step") found.push([...kept()]);
      },
    },
  );
  device().destroy();
  return { written: written.length, kept: found.at(-1)! };
}

test("from the first step on nobody holds the weights that were written, nor those of a checkpoint", async () => {
  const folder = createRunFolder(parent, known(plan), [{ path: "tiny.perl", text: "spec 1\n" }], parent);
  const fresh = await keptAt(folder, 2);
  expect(fresh.written).toBeGreaterThan(20);
  expect(fresh.kept).toEqual([]);
  const resumed = await keptAt(openRunFolder(folder.path, readExternal), 4);
  expect(resumed.written).toBeGreaterThan(3 * 20);
  expect(resumed.kept).toEqual([]);
});
