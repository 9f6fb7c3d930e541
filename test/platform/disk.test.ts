// The disk in memory against the disk of this machine: the same calls, drawn at random, give the same, and leave the same behind.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { filesUnder, preload } from "../../platform/browser/disk.ts";
import * as memory from "../../platform/browser/files.ts";
import * as node from "../../platform/node/files.ts";

/** The calls that both have, with the types of the one in memory. */
type Calls = typeof memory;

beforeEach(() => memory.rmSync("/d", { recursive: true, force: true }));

const name = fc.constantFrom("a", "b", "a/x", "b/y", "a/x/z", "c");
const bytes = fc.uint8Array({ maxLength: 40 });
const flag = fc.constantFrom("w", "wx", "a", "r+");

/** A call, as a function of whose disk it is and where. */
type Step = (calls: Calls, at: (path: string) => string) => unknown;
const told = (label: string, step: Step): Step => Object.assign(step, { toString: () => label });

const step: fc.Arbitrary<Step> = fc.oneof(
  name.map((path) => told(`mkdir ${path}`, ({ mkdirSync }, at) => mkdirSync(at(path)))),
  fc
    .tuple(name, bytes, flag)
    .map(([path, content, how]) =>
      told(`write ${path} ${how}`, ({ writeFileSync }, at) => writeFileSync(at(path), content, { flag: how })),
    ),
  name.map((path) => told(`read ${path}`, ({ readFileSync }, at) => [...readFileSync(at(path))])),
  name.map((path) => told(`list ${path}`, ({ readdirSync }, at) => [...readdirSync(at(path))].sort())),
  name.map((path) => told(`exists ${path}`, ({ existsSync }, at) => existsSync(at(path)))),
  name.map((path) =>
    told(`stat ${path}`, ({ lstatSync }, at) => {
      const found = lstatSync(at(path), { throwIfNoEntry: false });
      return found && [found.isFile(), found.isDirectory(), found.isFile() && found.size];
    }),
  ),
  fc
    .tuple(name, name)
    .map(([from, to]) => told(`rename ${from} ${to}`, ({ renameSync }, at) => renameSync(at(from), at(to)))),
  fc
    .tuple(name, fc.boolean(), fc.boolean())
    .map(([path, recursive, force]) =>
      told(`rm ${path} ${recursive} ${force}`, ({ rmSync }, at) => rmSync(at(path), { recursive, force })),
    ),
  fc.tuple(name, bytes, fc.nat(60), fc.nat(60)).map(([path, content, place, size]) =>
    told(`open ${path} ${place} ${size}`, (calls, at) => {
      const fd = calls.openSync(at(path), calls.constants.O_RDWR | calls.constants.O_CREAT);
      try {
        calls.writeSync(fd, content, 0, content.length, place);
        calls.writeSync(fd, content);
        calls.ftruncateSync(fd, size);
        calls.fsyncSync(fd);
        const read = new Uint8Array(50);
        const much = [calls.readSync(fd, read, 3, 20, 5), calls.readSync(fd, read.subarray(30))];
        return [much, [...read], calls.fstatSync(fd).size];
      } finally {
        calls.closeSync(fd);
      }
    }),
  ),
  fc
    .tuple(name, name, fc.constantFrom(0, memory.constants.COPYFILE_EXCL))
    .map(([from, to, mode]) =>
      told(
        `copy ${from} ${to} ${mode}`,
        ({ copyFileSync, existsSync, lstatSync }, at) =>
          existsSync(at(from)) && lstatSync(at(from)).isFile() && copyFileSync(at(from), at(to), mode),
      ),
    ),
);

/** What a step gives, or what the system calls its refusal. */
function tried(one: Step, calls: Calls, at: (path: string) => string): unknown {
  try {
    return one(calls, at);
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error);
  }
}

/** Where two systems may call a refusal otherwise: of what both refuse, nothing here asks which word it is. */
const settled = (result: unknown): unknown =>
  typeof result === "string" && /^E[A-Z_]+$/.test(result) ? "refused" : result;

test("random calls", () => {
  const root = mkdtempSync(join(tmpdir(), "perlc-disk-"));
  let run = 0;
  try {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const place = `${run++}`;
        const [onDisk, inMemory] = [(path: string) => join(root, place, path), (path: string) => `/d/${place}/${path}`];
        node.mkdirSync(join(root, place));
        preload([[`/d/${place}/start`, new Uint8Array()]]);
        memory.rmSync(`/d/${place}/start`);
        for (const each of steps) {
          const [is, wanted] = [tried(each, memory, inMemory), tried(each, node as unknown as Calls, onDisk)];
          expect(settled(is), String(each)).toEqual(settled(wanted));
        }
      }),
      { numRuns: 150 },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test("refusals that the runtime asks for have the system's names", () => {
  preload([["/d/a/file", Uint8Array.of(1)]]);
  const code = (work: () => unknown): unknown =>
    tried(
      () => work(),
      memory,
      (path) => path,
    );
  expect(code(() => memory.readFileSync("/d/none"))).toBe("ENOENT");
  expect(code(() => memory.mkdirSync("/d/a"))).toBe("EEXIST");
  expect(code(() => memory.openSync("/d/a/file", "wx"))).toBe("EEXIST");
  expect(code(() => memory.readdirSync("/d/a/file"))).toBe("ENOTDIR");
  expect(code(() => memory.readSync(99, new Uint8Array(1)))).toBe("EBADF");
  expect(filesUnder("/d")).toEqual(new Map([["a/file", Uint8Array.of(1)]]));
});
