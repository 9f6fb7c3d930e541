// `npm run golden-runs`: holds the golden runs against their records (the tests do two), and `--write` makes the records anew. Results
// change under the same plan where a record does: the version of the part that changed is raised with it (plan/built-ins.ts).

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { openDevice } from "../runtime/device/dawn.ts";
import { gpuBackend } from "../runtime/tensor/execute.ts";
import { goldenNames, goldenOf, held, recorded, recordOf, recordPath } from "./golden-runs/golden-run.ts";
import { written } from "./golden-runs/record.ts";

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((each) => !goldenNames.includes(each));
if (unknown.length > 0) {
  console.error(`no golden run is called ${unknown.join(", ")}; there are ${goldenNames.join(", ")}`);
  process.exit(2);
}

const device = await openDevice("swiftshader");
for (const name of positionals.length > 0 ? positionals : goldenNames) {
  const backend = gpuBackend(device);
  const start = performance.now();
  const done = (what: string) => console.log(`${what}  (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (values.write) {
    const record = await recorded(goldenOf(name), backend);
    mkdirSync(dirname(recordPath(name)), { recursive: true });
    writeFileSync(recordPath(name), written(record));
    done(`${name}: written, ${record.updates.length} updates`);
  } else {
    const said = await held(goldenOf(name), recordOf(name), backend);
    if (said) process.exitCode = 1;
    done(said ?? `${name}: as recorded`);
  }
  backend.destroy();
}
device.destroy();
