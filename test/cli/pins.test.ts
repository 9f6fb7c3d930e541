// Weights that are others than the spec pins: every command that works out their digest says so, before a run does.

import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { useFolder } from "./child.ts";

const model = fileURLToPath(new URL("../../specs/models/tiny-vlm", import.meta.url));
const right = createHash("sha256")
  .update(readFileSync(join(model, "model.safetensors")))
  .digest("hex");
const wrong = "0".repeat(64);
const spec = (pin: string) => `spec 1
experiment pinned {
  policy = checkpoint("model", sha256 = "${pin}")
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(64) }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 600tok
    max_completion = 20tok
  }
}
`;
const folder = useFolder({ "right.perl": spec(right), "wrong.perl": spec(wrong) });
cpSync(model, join(folder.path, "model"), { recursive: true });
const title = `error[E1037]: the weights in \`model\` are ${right}, the spec pins ${wrong}`;

describe("weights that are others than pinned", { timeout: 120_000 }, () => {
  it.each([["plan"], ["plan", "--json"], ["freeze"], ["check", "--preflight"]])(
    "are named by perlc %s %s",
    async (...args) => {
      const { code, stdout, stderr } = await folder.run([...args, "wrong.perl"]);
      const said = args.includes("--json") ? stdout : stderr.replace(/\s+/g, " ");
      expect(said).toContain(args.includes("--json") ? `are ${right}, the spec pins ${wrong}` : title);
      if (args[1] !== "--json") expect(stderr).toMatch(/wrong\.perl:3:\d+/);
      if (args[0] === "plan") expect(stdout).not.toMatch(/^plan sha256:|"hash":/m);
      expect(code).toBe(1);
    },
  );

  it("are none where they are pinned", async () => {
    for (const args of [["plan"], ["check", "--preflight"], ["freeze"]]) {
      const { code, stderr } = await folder.run([...args, "right.perl"]);
      expect([stderr, code], args.join(" ")).toEqual(["", 0]);
    }
  });

  it("are named by the check of a spec that was frozen before they changed", async () => {
    const bytes = readFileSync(join(model, "model.safetensors"));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(folder.path, "model", "model.safetensors"), bytes);
    expect((await folder.run(["check", "right.perl"])).stderr).toContain(`the spec pins ${right}`);
  });
});
