// Which files are mutated, and which tests are theirs.

import { readdirSync } from "node:fs";
import { join } from "node:path";

interface Room {
  /** Of the files, with `/`; or one file. */
  readonly folder: string;
  /** Folders of tests. */
  readonly tests: readonly string[];
}

/** Rooms in which a wrong number is a wrong result. A file is of the first room that holds it. */
export const rooms: readonly Room[] = [
  { folder: "runtime/method", tests: ["test/method", "test/meaning"] },
  { folder: "runtime/policy", tests: ["test/policy"] },
  { folder: "plan/checkpoint", tests: ["test/plan", "test/checkpoint", "test/tokenizer", "test/pictures"] },
  // what of the plan is counted or said is tested where it is drawn, read or printed
  { folder: "plan/order-count.ts", tests: ["test/method/order.test.ts"] },
  { folder: "plan/pixels.ts", tests: ["test/checkpoint/folders.test.ts"] },
  { folder: "plan/nodes", tests: ["test/plan", "test/tools/external.test.ts", "test/tools/plan.test.ts"] },
  { folder: "plan/json", tests: ["test/plan", "test/checkpoint", "test/tokenizer"] },
  { folder: "plan", tests: ["test/plan", "test/tools/plan.test.ts", "test/tools/differing.test.ts"] },
];

/** Rooms that are mutated where `--only` names them: what the device `cpu` computes. */
const further: readonly Room[] = [
  { folder: "runtime/simd", tests: ["test/processor/ops.test.ts"] },
  { folder: "runtime/wasm", tests: ["test/processor/wasm.test.ts", "test/processor/ops.test.ts"] },
  { folder: "runtime/graph/functions", tests: ["test/tensor/elementary.test.ts"] },
  { folder: "runtime/tensor/single", tests: ["test/tensor/single.test.ts", "test/processor/ops.test.ts"] },
];

/** What is written by a program is not mutated, nor is that program: what it writes is held against the file in the tree. */
const left = /^plan\/(?:generate[\w-]*|file-checks|nodes\/checks)\.ts$/;

/** Every file that is mutated, in the order of their names; with `only` those whose path begins so. */
export function mutatedFiles(root: string, only: readonly string[]): readonly string[] {
  const named = further.filter(({ folder }) =>
    only.some((each) => `${folder}/`.startsWith(each) || each.startsWith(folder)),
  );
  const folders = [...rooms, ...named].filter(({ folder }) => !folder.endsWith(".ts"));
  const all = folders.flatMap(({ folder }) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((each) => each.isFile() && each.name.endsWith(".ts"))
      .map((each) => join(each.parentPath, each.name).slice(join(root, "/").length).replaceAll("\\", "/")),
  );
  const wanted = (path: string): boolean => only.length === 0 || only.some((each) => path.startsWith(each));
  return [...new Set(all)].filter((path) => !left.test(path) && wanted(path)).sort();
}

/** The folders of the tests of a file. */
export function testsOf(path: string): readonly string[] {
  return [...rooms, ...further].find(({ folder }) => path === folder || path.startsWith(`${folder}/`))?.tests ?? [];
}
