// The verifier of the runtime graph: each rule lets good graphs pass and stops one that was tampered with, by name.

import { describe, expect, test } from "vitest";
import {
  apply,
  type Builder,
  builder,
  constant,
  f32,
  feed,
  fetch,
  finish,
  type Graph,
  i32,
  type Node,
  type Source,
  state,
  update,
  type Value,
} from "../../runtime/graph/ir.ts";
import { verify } from "../../runtime/graph/verify.ts";
import { adamwOp } from "../../runtime/tensor/ops/adamw.ts";
import { add, scale } from "../../runtime/tensor/ops/arithmetic.ts";
import { reshape } from "../../runtime/tensor/ops/reshape.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";

function graph(build: (g: Builder) => void): Graph {
  const g = builder("tested");
  build(g);
  return finish(g);
}

/** x → 2x → 2x + x → Σ; fetched. */
const good = graph((g) => {
  const x = feed(g, "x", f32(2, 3));
  fetch(g, "sum", sumAll(g, add(g, scale(g, x, 2), x)));
});

/** A cache of four rows, of which one is written and then read. */
function cache(g: Builder): { readonly held: Value; readonly index: Value; readonly rows: Value } {
  return { held: state(g, "cache", f32(4, 3)), index: feed(g, "at", i32(1)), rows: feed(g, "rows", f32(1, 3)) };
}

function nodeOf({ nodes }: Graph, name: string): Node {
  const found = nodes.find((each) => each.op.name === name);
  if (!found) return expect.fail(`no ${name}`);
  return found;
}

/** `graph` with one node changed. */
function changed(graph: Graph, name: string, change: (node: Node) => Partial<Node>): Graph {
  const node = nodeOf(graph, name);
  return { ...graph, nodes: graph.nodes.map((each) => (each === node ? { ...node, ...change(node) } : each)) };
}

function withSource(graph: Graph, kind: Source["kind"], change: (source: Source) => Source): Graph {
  return { ...graph, sources: graph.sources.map((each) => (each.kind === kind ? change(each) : each)) };
}

describe("values and types", () => {
  test("a good graph passes", () => expect(() => verify(good)).not.toThrow());

  test("the message names the graph", () =>
    expect(() => verify({ ...good, nodes: [...good.nodes].reverse() })).toThrow(/^perlc bug: graph tested: /));

  test("a value used before its definition", () =>
    expect(() => verify({ ...good, nodes: [...good.nodes].reverse() })).toThrow(
      /reads value \d+ before it is defined/,
    ));

  test("a value that nothing defines", () => {
    const stranger = { id: 99, type: f32(2, 3) };
    expect(() => verify(changed(good, "add", ({ inputs: [a] }) => ({ inputs: [a!, stranger] })))).toThrow(
      /add reads value 99 before it is defined/,
    );
    expect(() => verify({ ...good, fetches: [{ name: "out", value: stranger }] })).toThrow(/fetch out reads value 99/);
  });

  test("a value defined twice, by two nodes or by a source and a node", () => {
    const twice = { ...good, nodes: [...good.nodes, nodeOf(good, "scale")] };
    expect(() => verify(twice)).toThrow(/value \d+ is defined twice/);
    const [x] = good.sources;
    expect(() => verify(changed(good, "scale", () => ({ outputs: [x!.value] })))).toThrow(/defined twice/);
  });

  test("an output of another type than the op's rule gives", () => {
    for (const type of [f32(3, 2), i32(2, 3), f32(2, 3, 1)]) {
      const wrong = changed(good, "scale", ({ outputs: [out] }) => ({ outputs: [{ id: out!.id, type }] }));
      expect(() => verify(wrong)).toThrow(/scale output 0 is .*, not f32\[2,3\]/);
    }
  });

  test("an input of another type than the value has", () => {
    const wrong = changed(good, "sum", ({ inputs: [a] }) => ({ inputs: [{ id: a!.id, type: f32(3, 2) }] }));
    expect(() => verify(wrong)).toThrow(/sum reads f32\[2,3\] as f32\[3,2\]/);
  });

  test("more or fewer outputs than the op has", () => {
    expect(() => verify(changed(good, "scale", ({ outputs }) => ({ outputs: [...outputs, ...outputs] })))).toThrow(
      /scale has 2 outputs, not 1/,
    );
    expect(() => verify(changed(good, "scale", () => ({ outputs: [] })))).toThrow(/scale has 0 outputs, not 1/);
  });

  test("inputs that the op's shape rule refuses", () => {
    const odd = graph((g) => fetch(g, "y", add(g, feed(g, "a", f32(2, 3)), feed(g, "b", f32(3)))));
    const [, b] = odd.sources;
    const narrow = { id: b!.value.id, type: f32(2) };
    const tampered: Graph = {
      ...changed(odd, "add", ({ inputs: [a] }) => ({ inputs: [a!, narrow] })),
      sources: odd.sources.map((each) => (each === b ? { ...each, value: narrow } : each)),
    };
    expect(() => verify(tampered)).toThrow(/do not broadcast/);
  });

  test("an extent that is no positive integer", () => {
    for (const shape of [[0, 3], [-1], [1.5]]) {
      const g = builder("tested");
      fetch(g, "x", feed(g, "x", f32(...shape)));
      expect(() => verify(finish(g))).toThrow(/has shape/);
    }
  });

  test("a constant whose elements do not fill its type", () => {
    const seven = graph((g) => fetch(g, "c", constant(g, f32(2), [1, 2])));
    expect(() => verify(seven)).not.toThrow();
    const short = withSource(seven, "constant", (each) => (each.kind === "constant" ? { ...each, data: [1] } : each));
    expect(() => verify(short)).toThrow(/constant of 1 elements for f32\[2\]/);
  });

  test("an op without kernel that is no view", () => {
    const { kernel: _, ...mute } = nodeOf(good, "scale").op;
    expect(() => verify(changed(good, "scale", () => ({ op: mute })))).toThrow(/scale has neither kernel nor view/);
  });

  test("two fetches of one name", () => {
    const [only] = good.fetches;
    expect(() => verify({ ...good, fetches: [only!, only!] })).toThrow(/sum is fetched twice/);
    const g = builder("tested");
    const x = feed(g, "x", f32(1));
    fetch(g, "x", x);
    expect(() => fetch(g, "x", x)).toThrow(/x is fetched twice/);
  });
});

