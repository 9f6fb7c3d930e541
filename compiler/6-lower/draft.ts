// Nodes while they are made: each gets its id from the path of the setting that asked, each thing is made once, and which node read
// which setting is noted.

import type { Because, NodeId, PlanNode } from "../../plan/plan.ts";
import type { Unplaced } from "../3-types/word.ts";
import { bug } from "../diagnostics/bug.ts";
import { E0221 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Place } from "../diagnostics/source.ts";

export interface Draft {
  readonly nodes: ReadonlyMap<NodeId, PlanNode>;
  /** The place of each node's `because`, with its source. */
  readonly places: ReadonlyMap<NodeId, Place>;
  /** The nodes that read each setting, by path. */
  readonly readers: Map<string, NodeId[]>;
  /** Adds a node for what is being made, and gives its id. */
  readonly add: (node: Unplaced, at: Place, name?: string) => NodeId;
  /** Notes that what is being made reads a setting. */
  readonly read: (path: string) => void;
  /** Runs `make` under a path, at most once; a thing that asks for itself is a circle (E0221). */
  readonly once: (path: string, at: Place, make: () => NodeId | undefined) => NodeId | undefined;
  /** Runs `make` under `path`, at most once for each `key`, whoever asks. */
  readonly shared: (key: string, path: string, make: () => NodeId) => NodeId;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Whether an error was reported. */
  readonly failed: () => boolean;
}

const because = ({ source, span }: Place): Because => ({ path: source.path, start: span.start, end: span.end });

export function draft(report: (diagnostic: Diagnostic) => void): Draft {
  const nodes = new Map<NodeId, PlanNode>();
  const places = new Map<NodeId, Place>();
  const readers = new Map<string, NodeId[]>();
  const made = new Map<string, NodeId | undefined>();
  /** What is being lowered: its path names the nodes, and the settings it has read wait for the node that used them. */
  const work: { path: string; reads: Set<string> }[] = [];
  let failed = false;
  const fail = (diagnostic: Diagnostic): void => {
    if (diagnostic.severity === "error") failed = true;
    report(diagnostic);
  };

  function add(node: Unplaced, at: Place, name?: string): NodeId {
    const { path, reads } = work.at(-1) ?? bug("a node is made by nobody");
    const base = name === undefined ? path : `${path}.${name}`;
    let id = base;
    for (let twin = 2; nodes.has(id); twin += 1) id = `${base}.${twin}`;
    nodes.set(id, { ...node, id, because: because(at) } as PlanNode);
    places.set(id, at);
    for (const each of reads) {
      const known = readers.get(each);
      if (known) known.push(id);
      else readers.set(each, [id]);
    }
    return id;
  }

  function under<Made>(path: string, make: () => Made): Made {
    work.push({ path, reads: new Set() });
    const id = make();
    work.pop();
    return id;
  }

  return {
    nodes,
    places,
    readers,
    add,
    read: (path) => void work.at(-1)?.reads.add(path),
    once(path, at, make) {
      if (made.has(path)) return made.get(path);
      if (work.some((each) => each.path === path)) {
        fail(E0221({ name: path }, { at, label: "it is made from itself" }));
        return undefined;
      }
      const id = under(path, make);
      made.set(path, id);
      return id;
    },
    shared(key, path, make) {
      const known = made.get(key);
      if (known !== undefined) return known;
      const id = under(path, make);
      made.set(key, id);
      return id;
    },
    report: fail,
    failed: () => failed,
  };
}
