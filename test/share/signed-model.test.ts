// A model with `model.sig` beside its files: what holds, and what does not. The signatures of test/share/signatures are of another tool.

import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { sha256 } from "../../runtime/record/digest.ts";
import { verifyingKey } from "../../share/signature.ts";
import { signatureName, signedModel, verifiedModel } from "../../share/signed-model.ts";

const others = fileURLToPath(new URL("./signatures", import.meta.url));
const parent = mkdtempSync(join(tmpdir(), "perlc-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const folder = join(parent, "model");
const at = (...path: readonly string[]) => join(folder, ...path);
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
const texts = { "config.json": "{}", "model.safetensors": "weights", "README.md": "a card" };

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of Object.entries(texts)) writeFileSync(at(name), text);
  const files = Object.entries(texts).map(([name, text]) => ({
    name,
    path: at(name),
    size: text.length,
    digest: sha256(text),
  }));
  const signed = signedModel({ files, left: [signatureName] }, "model", privateKey);
  expect(signed.left).toEqual([]);
  const last = signed.files.at(-1);
  writeFileSync(at(signatureName), last && "content" in last ? last.content : expect.fail());
});

const said = (more: Parameters<typeof verifiedModel>[1] = {}, what = folder): string => {
  try {
    return `${verifiedModel(what, more).files} files`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.diagnostics.map(({ code, title }) => `${code} ${title}`).join();
  }
};

describe("a signed model", () => {
  test("holds, with its key and without one, beside what git and the hub leave", () => {
    expect(said({ key: publicKey })).toBe("3 files");
    for (const name of [".git/objects", ".cache/huggingface"]) {
      mkdirSync(at(name), { recursive: true });
      writeFileSync(at(name, "x"), "x");
    }
    for (const name of [".gitattributes", ".gitignore"]) writeFileSync(at(name), "x");
    expect(said()).toBe("3 files");
  });

  test.each<readonly [string, () => void, RegExp]>([
    ["is not signed", () => rmSync(at(signatureName)), /it has no `model\.sig`/],
    ["has another file", () => writeFileSync(at("more.bin"), ""), /`more\.bin` was not signed/],
    ["has a file below", () => cpSync(at("config.json"), at("sub/config.json")), /`sub\/config\.json` was not signed/],
    ["lacks a file", () => rmSync(at("README.md")), /`README\.md` was signed and is not there/],
    ["has other bytes", () => writeFileSync(at("config.json"), "[]"), /`config\.json` has other contents/],
    ["has a file under another name", () => renameSync(at("README.md"), at("readme")), /`readme` was not signed/],
    ["holds a link", () => symlinkSync(at("config.json"), at("link")), /`link` is no regular file/],
    ["has a signature that is none", () => writeFileSync(at(signatureName), "{}"), /no Sigstore bundle/],
    ["hides one in a folder of git's name below", () => cpSync(at("README.md"), at("sub/.git/x")), /was not signed/],
  ])("is refused where it %s", (_, change, reason) => {
    change();
    expect(said()).toMatch(/^E1141 /);
    expect(said()).toMatch(reason);
  });

  test("is refused with another key", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "secp384r1" }).publicKey;
    expect(said({ key: other })).toMatch(/^E1141 .*it was made with the key/);
  });

  test.each(["prime256v1", "secp384r1", "secp521r1"])("of another tool holds too (%s)", (curve) => {
    const key = verifyingKey(join(others, `${curve}.pub`));
    expect(said({ beside: join(others, `${curve}.sig`), key }, join(others, "model"))).toMatch(/^\d+ files$/);
  });
});
