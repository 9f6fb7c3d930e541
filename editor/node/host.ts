// The language server in Node: the disk of this machine, and Node's event loop.

import type { Host } from "../host.ts";
import { diskOf } from "./disk.ts";

export const nodeHost: Host = {
  disk: diskOf,
  turn: (then) => void setImmediate(then),
  later: (then, milliseconds) => void setTimeout(then, milliseconds).unref(),
};
