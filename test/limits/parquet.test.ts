// Tables of a stranger: what is no file, what is too long, and what computes too long.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import { afterEach, beforeAll, expect, test } from "vitest";
import { encodeParquet } from "../../bench/tables/write.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { readRows } from "../../runtime/data/rows/read.ts";
import { Interrupted } from "../../runtime/limits/interrupted.ts";
import { scratch } from "../run/tiny.ts";

const folder = scratch();
let good: Uint8Array;

beforeAll(async () => {
  const family = fourArtists({
    split: "train",
    images: { from: 2, to: 2 },
    ask: [{ kind: "which", share: 1 }],
    seed: 3,
  });
  good = await encodeParquet([0, 1, 2, 3].map((number) => family.example(number)));
});
afterEach(() => {
  for (const name of ["SECONDS", "FILE", "MEMORY"]) delete process.env[`PERLC_LIMIT_${name}`];
});

const read = (path: string, stopping?: () => boolean) => readRows({ kind: "parquet", path }, folder, stopping);

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Failure ? error.diagnostics.map((each) => `${each.code} ${each.title}`).join() : `${error}`;
}

test("what is no regular file is refused at once", async () => {
  execFileSync("mkfifo", [join(folder, "pipe.parquet")]);
  expect(await failureOf(read("pipe.parquet"))).toBe("E1016 `pipe.parquet` is not read as a table: it is a pipe");
  expect(await failureOf(read("."))).toBe("E1016 `.` is not read as a table: it is a folder");
  expect(await failureOf(read("/dev/zero"))).toBe("E1016 `/dev/zero` is not read as a table: it is a device");
  expect(await failureOf(read("none.parquet"))).toMatch(/^E0501 /);
});

test("the limit of a file is a setting, and a setting is a number", async () => {
  writeFileSync(join(folder, "good.parquet"), good);
  process.env["PERLC_LIMIT_FILE"] = "0.001";
  expect(await failureOf(read("good.parquet"))).toMatch(
    /^E1016 `good\.parquet` is not read as a table: it has [\d.]+ KiB, more than 1\.02 KiB$/,
  );
  process.env["PERLC_LIMIT_FILE"] = "many";
  expect(await failureOf(read("good.parquet"))).toBe(
    "E1015 the limit PERLC_LIMIT_FILE is `many`, which is no number above 0",
  );
  process.env["PERLC_LIMIT_FILE"] = "1";
  expect((await read("good.parquet")).examples).toHaveLength(4);
});

test("pages that would lead back to themselves are damage, and named at once", async () => {
  for (const at of [29, 31, 33, 34, 36, 38, 39, 40, 30, 32, 35, 37])
    for (const value of [5, 66, 17]) {
      const bytes = good.slice();
      if (bytes[at] === value) continue;
      bytes[at] = value;
      writeFileSync(join(folder, "mutant.parquet"), bytes);
      expect(await failureOf(read("mutant.parquet"))).toMatch(/^(E0507 |undefined$)/);
    }
}, 120_000);

test("a table that computes too long is ended and named, and the wish to stop ends it as well", async () => {
  const text: SchemaElement = {
    name: "prompt",
    type: "BYTE_ARRAY",
    converted_type: "UTF8",
    repetition_type: "REQUIRED",
  };
  const long = parquetWriteBuffer({
    columnData: [{ name: "prompt", data: Array.from({ length: 400_000 }, (_, row) => `question ${row}`) }],
    schema: [{ name: "root", num_children: 1 }, text],
    rowGroupSize: 400_000,
  });
  writeFileSync(join(folder, "long.parquet"), new Uint8Array(long));
  process.env["PERLC_LIMIT_SECONDS"] = "0.01";
  expect(await failureOf(read("long.parquet"))).toBe(
    "E1017 reading `long.parquet` computed for 0.01 s without coming on",
  );
  process.env["PERLC_LIMIT_SECONDS"] = "1000";
  await expect(read("long.parquet", () => true)).rejects.toBeInstanceOf(Interrupted);
}, 120_000);
