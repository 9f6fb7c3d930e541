// Attacks on the form of a bundle: its frame and its archive. None may be taken for a bundle.

import { createHash, generateKeyPairSync } from "node:crypto";
import { gzipSync, constants as zlib, zstdCompressSync } from "node:zlib";
import { headerOf } from "../../runtime/limits/tar.ts";
import { signatureFrame, trailerSize } from "../../share/container/frame.ts";
import { manifestText } from "../../share/manifest.ts";
import { type Signed, signatureOf } from "../../share/signature.ts";
import { archiveOf, bundleOf, changed, framed, type Item, itemsOf, listed, type Parts, signed } from "./forge.ts";
import type { Draws } from "./harness.ts";
import { oddNames } from "./odd-names.ts";

/** A file that is said to be a bundle. `refused`: it must be; else it may be whole, and harmless. */
export interface Forged {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly refused: boolean;
}

export type Forgery = (parts: Parts, draws: Draws) => Forged;

export const refused = (what: string, bytes: Uint8Array): Forged => ({ what, bytes, refused: true });

const damage: Forgery = (parts, draws) => {
  const bytes = bundleOf(parts);
  const at = draws.below(bytes.length);
  switch (draws.below(6)) {
    case 0:
      return refused(`cut at ${at} of ${bytes.length}`, bytes.subarray(0, at));
    case 1:
      return refused("something behind it", Buffer.concat([bytes, Buffer.from("x".repeat(1 + draws.below(600)))]));
    case 2: {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << draws.below(8));
      return refused(`a bit of byte ${at}`, bytes);
    }
    case 3: {
      // with its digest worked out anew: what the bit means, or that it means nothing, is for the reader to find
      const frame = bytes.subarray(0, bytes.length - 40);
      const place = draws.below(Math.min(frame.length, draws.chance(0.5) ? 20 : frame.length));
      frame[place] = (frame[place] ?? 0) ^ (1 << draws.below(8));
      return { what: `a bit of byte ${place}, signed again`, bytes: signed(frame), refused: false };
    }
    case 4:
      return refused("two of them", Buffer.concat([bytes, bytes]));
    default: {
      const from = Math.min(at, bytes.length - 8);
      return refused(`8 bytes less at ${from}`, Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 8)]));
    }
  }
};

/** Files of other kinds under the name of a bundle. */
const otherFile: Forgery = (parts, draws) => {
  const archive = archiveOf(itemsOf(listed(parts)));
  const kinds: Readonly<Record<string, () => Uint8Array>> = {
    "an empty file": () => Buffer.of(),
    "a pickle": () =>
      Buffer.from("\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x04true\x94\x85\x94R\x94.", "latin1"),
    "a zip": () => Buffer.concat([Buffer.from("PK\x03\x04"), archive]),
    "an archive that is not compressed": () => archive,
    "an archive in gzip": () => gzipSync(archive),
    "a script": () => Buffer.from("#!/bin/sh\ntouch canary\n"),
    "a page": () => Buffer.from("<script>fetch('http://localhost')</script>"),
    "an archive without the digest": () => zstdCompressSync(archive, { params: { [zlib.ZSTD_c_checksumFlag]: 1 } }),
    "a frame that does not say its length": () =>
      signed(
        zstdCompressSync(archive, { params: { [zlib.ZSTD_c_checksumFlag]: 1, [zlib.ZSTD_c_contentSizeFlag]: 0 } }),
      ),
    "a frame without a checksum": () =>
      signed(zstdCompressSync(archive, { params: { [zlib.ZSTD_c_checksumFlag]: 0 }, pledgedSrcSize: archive.length })),
    "a frame that is skipped before it": () =>
      signed(
        Buffer.concat([
          Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]),
          framed(archive).subarray(0, -40),
        ]),
      ),
    "two frames": () => signed(Buffer.concat([framed(archive).subarray(0, -40), framed(archive).subarray(0, -40)])),
    "a frame with a large window": () => {
      const params = { [zlib.ZSTD_c_checksumFlag]: 1, [zlib.ZSTD_c_windowLog]: 27 };
      return signed(
        zstdCompressSync(Buffer.concat([archive, Buffer.alloc(200 << 20)]), {
          params,
          pledgedSrcSize: archive.length + (200 << 20),
        }),
      );
    },
  };
  const what = draws.pick(Object.keys(kinds));
  return refused(what, kinds[what]?.() ?? Buffer.of());
};

/** Few bytes that say that they are many. */
const bomb: Forgery = (_, draws) => {
  const blocks = 1 << (10 + draws.below(10));
  const said = draws.pick([blocks * 131072, 2 ** 40, 2 ** 53 - 1, 2 ** 60, 0, 1]);
  const head = Buffer.alloc(14);
  head.set([0x28, 0xb5, 0x2f, 0xfd, 0xe4]);
  head.writeBigUInt64LE(BigInt(said), 5);
  const each = Buffer.alloc(4 * blocks);
  for (let at = 0; at < blocks; at++)
    each.writeUInt32LE(((131072 << 3) | 2 | (at === blocks - 1 ? 1 : 0)) >>> 0, 4 * at);
  return refused(
    `${blocks} blocks of nothing that say ${said}`,
    signed(Buffer.concat([head.subarray(0, 13), each, Buffer.alloc(4)])),
  );
};

