// Loaded before perlc by `--import`: names that are drawn are the same in every run, so that a call which a trace shows is found
// again by its path.

import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

let drawn = 0;
crypto.randomUUID = () => `${String(++drawn).padStart(8, "0")}-0000-4000-8000-000000000000`;
syncBuiltinESMExports();
