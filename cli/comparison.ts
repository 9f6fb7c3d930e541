// How a comparison of two tellings of a run is said to people.

import type { DeviceClass } from "../runtime/record/finished.ts";
import type { Claim, Comparison, FigureRow } from "../share/compare.ts";

const percent = (share: number): string => (Number.isNaN(share) ? "–" : (100 * share).toFixed(1));

/** The lines about one run. */
export function comparisonText({
  run,
  verdict,
  sameClass,
  was,
  is,
  first,
  tensor,
  figures,
  claims,
  endings,
}: Comparison): string {
  const devices = (all: readonly DeviceClass[]) => all.map(({ adapter, driver }) => `${adapter}, ${driver}`).join("; ");
  const made = sameClass ? "on which it was made, too" : `made on ${devices(was.devices)}`;
  const differs = first ? [`first    ${first.where}, ${first.what}: was ${first.was}, is ${first.is}`] : [];
  const inWeights = tensor
    ? [
        `tensor   ${tensor.name}: ${tensor.differing} of ${tensor.values} values, by ${tensor.most.toPrecision(3)} at most; ${tensor.differingTensors} of ${tensor.tensors} tensors differ`,
      ]
    : [];
  return [
    `${run}: ${verdict}`,
    `device   ${devices(is.devices)}, ${made}`,
    ...(was.weights === is.weights
      ? [`weights  ${is.weights}`]
      : [`weights  ${is.weights}`, `were     ${was.weights}`]),
    ...differs,
    ...inWeights,
    ...endings.map(
      (each) => `${each.what.padEnd(8)} ${each.was}${each.was === each.is ? ", both" : `; here ${each.is}`}`,
    ),
    ...(endings.length > 0 ? ["final    the policy after the last step that was taken"] : []),
    ...figureLines(figures),
    ...claimLines(claims),
  ].join("\n");
}

function figureLines(figures: readonly FigureRow[]): readonly string[] {
  if (figures.length === 0) return ["figures  none: the run evaluates nothing"];
  // of several evaluations each is named
  const several = new Set(figures.map(({ evaluation }) => evaluation)).size > 1;
  const names = figures.map(({ evaluation, when, row }) => `${several ? `${evaluation} ` : ""}${when}, ${row}`);
  const wide = Math.max(...names.map((name) => name.length));
  return [
    "figures, in %, with the interval that the bundle gives",
    ...figures.map(({ was, is, inside }, at) => {
      const interval = Number.isNaN(was.value) ? "" : ` [${percent(was.low)}, ${percent(was.high)}]`;
      const same = Object.is(was.value, is.value) ? "the same" : inside ? "within it" : "outside it";
      return `  ${(names[at] ?? "").padEnd(wide)}  ${`${percent(was.value)}${interval}`.padStart(20)}  here ${percent(is.value).padStart(5)}  ${same}`;
    }),
  ];
}

const claimLines = (claims: readonly Claim[]): readonly string[] =>
  claims.map(({ evaluation, expected: { metric, value, tolerance }, was, is }) => {
    const claim = `${evaluation}, ${metric.replaceAll("_", " ")} ${percent(value)} ± ${percent(tolerance)}`;
    return `claim    ${claim}: was ${was}, here ${is}`;
  });
