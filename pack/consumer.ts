// A program of somebody who installed the packages, as text: what it may write, and what a compiler of TypeScript must refuse.

/** Compiles, changes and, where it is asked, trains; prints what came of it as JSON. */
export const consumer = `
import { argv } from "node:process";
import { type Compiled, compile, Failure, type Plan, type RunEvent, run, withSettings } from "perlc";

const { value, diagnostics }: Compiled<Plan> = compile({ file: argv[2] ?? "" }, { set: ["evaluate.orders=1"] });
if (!value) throw new Failure(...diagnostics);
const events: RunEvent["event"][] = [];
const ended = { hash: value.hash ?? "unknown", folder: "", weights: "" };
if (argv.includes("--train")) {
  const [result] = await run(value, { adapter: "software", event: ({ event }) => void events.push(event) });
  Object.assign(ended, { weights: result?.weights, folder: result?.folder });
}
const missing = argv.includes("--without") ? await run(value).then(() => [], (error: unknown) => (error instanceof Failure ? error.diagnostics.map(({ code }) => code) : [String(error)])) : [];
console.log(JSON.stringify({ ...ended, events, missing, seals: typeof withSettings }));
`;

/** The same for what `perlc emit ts` wrote: a setting is changed, and one that does not exist is refused. */
export const built = `
import { withSettings } from "perlc";
import { plan, train } from "./plan.ts";

export const wider = withSettings(plan, { seed: 2, train: { adam: { ...train.adam, beta2: 0.95 } } });
// @ts-expect-error: there is no such setting
export const wrong = withSettings(plan, { train: { grups: 8 } });
`;

/** Options of a strict project; the first is of a program for Node alone, the second has the browser's types beside it. */
export const projects: Readonly<Record<string, object>> = Object.fromEntries(
  [true, false].flatMap((skipLibCheck) =>
    [["ES2024"], ["ES2024", "DOM"]].map((lib) => [
      `tsconfig.${lib.join("-").toLowerCase()}${skipLibCheck ? "-skip" : ""}.json`,
      {
        compilerOptions: {
          lib,
          target: "ES2024",
          module: "NodeNext",
          moduleResolution: "NodeNext",
          types: ["node"],
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          skipLibCheck,
        },
        files: ["consumer.ts", "built.ts"],
      },
    ]),
  ),
);
