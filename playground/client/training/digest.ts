// The digest of trained weights, and what is known of it.

import type { Ended } from "../../../trainer/protocol.ts";
import { element } from "../dom.ts";
import { published } from "./published.ts";

/** `device`: the class of devices that the run was trained on, where weights of it are published at all. */
export function digestLine({ hash, weights = "" }: Ended, device: "cpu" | undefined): HTMLElement {
  const known = published.find((each) => each.hash === hash && each.device === device);
  return element(
    "dl",
    { className: "digests" },
    ...pair("run", hash),
    ...pair("weights", weights),
    ...pair("published", known === undefined ? "none for this run on this device" : known.weights),
    ...(known === undefined
      ? []
      : pair("", known.weights === weights ? "They are the same." : "They are NOT the same.")),
  );
}

const pair = (name: string, text: string) => [element("dt", {}, name), element("dd", {}, text)];
