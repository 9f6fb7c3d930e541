// How long a keystroke takes in a browser beside Node, the same program in both, in turn: `node bench/page-keystroke.ts [ROUNDS]`. Needs a
// Chromium on the path, or named by PERLC_CHROMIUM. The bar is a ratio of medians of 1.25.

import { argv, env, stdout } from "node:process";
import { runInNewContext } from "node:vm";
import { chromium } from "playwright-core";
import { bundle } from "../playground/bundle.ts";
import { makeShelf } from "../playground/shelf.ts";
import type { keystrokes } from "./page-measure.ts";

const bar = 1.25;
const rounds = Number(argv[2] ?? 3);
const specs = ["specs/quickstart.perl", "specs/paper.perl"];
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const { code } = await bundle("bench/page-measure.ts", { name: "measure" });
const shelf = await makeShelf();
const here = runInNewContext(`${code}\nmeasure`, { performance, TextEncoder, URL }) as {
  keystrokes: typeof keystrokes;
};
const browser = await chromium.launch({
  executablePath: env.PERLC_CHROMIUM ?? "chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const page = await browser.newPage();
await page.evaluate(`${code}\nglobalThis.measure = measure; globalThis.shelf = ${JSON.stringify(shelf)}; undefined`);
for (const path of specs) {
  const ratios: Record<"valid" | "broken", string[]> = { valid: [], broken: [] };
  const medians = {
    valid: { there: [] as number[], here: [] as number[] },
    broken: { there: [] as number[], here: [] as number[] },
  };
  for (let round = 0; round < rounds; round++) {
    const there = (await page.evaluate(`measure.keystrokes(shelf, ${JSON.stringify(path)}, 200)`)) as ReturnType<
      typeof keystrokes
    >;
    const own = here.keystrokes(shelf, path, 200);
    for (const state of ["valid", "broken"] as const) {
      const [theirs, ours] = [median(there[state]), median(own[state])];
      ratios[state].push((theirs / ours).toFixed(2));
      medians[state].there.push(theirs);
      medians[state].here.push(ours);
    }
  }
  for (const state of ["valid", "broken"] as const) {
    const [theirs, ours] = [median(medians[state].there), median(medians[state].here)];
    const holds = theirs / ours <= bar ? "holds" : "does not hold";
    stdout.write(
      `${path}, ${state}: ${theirs.toFixed(2)} ms in the browser, ${ours.toFixed(2)} ms in Node; ratios ${ratios[state].join(", ")}; the bar of ${bar} ${holds}\n`,
    );
  }
}
await browser.close();
