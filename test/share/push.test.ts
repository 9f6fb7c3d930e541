// perlc push from outside, against a stand-in for the hub on this machine: what arrives there is the model and nothing else, byte for byte, or nothing
// is to be seen of it. The token is in no output.

import { generateKeyPairSync } from "node:crypto";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeProject } from "../../bench/campaigns/project.ts";
import { verifiedModel } from "../../share/signed-model.ts";
import { useFolder } from "../cli/child.ts";
import { type Hub, startHub } from "./hub.ts";

const folder = useFolder();
const at = (...path: readonly string[]) => join(folder.path, ...path);
const token = "hf_secretSECRETsecret";
const run = "runs/trial-seed5-1";
let hub: Hub;

/** perlc push in an environment of its own; no token is in what it says. */
async function push(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const settings = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: token, HF_HOME: at("home"), HF_HUB_OFFLINE: "", ...env };
  const said = await folder.run(["push", ...args], settings);
  expect(said.stdout + said.stderr).not.toMatch(/secretSECRETsecret/);
  expect((said.stdout + said.stderr).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  return { ...said, error: said.stderr.match(/error\[E\d+\]: .*/)?.[0] };
}

const there = (name: string, branch = "main") => hub.repositories.get(name)?.branches.get(branch);

beforeAll(async () => {
  await makeProject(at("project"));
  const made = await folder.run(["run", "project/exp/trial.perl", "--adapter", "cpu"]);
  expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: "" });
});

beforeEach(async () => {
  await hub?.close();
  hub = await startHub(token);
});
afterAll(() => hub.close());