/** Headers of other kinds in the place of a file's, or more entries than there are. */
const entries: Forgery = (parts, draws) => {
  const items = [...itemsOf(listed(parts))];
  const at = draws.below(items.length);
  const one = items[at] as Item;
  const header = Buffer.from(one.header);
  const kind = draws.pick(["1", "2", "3", "4", "5", "6", "7", "x", "g", "L", "K", "S", "\0", "V", "A"]);
  const resum = (): void => summed(header);
  const name = draws.pick(oddNames.filter((each) => each.length < 100));
  const more: Item = { header: headerOf("x", 4), content: Buffer.from("evil") };
  const put = (text: string, place: number, what: string): Forged => {
    header.write(text, place, "latin1");
    resum();
    return refused(`${what} in entry ${at}`, framed(archiveOf(items.with(at, { ...one, header }))));
  };
  switch (draws.below(12)) {
    case 0:
      return put(kind, 156, `the kind ${JSON.stringify(kind)}`);
    case 1:
      header.fill(0, 0, 100);
      return put(name, 0, `the name ${JSON.stringify(name)}`);
    case 2:
      return put(draws.pick(["/etc/passwd", "../canary"]), 157, "the end of a link");
    case 3:
      return put(draws.pick(["..", "/"]), 345, "a prefix");
    case 4:
      return put(
        draws.pick(["00000000000", "77777777777", "-0000000001", "\xff\xff\xff\xff", "        12 "]),
        124,
        "another size",
      );
    case 5:
      return put("0000777", 100, "a mode");
    case 6:
      return refused("an entry that is not listed", framed(archiveOf(items.toSpliced(at + 1, 0, more))));
    case 7:
      return refused(`entry ${at} twice`, framed(archiveOf(items.toSpliced(at, 0, one))));
    case 8:
      return refused(`without entry ${at}`, framed(archiveOf(items.toSpliced(at, 1))));
    case 9:
      return refused("entries in another order", framed(archiveOf(items.toReversed())));
    case 10:
      return refused(
        "a link and a file behind it",
        framed(archiveOf(items.toSpliced(1, 0, { header: linkTo("work", "/"), content: Buffer.of() }))),
      );
    default:
      return refused("something behind the end", framed(Buffer.concat([archiveOf(items), archiveOf([more])])));
  }
};

function linkTo(name: string, to: string): Uint8Array {
  const header = Buffer.from(headerOf(name, 0));
  header.write("2", 156, "latin1");
  header.write(to, 157, "latin1");
  summed(header);
  return header;
}

/** Writes the checksum of a header that was changed: the sum of its bytes, those of the sum as spaces. */
function summed(header: Buffer): void {
  header.fill(32, 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
}

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

/** Signatures that are none, or of something else; and cards that say what their maker wants. */
const signatures: Forgery = (parts, draws) => {
  const put = listed(parts);
  const list = manifestText(put.manifest);
  const files = [{ name: "manifest.json", digest: `sha256:${hexOf(list)}` }, ...put.manifest.files];
  const frame = framed(archiveOf(itemsOf(put)));
  const withSignature = (signature: string | Uint8Array): Uint8Array =>
    signed(Buffer.concat([frame.subarray(0, frame.length - trailerSize), signatureFrame(Buffer.from(signature))]));
  const own = (of: readonly Signed[]) => signatureOf("x", of, privateKey);
  const at = draws.below(files.length);
  const other = { name: files[at]?.name ?? "", digest: `sha256:${"0".repeat(64)}` };
  switch (draws.below(7)) {
    case 0:
      return { what: "a signature by anybody", bytes: withSignature(own(files)), refused: false };
    case 1:
      return refused(`a signature without file ${at}`, withSignature(own(files.toSpliced(at, 1))));
    case 2:
      return refused(`a signature of another file ${at}`, withSignature(own(files.with(at, other))));
    case 3:
      return refused(
        "a signature of a file more",
        withSignature(own([...files, { ...other, name: draws.pick(oddNames) }])),
      );
    case 4:
      return refused("no signature", withSignature(draws.pick(["", "{}", "null", "[", "\u001b[2J", "x".repeat(5000)])));
    case 5: {
      const text = own(files);
      const place = draws.below(text.length);
      const bytes = withSignature(
        `${text.slice(0, place)}${draws.pick(["", "x", "\u0000", "{", "\u202e"])}${text.slice(place + 1)}`,
      );
      return { what: `a signature with another sign at ${place}`, bytes, refused: false };
    }
    default: {
      const made = put.manifest.files.filter(({ role }) => role === "card" || role === "checklist");
      const { name, role } = draws.pick(made);
      const text = draws.pick(["<script>fetch('//x')</script>", "---\nlicense: mit\n---\n", "\u001b]0;x\u0007", ""]);
      return refused(`a ${role} that says ${JSON.stringify(text)}`, bundleOf(changed(parts, { [name]: text })));
    }
  }
};

const hexOf = (text: string): string => createHash("sha256").update(text).digest("hex");

export const formForgeries: readonly Forgery[] = [damage, damage, otherFile, bomb, entries, entries, signatures];
