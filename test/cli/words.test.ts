// A spec whose model is a plain text checkpoint, from check to plan: what is wrong with pictures is said by check, and the prompt
// is what the checkpoint's own template writes.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { textFolder } from "../model/golden.ts";
import { useFolder } from "./child.ts";

const spec = (data: string, model = "") => `spec 1

model words {
  weights = checkpoint("words")${model}
}

experiment sums {
  policy = words
  reward = boxed(answer)

  data { train = ${data} }

  train grpo {
    on             = data.train
    batch          = 2prompt
    per_order      = 4rollout
    duration       = 2step
    max_prompt     = 64tok
    max_completion = 16tok
  }
}
`;
const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const row = { prompt: "What is 1 + 2?", answer: "3" };

const folder = useFolder({
  "good.perl": spec('jsonl("sums.jsonl")'),
  "family.perl": spec("four_artists(split = train, images = 2..2, ask = [which]) | take(8)"),
  "filtered.perl": spec('jsonl("sums.jsonl") | where(images >= 1)'),
  "rows.perl": spec('jsonl("seen.jsonl")'),
  "pixels.perl": spec('jsonl("sums.jsonl")', "\n  max_pixels = 784"),
  "sums.jsonl": lines(row, row, row),
  "seen.jsonl": lines(row, { ...row, prompt: "<image> What is it?", images: ["a.png"] }, row),
});
beforeAll(() => cpSync(textFolder("tied"), join(folder.path, "words"), { recursive: true }));

describe("a text checkpoint", { timeout: 120_000 }, () => {
  it("is checked, planned and shown a prompt", async () => {
    expect(await folder.run(["check", "good.perl"])).toMatchObject({ code: 0, stderr: "" });
    const planned = await folder.run(["plan", "good.perl"]);
    expect(planned.code).toBe(0);
    expect(planned.stdout).toMatch(/^plan sha256:/m);
    expect(planned.stdout).toContain("25,632 parameters");
    const { stdout, code } = await folder.run(["plan", "--prompt", "good.perl"]);
    expect(stdout).toContain("<|im_start|>user");
    expect(stdout).toContain("What is 1 + 2?<|im_end|>");
    expect(code).toBe(0);
  });

  it.each([
    ["family", "data.train", "on             = data.train"],
    ["filtered", "data.train", "on             = data.train"],
    ["rows", "seen.jsonl#1", ""],
  ])("is not trained on pictures: %s", async (name, what, line) => {
    const { code, stderr } = await folder.run(["check", `${name}.perl`]);
    expect(stderr).toContain(`error[E0560]: \`${what}\` has pictures, and \`policy\` reads words alone`);
    expect(stderr).toContain(line);
    expect(stderr).toMatch(new RegExp(`${name}\\.perl:\\d+:\\d+`));
    expect(stderr.match(/^error\[/gm)).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("has no size of pictures to set", async () => {
    const { code, stderr } = await folder.run(["check", "pixels.perl"]);
    expect(stderr).toContain("error[E0421]: `max_pixels` does nothing here: the model reads words alone");
    expect(stderr).toContain("max_pixels = 784");
    expect(code).toBe(1);
  });

  it("has no picture tower to freeze", async () => {
    const { code, stderr } = await folder.run(["check", "good.perl", "--set", "train.freeze_vision=yes"]);
    expect(stderr).toContain("error[E0421]: `freeze_vision` does nothing here: the model reads words alone");
    expect(stderr).toContain("take the setting out");
    expect(code).toBe(1);
  });

  it("needs no image processor, but its tokenizer", async () => {
    rmSync(join(folder.path, "words/tokenizer.json"));
    const { stderr } = await folder.run(["check", "good.perl"]);
    expect(stderr).toMatch(/^warning\[E0558\].*has no tokenizer\.json$/m);
    expect(stderr).not.toContain("preprocessor");
    cpSync(textFolder("tied"), join(folder.path, "words"), { recursive: true });
  });
});
