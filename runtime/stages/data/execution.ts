// What a run does with a kind of data node: one file of this folder makes one, under the name of the kind.

import type { DataNode, Run } from "../../../plan/plan.ts";
import type { Example } from "../../data/example.ts";
import type { Context } from "../context.ts";
import type { Dataset } from "../dataset.ts";

/** What of a run says which examples are drawn. */
export type Drawn = Pick<Run, "nodes" | "seed" | "seeds" | "dataSeed">;

/** What a node that is made from others alone may use. */
export type Deriving = Pick<Context, "run" | "datasets" | "report">;

/** `derive` makes a dataset of others, without a device and without files; `make` needs the whole run; `rolls` is done by filter.ts. */
export type Execution<Node> =
  | { readonly derive: (context: Deriving, node: Node) => Dataset }
  | {
      readonly make: (context: Context, node: Node) => Dataset | Promise<Dataset>;
      /** Its first example, for a plan that shows how a question is put; paths count from `directory`. */
      readonly first: (run: Drawn, node: Node, directory: string) => Promise<Example | undefined>;
    }
  | { readonly rolls: true };

/** By kind; undefined for those that no run executes yet (`notYet` of their declaration). */
export type Executions = {
  readonly [K in DataNode["kind"]]: Execution<Extract<DataNode, { kind: K }>> | undefined;
};