describe("states", () => {
  const written = graph((g) => {
    const { held, index, rows } = cache(g);
    const next = writeRows(g, held, index, rows);
    update(g, "cache", next);
    fetch(g, "sum", sumAll(g, next));
  });

  test("writing in place, reading before through a view and after through the result passes", () => {
    expect(() => verify(written)).not.toThrow();
    const early = graph((g) => {
      const { held, index, rows } = cache(g);
      fetch(g, "before", sumAll(g, reshape(g, held, [12])));
      const once = writeRows(g, held, index, rows);
      update(g, "cache", writeRows(g, once, index, scale(g, rows, 2)));
    });
    expect(() => verify(early)).not.toThrow();
  });

  test("writing in place into something that is no state", () => {
    const g = builder("tested");
    const { index, rows } = cache(g);
    fetch(g, "y", writeRows(g, feed(g, "x", f32(4, 3)), index, rows));
    expect(() => verify(finish(g))).toThrow(/writeRows writes in place into something that is no state/);
    const inner = graph((h) => {
      const { held, index: at, rows: fresh } = cache(h);
      fetch(h, "y", writeRows(h, scale(h, held, 1), at, fresh));
    });
    expect(() => verify(inner)).toThrow(/no state/);
  });

  test("reading a state's old value after an in-place write, direct, through an earlier view, by a fetch or an update", () => {
    const stale = (read: (g: Builder, held: Value, view: Value) => void) =>
      graph((g) => {
        const { held, index, rows } = cache(g);
        const view = reshape(g, held, [12]);
        update(g, "cache", writeRows(g, held, index, rows));
        read(g, held, view);
      });
    const message = /reads value \d+ after writeRows overwrote it/;
    expect(() => verify(stale((g, held) => fetch(g, "y", sumAll(g, held))))).toThrow(message);
    expect(() => verify(stale((g, _, view) => fetch(g, "y", sumAll(g, view))))).toThrow(message);
    expect(() => verify(stale((g, held) => fetch(g, "y", held)))).toThrow(message);
    const copied = stale((g, held) => {
      state(g, "copy", f32(4, 3));
      update(g, "copy", held);
    });
    expect(() => verify(copied)).toThrow(message);
    const twice = graph((g) => {
      const { held, index, rows } = cache(g);
      const once = writeRows(g, held, index, rows);
      update(g, "cache", writeRows(g, once, index, rows));
      fetch(g, "y", sumAll(g, once));
    });
    expect(() => verify(twice)).toThrow(message);
  });

  test("an in-place write that no update keeps", () => {
    expect(() => verify({ ...written, updates: [] })).toThrow(/cache is written in place but not updated/);
    const other = graph((g) => {
      const { held, index, rows } = cache(g);
      fetch(g, "sum", sumAll(g, writeRows(g, held, index, rows)));
      update(g, "cache", feed(g, "fresh", f32(4, 3)));
    });
    expect(() => verify(other)).toThrow(/cache is written in place but not updated/);
  });

  test("an in-place op that reads what it overwrites through another input, or writes one state twice", () => {
    // A dispatch may not bind one buffer both read and read-write, nor twice read-write.
    const overlapping = graph((g) => {
      const held = state(g, "cache", f32(1, 3));
      update(g, "cache", writeRows(g, held, feed(g, "at", i32(1)), held));
    });
    expect(() => verify(overlapping)).toThrow(/writeRows binds cache twice/);
    const moments = graph((g) => {
      const [p, m] = [state(g, "p", f32(4)), state(g, "m", f32(4))];
      const rest = [feed(g, "d", f32(4)), feed(g, "scalars", f32(8)), feed(g, "scale", f32(1))];
      const [next] = apply(g, adamwOp, {}, [p, m, m, ...rest]);
      update(g, "p", next!);
    });
    expect(() => verify(moments)).toThrow(/adamw binds m twice/);
  });

  test("an update of an unknown state, by another type, or twice", () => {
    const plain = graph((g) => update(g, "w", scale(g, state(g, "w", f32(3)), 2)));
    expect(() => verify(plain)).not.toThrow();
    const [{ value }] = plain.updates as [Graph["updates"][number]];
    expect(() => verify({ ...plain, updates: [{ state: "v", value }] })).toThrow(/update of v, which is no state/);
    expect(() => verify({ ...plain, updates: [...plain.updates, { state: "w", value }] })).toThrow(
      /w is updated twice/,
    );
    for (const type of [f32(4), i32(3)])
      expect(() =>
        verify(withSource(plain, "state", (each) => ({ ...each, value: { id: each.value.id + 50, type } }))),
      ).toThrow();
    const wide = graph((g) => {
      state(g, "v", i32(3));
      fetch(g, "y", scale(g, feed(g, "x", f32(3)), 2));
    });
    const updates = [{ state: "v", value: wide.fetches[0]!.value }];
    expect(() => verify({ ...wide, updates })).toThrow(/update of v by f32\[3\]/);
  });

  test("an update of one state by the in-place result of another", () => {
    const crossed = graph((g) => {
      const { held, index, rows } = cache(g);
      const next = writeRows(g, held, index, rows);
      state(g, "copy", f32(4, 3));
      update(g, "cache", next);
      update(g, "copy", next);
    });
    expect(() => verify(crossed)).toThrow(/update of copy by the storage of cache/);
  });
});

