// Laws that the rules of an op keep at a case, without another implementation of it: in double precision a gradient is the slope that
// finite differences have.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Backend } from "../../graph/backend.ts";
import type { Graph } from "../../graph/ir.ts";
import type { HostArray } from "../../graph/op.ts";
import { stageSums } from "../../tensor/stages/stage-sums.ts";
import type { Case, Slopes } from "./case.ts";
import { outcome } from "./compare.ts";
import { draws } from "./draw.ts";

const step = 1e-6;
/** Of the sizes of the terms whose sum is the slope, and of the slope. */
const tolerance = 1e-6;

/**
 * Where a gradient of a case is not the slope, at `most` elements of each input. Where the slopes to the left and to the right differ,
 * as at the corner of a maximum, anything between them is right. `exact` counts with doubles.
 */
export async function slopeFaults(drawn: Case, exact: Backend, most = 4): Promise<readonly string[]> {
  if (drawn.slopes.length === 0) return [];
  const whole = await outcome(exact, drawn);
  const faults: string[] = [];
  for (const slopes of drawn.slopes) {
    const sumAt = await sumOf(drawn, slopes, exact);
    const middle = await sumAt({});
    for (const { input, gradient } of slopes.along) {
      const own = drawn.feeds[input] ?? bug(`no feed ${input}`);
      const places = draws(own.length);
      for (let count = Math.min(most, own.length); count > 0; count--) {
        const at = places.whole(0, own.length - 1);
        const [above, below] = [
          await sumAt({ [input]: moved(own, at, step) }),
          await sumAt({ [input]: moved(own, at, -step) }),
        ];
        const sides = [(above.sum - middle.sum) / step, (middle.sum - below.sum) / step];
        const got = whole[gradient]?.[at] ?? Number.NaN;
        if (!sides.every(Number.isFinite)) continue;
        const slack = tolerance * Math.max(1, Math.abs(got), middle.size);
        const between = got >= Math.min(...sides) - slack && got <= Math.max(...sides) + slack;
        if (!between || whole[gradient]?.length !== own.length)
          faults.push(`${drawn.name}: d/d ${input}[${at}] is ${got}, by finite differences ${sides.join(" and ")}`);
      }
    }
  }
  return faults;
}

/** Where a graph whose sums are taken in stages, as a GPU takes them, gives something else. `exact` counts with doubles. */
export async function stageFaults(drawn: Case, exact: Backend): Promise<readonly string[]> {
  const graph = stageSums(drawn.graph);
  if (graph.nodes.every((each, at) => each === drawn.graph.nodes[at])) return [];
  const [wanted, found] = [await outcome(exact, drawn), await outcome(exact, { ...drawn, graph })];
  return Object.entries(wanted).flatMap(([name, values]) => {
    const own = found[name] ?? [];
    const isNear = (value: number, at: number): boolean =>
      Math.abs(value - (own[at] ?? Number.NaN)) <= 1e-9 * Math.max(1, Math.abs(value));
    return own.length === values.length && Array.from(values).every(isNear)
      ? []
      : [`${drawn.name}: ${name} is another sum in stages`];
  });
}

/** Σ output·upstream and Σ |output·upstream| of a case whose inputs are others. */
async function sumOf({ graph, feeds, states, name }: Case, { through }: Slopes, exact: Backend) {
  const forward = { ...onlyFetching(graph, new Set(through.map(({ output }) => output))) };
  return async (others: Case["feeds"]): Promise<{ readonly sum: number; readonly size: number }> => {
    const found = await outcome(exact, { name, graph: forward, feeds: { ...feeds, ...others }, states, slopes: [] });
    let [sum, size] = [0, 0];
    for (const { output, upstream } of through) {
      const [values, by] = [found[output] ?? [], feeds[upstream] ?? []];
      for (let at = 0; at < values.length; at++) {
        const term = (values[at] ?? 0) * (by[at] ?? 0);
        sum += term;
        size += Math.abs(term);
      }
    }
    return { sum, size };
  };
}

/** The part of a graph that some fetches need. */
function onlyFetching(graph: Graph, names: ReadonlySet<string>): Graph {
  const fetches = graph.fetches.filter((each) => names.has(each.name));
  const needed = new Set(fetches.map(({ value }) => value.id));
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((each) => needed.has(each.id))) return false;
    for (const each of node.inputs) needed.add(each.id);
    return true;
  });
  const sources = graph.sources.filter((each) => each.kind === "state" || needed.has(each.value.id));
  return { ...graph, sources, nodes: nodes.reverse(), fetches, updates: [] };
}

function moved(values: HostArray, at: number, by: number): HostArray {
  return Float64Array.from(values, (each, index) => (index === at ? each + by : each));
}
