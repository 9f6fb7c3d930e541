// The form of a bundle: other programs read it, equal contents are equal bytes, and no byte of it can change without being refused.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants as zlib, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { afterAll, describe, expect, it } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { archiveSize, block, headerOf } from "../../runtime/limits/tar.ts";
import { trailerOf, trailerSize } from "../../share/container/frame.ts";
import { type Listed, readContainer } from "../../share/container/read.ts";
import { writeContainer } from "../../share/container/write.ts";

const long = (process.env.PERLC_LONG ?? "") !== "";
const folder = mkdtempSync(join(tmpdir(), "perlc-container-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const digestOf = (bytes: Uint8Array | string) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

const contents: Readonly<Record<string, string>> = {
  "a.txt": "one\n",
  "b/c.txt": "",
  "b/d.txt": "x".repeat(block),
  "e.bin": Array.from({ length: 3000 }, (_, at) => String((at * at) % 97)).join(","),
};
const listed = (all: Readonly<Record<string, string>>): readonly Listed[] =>
  Object.entries(all).map(([name, text]) => ({ name, size: Buffer.byteLength(text), digest: digestOf(text) }));
const list = (all: readonly Listed[]) => new TextEncoder().encode(JSON.stringify(all));

async function write(path: string, all = contents): Promise<void> {
  await writeContainer(
    path,
    list(listed(all)),
    listed(all).map((each) => ({ listed: each, bytes: all[each.name] ?? "" })),
  );
}

/** What a container holds, by name. */
async function read(path: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  await readContainer(path, {
    list: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Listed[],
    sink: ({ name }) => {
      const pieces: Uint8Array[] = [];
      return {
        write: (piece) => pieces.push(piece.slice()),
        end: () => {
          found[name] = Buffer.concat(pieces).toString();
        },
      };
    },
  });
  return found;
}

/** The code of a refusal, or `read`. What is no refusal is thrown. */
async function verdict(path: string): Promise<string> {
  try {
    await read(path);
    return "read";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics[0]?.code ?? "none";
    throw error;
  }
}

/** An archive in the frame and with the digest that a bundle has. */
function framed(archive: Uint8Array, level = 9): Uint8Array {
  const params = { [zlib.ZSTD_c_compressionLevel]: level, [zlib.ZSTD_c_checksumFlag]: 1 };
  return signed(zstdCompressSync(archive, { params, pledgedSrcSize: archive.length }));
}

const signed = (frame: Uint8Array) => Buffer.concat([frame, trailerOf(createHash("sha256").update(frame).digest())]);

const archiveOf = (path: string) => {
  const bytes = readFileSync(path);
  return zstdDecompressSync(bytes.subarray(0, bytes.length - trailerSize));
};

describe("a container", () => {
  it("gives back what was written, in the same bytes each time", async () => {
    await write(at("one"));
    await write(at("two"));
    expect(await read(at("one"))).toEqual(contents);
    expect(readFileSync(at("one"))).toEqual(readFileSync(at("two")));
  });

  it("is an archive that other programs read", async () => {
    await write(at("tar"));
    const entries = await unpackTar(archiveOf(at("tar")), { strict: true });
    const names = ["manifest.json", ...Object.keys(contents)];
    expect(entries.map(({ header }) => header.name)).toEqual(names);
    expect(entries.map(({ header }) => [header.mtime?.getTime(), header.uid, header.gid, header.mode])).toEqual(
      names.map(() => [0, 0, 0, 0o644]),
    );
    expect(entries.slice(1).map(({ data }) => Buffer.from(data ?? []).toString())).toEqual(Object.values(contents));
    if (process.platform === "win32") return;
    writeFileSync(at("plain.tar"), archiveOf(at("tar")));
    expect(execFileSync("tar", ["-tf", at("plain.tar")], { encoding: "utf8" })).toBe(`${names.join("\n")}\n`);
  });

  it("is refused whichever of its bytes has another value", async () => {
    await write(at("small"), { "a.txt": "hello" });
    const bytes = readFileSync(at("small"));
    const codes = new Set<string>();
    for (let place = 0; place < bytes.length; place++)
      for (const bit of long ? [0, 1, 2, 3, 4, 5, 6, 7] : [place % 8]) {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ (1 << bit);
        writeFileSync(at("flipped"), changed);
        codes.add(await verdict(at("flipped")));
      }
    expect([...codes].sort()).toEqual(["E1101", "E1102"]);
  });

  it("is refused wherever it is cut, and with anything behind it", async () => {
    await write(at("whole"));
    const bytes = readFileSync(at("whole"));
    for (const length of [0, 1, 39, 40, 60, bytes.length - 41, bytes.length - 1]) {
      writeFileSync(at("cut"), bytes.subarray(0, length));
      expect(await verdict(at("cut"))).toMatch(/^E110[12]$/);
    }
    writeFileSync(at("longer"), Buffer.concat([bytes, Buffer.of(0)]));
    expect(await verdict(at("longer"))).toBe("E1102");
    writeFileSync(at("twice"), Buffer.concat([bytes, bytes]));
    expect(await verdict(at("twice"))).toBe("E1102");
  });

  // whoever changes it can work its digest out anew: then each change of the archive itself must be seen
  it("is refused whichever byte of its archive has another value, though its digest is right", async () => {
    await write(at("inner"), { "a.txt": "hello" });
    const archive = archiveOf(at("inner"));
    const codes = new Map<string, number>();
    for (let place = 0; place < archive.length; place += long ? 1 : 11) {
      const changed = Buffer.from(archive);
      changed[place] = (changed[place] ?? 0) ^ 0x20;
      writeFileSync(at("reframed"), framed(changed, 1));
      const code = await verdict(at("reframed")).catch(() => "list");
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect([...codes.keys()].filter((each) => !["E1102", "E1107", "list"].includes(each))).toEqual([]);
  });

  it("may be compressed otherwise: what it holds is what counts", async () => {
    await write(at("levels"));
    writeFileSync(at("level 3"), framed(archiveOf(at("levels")), 3));
    expect(await read(at("level 3"))).toEqual(contents);
  });
});

describe("an archive of another kind", () => {
  /** A container whose one file has a header that `change` has changed, with its sum worked out anew. */
  async function withHeader(change: (header: Uint8Array) => void): Promise<string> {
    await write(at("base"), { "a.txt": "hello" });
    const archive = Buffer.from(archiveOf(at("base")));
    const from = archiveSize([0]) - 2 * block + block;
    const header = archive.subarray(from, from + block);
    expect(Buffer.from(header)).toEqual(Buffer.from(headerOf("a.txt", 5)));
    change(header);
    header.fill(32, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    writeFileSync(at("changed"), framed(archive));
    return verdict(at("changed"));
  }
  const put = (text: string, place: number) => (header: Uint8Array) =>
    void Buffer.from(header.buffer, header.byteOffset).write(text, place, "latin1");

  it.each([
    ["a link", put("2", 156)],
    ["a second name", put("1", 156)],
    ["a device", put("3", 156)],
    ["a pipe", put("6", 156)],
    ["a folder", put("5", 156)],
    ["a header of more fields", put("x", 156)],
    ["a long name", put("L", 156)],
    ["holes", put("S", 156)],
    ["a file as old archives have it", put("\0", 156)],
    ["an owner", put("root", 265)],
    ["a number of an owner", put("0000001", 108)],
    ["a mode", put("0000755", 100)],
    ["a time", put("00000000001", 136)],
    ["a name of a link", put("/etc/passwd", 157)],
    ["a prefix of its name", put("../..", 345)],
    ["another name", put("b.txt", 0)],
    ["a name with more behind its end", put("x", 50)],
    ["a smaller size", put("00000000004", 124)],
    ["a larger size", put("00000000006", 124)],
    ["a size in another base", put("\x80", 124)],
    ["another form", put("ustar  \0", 257)],
  ])("is refused for %s", async (_, change) => {
    expect(await withHeader(change)).toBe("E1107");
  });

  it("may be what it was", async () => {
    expect(await withHeader(() => {})).toBe("read");
  });
});
