// perlc pack --sign and perlc verify --key from outside.

import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeProject } from "../../bench/campaigns/project.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import { signatureFrame, trailerOf, trailerSize } from "../../share/container/frame.ts";
import { useFolder } from "../cli/child.ts";

const folder = useFolder();
const at = (...path: readonly string[]) => join(folder.path, ...path);
const verify = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await folder.run(["verify", ...args]);
  return { code, stdout, said: stderr.match(/error\[E\d+\]: .*/)?.[0] };
};

beforeAll(async () => {
  await makeProject(at("project"));
  for (const name of ["own", "other"]) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    writeFileSync(at(`${name}.pem`), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(at(`${name}.pub`), publicKey.export({ type: "spki", format: "pem" }));
  }
  const pack = (...args: readonly string[]) => folder.run(["pack", "project/exp/trial.perl", ...args]);
  const signed = await pack("-o", "signed.perlz", "--sign", "own.pem");
  expect(signed.code, signed.stderr).toBe(0);
  expect(signed.stdout).toMatch(/^signed {3}with the key [0-9a-f]{64}/m);
  await pack("-o", "plain.perlz");
  await pack("-o", "mine.perlz", "--sign", "other.pem", "--licence", "MIT");
});

/** A bundle with another signature, or with none; whoever can pack can make it. */
function resigned(bundle: string, signature: Uint8Array | undefined, out: string): void {
  const bytes = readFileSync(at(bundle));
  const before = [...(signature ? [signatureFrame(signature)] : [])];
  const head = Buffer.concat([bytes.subarray(0, bytes.length - trailerSize), ...before]);
  writeFileSync(at(out), Buffer.concat([head, trailerOf(Buffer.from(sha256(head).slice(7), "hex"))]));
}

describe("a signed bundle", () => {
  it("holds with its key, says which key it names without one, and is the bundle that it is without a signature", async () => {
    const { code, stdout } = await verify("signed.perlz", "--key", "own.pub");
    expect([code, stdout.match(/^signed .*$/m)?.[0]]).toEqual([
      0,
      expect.stringMatching(/^signed {3}with your key, [0-9a-f]{64}$/),
    ]);
    expect((await verify("signed.perlz")).stdout).toMatch(/^signed {3}with the key [0-9a-f]{64}, says the bundle/m);
    expect((await verify("plain.perlz")).stdout).toMatch(/^signed {3}by nobody/m);
    const told = async (file: string) =>
      JSON.parse((await folder.run(["verify", file, "--json"])).stdout) as { readonly bundle: string };
    expect((await told("signed.perlz")).bundle).toBe((await told("plain.perlz")).bundle);
  });

  it("is refused with another key, without a signature, and with the signature of another bundle", async () => {
    expect(await verify("signed.perlz", "--key", "other.pub")).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^error\[E1141\].*it was made with the key/),
    });
    expect((await verify("plain.perlz", "--key", "own.pub")).said).toMatch(/E1141.*it is not signed/);
    await verify("mine.perlz", "--save-signature", "mine.sig");
    resigned("plain.perlz", readFileSync(at("mine.sig")), "swapped.perlz");
    // whose key it is is not asked where it is of other contents
    expect((await verify("swapped.perlz")).said).toMatch(/E1141.*has other contents than were signed/);
    resigned("plain.perlz", Buffer.from("{}"), "nonsense.perlz");
    expect((await verify("nonsense.perlz")).said).toMatch(/^error\[E1141\]/);
  });

  it("does not run when it is not signed with the key that is asked for", async () => {
    for (const file of ["plain.perlz", "mine.perlz"]) {
      const { code, stderr } = await folder.run(["reproduce", file, "--key", "own.pub", "--out", "never"]);
      expect([code, stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1141"]);
    }
    expect(readdirSync(at("never"))).toEqual([]);
  });

  it("has a signature that can be taken out, put beside, and put in again", async () => {
    expect((await verify("signed.perlz", "--save-signature", "own.sig")).code).toBe(0);
    expect((await verify("plain.perlz", "--signature", "own.sig", "--key", "own.pub")).code).toBe(0);
    expect((await verify("plain.perlz", "--signature", "own.sig", "--key", "other.pub")).said).toMatch(/E1141/);
    resigned("plain.perlz", readFileSync(at("own.sig")), "again.perlz");
    expect(readFileSync(at("again.perlz")).equals(readFileSync(at("signed.perlz")))).toBe(true);
    expect((await verify("plain.perlz", "--save-signature", "none.sig")).said).toMatch(/it is not signed/);
  });

  it("is no longer read when any byte of its signature is another", async () => {
    const bytes = readFileSync(at("signed.perlz"));
    const from = readFileSync(at("plain.perlz")).length - trailerSize;
    for (const place of [from, from + 4, from + 5, from + 7, from + 8, from + 100, bytes.length - trailerSize - 1]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      writeFileSync(at("changed.perlz"), changed);
      expect((await verify("changed.perlz")).said, `byte ${place}`).toMatch(/^error\[E11/);
    }
  });

  it("is not made with a key that is none", async () => {
    for (const [key, reason] of [
      ["own.pub", "E1140"],
      ["project/exp/trial.perl", "E1140"],
      ["nothing.pem", "E1140"],
    ] as const) {
      const { code, stderr } = await folder.run(["pack", "project/exp/trial.perl", "-o", "never.perlz", "--sign", key]);
      expect([code, stderr.match(/E\d{4}/)?.[0]]).toEqual([1, reason]);
    }
  });
});