describe("perlc push", () => {
  it("sends the model of a run, and nothing else of it", async () => {
    writeFileSync(at(run, "final/notes.png"), "a picture");
    const { code, stdout, stderr } = await push([run, "--to", "me/model"]);
    rmSync(at(run, "final/notes.png"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const sent = there("me/model") ?? new Map();
    const names = readdirSync(at(run, "final")).sort();
    expect([...sent.keys()].sort()).toEqual(names);
    expect(names).toContain("README.md");
    for (const name of names) expect(sent.get(name)?.equals(readFileSync(at(run, "final", name)))).toBe(true);
    expect(stdout).toMatch(/^stays {4}notes\.png$/m);
    expect(stdout).toMatch(/^new {6}me\/model, which anybody can read$/m);
    expect(hub.repositories.get("me/model")?.private).toBe(false);
    expect(hub.requests.filter((line) => line.startsWith("PUT /store/"))).toHaveLength(1);
  });

  it("sends what has changed once more, and not what is there", async () => {
    await push([run, "--to", "me/model", "--private"]);
    expect(hub.repositories.get("me/model")?.private).toBe(true);
    hub.requests.length = 0;
    const { code, stdout } = await push([run, "--to", "me/model", "--revision", "epoch/2", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event: "end", to: "me/model", commit: "c0ffee", made: false });
    expect(hub.requests.filter((line) => line.startsWith("PUT"))).toEqual([]);
    expect([...(there("me/model", "epoch/2")?.keys() ?? [])].sort()).toEqual(readdirSync(at(run, "final")).sort());
    // a branch that is there
    expect((await push([run, "--to", "me/model", "--revision", "epoch/2"])).code).toBe(0);
  });

  it("says what it would do without a token and without a network", async () => {
    const args = [run, "--to", "me/model", "--dry-run"];
    const { code, stdout } = await push(args, { HF_TOKEN: "", HF_HUB_OFFLINE: "1" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^9 files of .* would be sent to http:\/\/127\.0\.0\.1:\d+\/me\/model, main$/m);
    expect(stdout).toMatch(/^ {2}model\.safetensors +600 KiB$/m);
    expect(hub.requests).toEqual([]);
    const told = JSON.parse((await push([...args, "--json"])).stdout) as { readonly files: readonly unknown[] };
    expect(told.files).toHaveLength(9);
  });

  it("signs what it sends where a key is given, and verify holds what came from there against it", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    writeFileSync(at("own.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(at("own.pub"), publicKey.export({ type: "spki", format: "pem" }));
    // one that somebody else left there is not sent
    writeFileSync(at(run, "final/model.sig"), "old");
    const { code, stdout, stderr } = await push([run, "--to", "me/signed", "--sign", "own.pem"]);
    rmSync(at(run, "final/model.sig"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^signed {3}with the key [0-9a-f]{64};/m);
    const sent = there("me/signed") ?? new Map();
    expect([...sent.keys()].sort()).toEqual([...readdirSync(at(run, "final")), "model.sig"].sort());
    rmSync(at("pulled"), { recursive: true, force: true });
    mkdirSync(at("pulled/.cache/huggingface"), { recursive: true });
    for (const [name, bytes] of sent) writeFileSync(at("pulled", name), bytes);
    writeFileSync(at("pulled/.gitattributes"), "*.safetensors filter=lfs");
    writeFileSync(at("pulled/.cache/huggingface/x"), "what the hub's tools leave");
    expect(verifiedModel(at("pulled"), { key: publicKey })).toMatchObject({ files: sent.size - 1 });
    const said = await folder.run(["verify", "pulled", "--key", "own.pub"]);
    expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: "" });
    expect(said.stdout).toMatch(/^signed {3}with your key, [0-9a-f]{64}\nwhole: /m);
    const told = await push([run, "--to", "me/signed", "--sign", "own.pem", "--dry-run", "--json"]);
    expect(JSON.parse(told.stdout)).toMatchObject({ signer: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await push([run, "--to", "me/none", "--sign", "own.pub"])).error).toMatch(/^error\[E1140\]/);
    expect(there("me/none")).toBe(undefined);
  });

  it("takes the token from the file that the tools of the hub write", async () => {
    mkdirSync(at("home"), { recursive: true });
    writeFileSync(at("home/token"), `${token}\n`);
    expect((await push([run, "--to", "me/filed"], { HF_TOKEN: "" })).code).toBe(0);
    rmSync(at("home"), { recursive: true });
    expect((await push([run, "--to", "me/none"], { HF_TOKEN: "" })).error).toMatch(
      /^error\[E1144\].*there is no token/,
    );
    for (const wrong of ["secret", "hf_ab\ncd", "hf_\u00E9"])
      expect((await push([run, "--to", "me/none"], { HF_TOKEN: wrong })).error).toMatch(/^error\[E1144\].*is none/);
    expect((await push([run, "--to", "me/none"], { HF_HUB_OFFLINE: "1" })).error).toMatch(
      /^error\[E1144\].*no network/,
    );
    expect(there("me/none")).toBe(undefined);
  });

  it("sends no token where it could be read on the way", async () => {
    for (const place of ["http://hub.example", "https://a:b@hub.example", "no address", "ftp://hub.example"])
      expect((await push([run, "--to", "me/m"], { HF_ENDPOINT: place })).error).toMatch(/^error\[E1148\]/);
  });

  it.each([["me"], ["me/"], ["../etc"], ["me/model/more"], ["https://huggingface.co/me/model"], ["me/mo\ndel"]])(
    "knows no repository of the name %j",
    async (name) => {
      expect((await push([run, "--to", name])).code).toBe(2);
      expect(hub.requests).toEqual([]);
    },
  );
});

describe("a push that ends badly", () => {
  it("says that the token is refused", async () => {
    const { code, error } = await push([run, "--to", "me/model"], { HF_TOKEN: "hf_other" });
    expect([code, error]).toEqual([1, expect.stringMatching(/E1145.*does not know the token/)]);
  });

  it.each([
    ["the name is taken", "POST /api/repos/create", "taken", /E1145.*the name is taken/],
    ["the token may not write there", "POST /api/repos/create", "forbidden", /E1145.*may not write there/],
    ["somebody else commits meanwhile", "/commit/", "taken", /E1145.*somebody else has written/],
    ["the hub is full", "/preupload/", "full", /E1145.*it answers 507/],
    ["the network is cut before anything", "GET /api", "cut", /E1146.*while it was asked for the repository/],
    ["the network is cut while bytes go out", "PUT /store", "cut", /E1146.*while files were sent/],
    ["the network is cut in the commit", "/commit/", "cut", /E1146.*while the commit was made/],
  ] as const)("leaves nothing to be seen when %s", async (_, where, how, wanted) => {
    hub.trouble = { at: new RegExp(where), how };
    const { code, error } = await push([run, "--to", "me/model"]);
    expect([code, error]).toEqual([1, expect.stringMatching(wanted)]);
    expect([...(there("me/model")?.keys() ?? [])]).toEqual([]);
    delete hub.trouble;
    expect((await push([run, "--to", "me/model"])).code).toBe(0);
    expect(there("me/model")?.size).toBe(9);
  });

  it("refuses a repository that anybody can read where a private one is asked for", async () => {
    await push([run, "--to", "me/open"]);
    expect((await push([run, "--to", "me/open", "--private"])).error).toMatch(/E1145.*anybody can read it/);
  });

  it.each([
    ["a small file, before it is read", "config.json", /\/preupload\//],
    ["the weights, after they were counted", "model.safetensors", /\/info\/lfs\//],
    ["the weights, before they are counted", "model.safetensors", /\/preupload\//],
  ])("commits nothing where a file changes meanwhile: %s", async (_, name, where) => {
    rmSync(at("copy"), { recursive: true, force: true });
    cpSync(at(run, "final"), at("copy"), { recursive: true });
    hub.trouble = { at: where, how: "before" };
    hub.meanwhile = () => writeFileSync(at("copy", name), readFileSync(at("copy", name)).fill(0x20, -1));
    const { code, error } = await push(["copy", "--to", "me/model"]);
    expect([code, error]).toEqual([1, expect.stringMatching(/E114[567]/)]);
    expect([...(there("me/model")?.keys() ?? [])]).toEqual([]);
  });

  it("is not begun with what is no model, or not as it was saved", async () => {
    const copy = () => {
      rmSync(at("copy"), { recursive: true, force: true });
      cpSync(at(run, "final"), at("copy"), { recursive: true });
    };
    expect((await push(["project", "--to", "me/m"])).error).toMatch(/E1147.*it has no config\.json/);
    copy();
    appendFileSync(at("copy/config.json"), " ");
    expect((await push(["copy", "--to", "me/m"])).error).toMatch(/E1147.*`config\.json` is not as it was written/);
    copy();
    symlinkSync("/etc/passwd", at("copy/LICENSE"));
    expect((await push(["copy", "--to", "me/m"])).error).toMatch(/E1147.*`LICENSE` is no regular file/);
    rmSync(at("open"), { recursive: true, force: true });
    cpSync(at(run), at("open"), { recursive: true });
    rmSync(at("open/final"), { recursive: true });
    expect((await push(["open", "--to", "me/m"])).error).toMatch(/E1147.*has not finished/);
    expect(hub.requests).toEqual([]);
  });

  it("ends where what answers is no hub", async () => {
    const other = createServer((_, response) => response.end("<html>hello</html>"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const place = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { code, error } = await push([run, "--to", "me/m"], { HF_ENDPOINT: place });
    other.close();
    expect([code, error]).toEqual([1, expect.stringMatching(/E1146/)]);
    expect((await push([run, "--to", "me/m"], { HF_ENDPOINT: place })).error).toMatch(/E1146.*ECONNREFUSED/);
  });
});
