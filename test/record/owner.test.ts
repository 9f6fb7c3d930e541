// A run folder has one owner: of many processes that want it one gets it, a dead one is followed, a living one is not.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { expect, test } from "vitest";
import type { Owner } from "../../runtime/record/lock.ts";
import { own } from "../../runtime/record/owner.ts";
import { codeOf, scratch } from "../run/tiny.ts";

const place = scratch();
const lockOf = (folder: string) => join(folder, "run.lock");
const made = (name: string): string => {
  mkdirSync(join(place, name));
  return join(place, name);
};

/** A process that takes the folder, says so in a word, and keeps it until its input ends; killed, it leaves its lock. */
function taker(folder: string) {
  const code = `
    import { own } from ${JSON.stringify(new URL("../../runtime/record/owner.ts", import.meta.url).href)};
    let owned;
    try { owned = own(${JSON.stringify(folder)}); console.log("has", owned.after?.pid ?? 0); }
    catch (error) { console.log("refused", error.diagnostics?.[0]?.code ?? String(error)); }
    process.stdin.on("end", () => owned?.release()).resume();
  `;
  const child = spawn(execPath, ["--input-type=module", "-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  const word = new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(String(text).trim())));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    pid: child.pid,
    word,
    letGo: () => {
      child.stdin.end();
      return ended;
    },
    kill: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

test("one that lives is refused with its number, one that let go leaves nothing", async () => {
  const folder = made("alive");
  const first = taker(folder);
  expect(await first.word).toBe("has 0");
  expect(await codeOf(() => own(folder))).toBe("E1040");
  expect(() => own(folder)).toThrow(`in use by the living process ${first.pid}`);
  await first.letGo();
  expect(readdirSync(folder)).toEqual([]);
  const mine = own(folder);
  expect(mine.after).toBeUndefined();
  expect(() => own(folder)).toThrow(`process ${process.pid}`);
  mine.release();
  expect(existsSync(lockOf(folder))).toBe(false);
});

test("of many that follow a dead one, one gets the folder, and knows whom it follows; time and again", async () => {
  const folder = made("dead");
  let last = taker(folder);
  expect(await last.word).toBe("has 0");
  await last.kill();
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: 5 }, () => taker(folder));
    const words = await Promise.all(all.map((each) => each.word));
    expect(
      words.filter((each) => each === `has ${last.pid}`),
      words.join(),
    ).toHaveLength(1);
    expect(
      words.filter((each) => each === "refused E1040"),
      words.join(),
    ).toHaveLength(4);
    last = all[words.findIndex((each) => each.startsWith("has"))]!;
    for (const each of all) if (each !== last) await each.letGo();
    expect(readdirSync(folder)).toEqual(["run.lock"]);
    await last.kill();
  }
});

test("one that died while it took over is followed too", async () => {
  const folder = made("between");
  const first = taker(folder);
  await first.word;
  await first.kill();
  const dead = readFileSync(lockOf(folder));
  const second = taker(folder);
  await second.word;
  await second.kill();
  const claim = readFileSync(lockOf(folder));
  // as if the second had been killed between its claim and the lock
  const { createHash } = await import("node:crypto");
  const mark = createHash("sha256").update(dead).digest("hex").slice(0, 16);
  writeFileSync(lockOf(folder), dead);
  writeFileSync(`${lockOf(folder)}.after-${mark}`, claim);
  const mine = own(folder);
  expect(mine.after?.pid).toBe(first.pid);
  mine.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("another machine, another boot, another start, a copied folder, and a lock that says nothing", async () => {
  const folder = made("others");
  const held = own(folder);
  const owner = JSON.parse(readFileSync(lockOf(folder), "utf8")) as Owner;
  const codeWith = async (change: Partial<Owner>): Promise<string> => {
    writeFileSync(lockOf(folder), JSON.stringify({ ...owner, ...change }));
    return codeOf(() => own(folder).release());
  };
  expect(await codeWith({})).toBe("E1040");
  expect(await codeWith({ host: "elsewhere" })).toBe("E1041");
  expect(await codeWith({ boot: `another ${owner.boot.split(" ").at(-1)}` })).toBe("none");
  if (owner.boot.endsWith("]")) expect(await codeWith({ boot: "here pid:[1]" })).toBe("E1041");
  if (owner.started !== "") expect(await codeWith({ started: "12" })).toBe("none");
  for (const text of ["", "{", "null", '{"pid":1}']) {
    writeFileSync(lockOf(folder), text);
    expect(await codeOf(() => own(folder)), text).toBe("E1073");
  }
  writeFileSync(lockOf(folder), JSON.stringify(owner));
  cpSync(folder, join(place, "copy"), { recursive: true });
  const copied = own(join(place, "copy"));
  expect(copied.after?.pid).toBe(process.pid);
  copied.release();
  held.release();
});
