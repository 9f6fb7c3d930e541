// An experiment in a folder as somebody has it: a spec in one folder that leads to files in others, a model with a card, a table of rows
// and one that names its pictures. What bundles are made of in tests and campaigns.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownSpecs } from "../../disk.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { rowOf } from "../tables/row.ts";
import { encodeParquet } from "../tables/write.ts";

const family = fourArtists({
  split: "train",
  images: { from: 2, to: 2 },
  ask: [{ kind: "which", share: 1 }],
  seed: 3,
});

const models = `spec 1

/// The small model that comes with perlc, in a folder of its own.
model base {
  weights    = checkpoint("../models/base")
  min_pixels = 784
  max_pixels = 784
}
`;

const spec = `spec 1

use { base } from "../lib/models.perl"

/// Three steps on four questions, and three questions that are held out.
experiment trial {
  seed   = 5
  policy = base

  data {
    train = parquet("../data/train.parquet")
    held  = jsonl("../data/held/rows.jsonl")
  }

  train supervised {
    on             = data.train
    batch          = 2prompt
    duration       = 3step
    rate           = 1e-3
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on       = data.held
    orders   = 2
    accuracy = 50% ± 60%
  }
}
`;

/** A card as models of the hub have it. */
const card = "---\nlicense: apache-2.0\n---\n# A small model\n";

/** Writes the experiment below `folder`; gives the path of its spec. */
export async function makeProject(folder: string): Promise<string> {
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put("package.json", "{}\n");
  put("lib/models.perl", models);
  put("exp/trial.perl", spec);
  cpSync(join(ownSpecs, "models", "tiny-vlm"), join(folder, "models", "base"), { recursive: true });
  rmSync(join(folder, "models", "base", "digests.json"), { force: true });
  put("models/base/README.md", card);
  put("models/base/LICENSE", "as perlc's own\n");
  const train = Array.from({ length: 4 }, (_, number) => family.example(number));
  put("data/train.parquet", await encodeParquet(train));
  const lines: string[] = [];
  for (let number = 100; number < 103; number++) {
    const row = await rowOf(family.example(number));
    const images = row.images.map(({ bytes }, slot) => {
      const path = `pictures/bild ä ${number}-${slot}.png`;
      put(`data/held/${path}`, bytes);
      return { path };
    });
    lines.push(JSON.stringify({ ...row, images }));
  }
  put("data/held/rows.jsonl", `${lines.join("\n")}\n`);
  put("data/held/README.md", card);
  return join(folder, "exp", "trial.perl");
}