describe("building", () => {
  test("a state or a feed asked for twice is one value, and of one type only", () => {
    const g = builder("tested");
    expect(state(g, "w", f32(2))).toBe(state(g, "w", f32(2)));
    expect(() => state(g, "w", f32(3))).toThrow(/state w is f32\[2\] and f32\[3\]/);
    expect(feed(g, "x", f32(2))).toBe(feed(g, "x", f32(2)));
    expect(() => feed(g, "x", f32(3))).toThrow(/feed x is f32\[2\] and f32\[3\]/);
    expect(() => feed(g, "x", i32(2))).toThrow(/feed x/);
  });

  test("a finished graph does not change when building goes on", () => {
    const g = builder("tested");
    fetch(g, "x", feed(g, "x", f32(2)));
    const finished = finish(g);
    fetch(g, "y", feed(g, "y", f32(2)));
    update(g, "w", feed(g, "y", f32(2)));
    expect([finished.fetches.length, finished.updates.length, finished.sources.length]).toEqual([1, 0, 1]);
  });

  test("finish drops nodes and feeds that nothing needs, never states", () => {
    const g = builder("tested");
    const [x, y] = [feed(g, "x", f32(2)), feed(g, "y", f32(2))];
    state(g, "w", f32(2));
    fetch(g, "out", scale(g, x, 2));
    scale(g, y, 3);
    const { nodes, sources } = finish(g);
    expect(nodes).toHaveLength(1);
    expect(sources.map((each) => (each.kind === "constant" ? "" : each.name))).toEqual(["x", "w"]);
  });
});
