// How far the elementary functions of single precision are from the true results, each over 10⁷ inputs spread evenly
// over all 2³² words and over special ones. `node bench/functions.ts [count] [name …]`; ends with 1 where one is beyond its bound.

import { functions, worst } from "./functions/measured.ts";

const [count = "1e7", ...names] = process.argv.slice(2);
for (const each of functions) {
  if (names.length > 0 && !names.includes(each.name)) continue;
  const { ulp, at, steps } = worst(each, Number(count));
  const beyond = !(ulp <= each.bound);
  if (beyond) process.exitCode = 1;
  console.log(
    `${each.name.padEnd(18)} ${ulp.toFixed(3)} ulp at ${at}, ${steps} from the rounded one${beyond ? `, beyond ${each.bound}` : ""}`,
  );
}
