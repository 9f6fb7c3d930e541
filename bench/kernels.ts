// How far each op's WGSL is from the interpreter in double precision, on random cases, in units of 2⁻²⁴ of the sum of the sizes of a
// number's terms: kernels for drivers in software, those for GPUs, and these again on folded grids. Exits with 1 where one is further
// off than runtime/conform/tolerances.ts says, or writes beside its tensors.
//
//   npm run kernels -- [--cases 200] [--adapter swiftshader] [--op matmul]

import { stdout } from "node:process";
import { parseArgs } from "node:util";
import { comparing } from "../runtime/conform/check.ts";
import { opTolerance, toleranceText } from "../runtime/conform/tolerances.ts";
import { outcome } from "../runtime/conform/vectors/compare.ts";
import { compareOutcomes } from "../runtime/conform/vectors/near.ts";
import { opCase, opCases } from "../runtime/conform/vectors/ops/all.ts";
import { sizesOf } from "../runtime/conform/vectors/sizes.ts";
import { openDevice } from "../runtime/device/dawn.ts";
import { interpreter } from "../runtime/interpreter/interpreter.ts";
import { variantsOf } from "./mutation/templates/kernels.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "200" },
    adapter: { type: "string", default: "swiftshader" },
    op: { type: "string", multiple: true, default: [] },
  },
});
const device = await openDevice(values.adapter, { robust: false });
const exact = interpreter();
const variants = Object.entries(variantsOf(device));
stdout.write(
  `${device.adapter.name}, ${values.cases} cases an op; worst of ${variants.map(([name]) => name).join(", ")}\n`,
);
for (const name of Object.keys(opCases)) {
  if (values.op.length > 0 && !values.op.includes(name)) continue;
  const tolerance = opTolerance(name);
  const checks = variants.map(([what]) => comparing({ golden: name, what, path: "device graph", tolerance }));
  for (let seed = 1; seed <= Number(values.cases); seed++) {
    const drawn = opCase(name, seed, "any adapter");
    const [wanted, sizes] = [await outcome(exact, drawn), sizesOf(drawn)];
    for (const [at, [, backend]] of variants.entries()) {
      const check = checks[at];
      if (check) compareOutcomes(check, drawn, await outcome(backend, drawn), wanted, { sizes });
    }
  }
  const done = checks.map((each) => each.done());
  const units = done.map(({ worst }) => {
    if (!worst || worst.error === 0) return "0";
    return ((worst.error / worst.allowed) * (tolerance.relative * 2 ** 24)).toFixed(2);
  });
  stdout.write(`${name.padEnd(22)} ${units.map((each) => each.padStart(7)).join("")}   ${toleranceText(tolerance)}\n`);
  for (const { passed, what, worst } of done.filter((each) => !each.passed)) {
    process.exitCode = 1;
    stdout.write(passed ? "" : `  ${what}: ${worst?.where} is ${worst?.found}, not ${worst?.wanted}\n`);
  }
}
for (const [, backend] of variants) backend.destroy();
device.destroy();
process.exit();
