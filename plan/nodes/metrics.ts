// The figures of an evaluation that a spec may name: what it expects, what is best, what training goes on for.

/** By the name in the language; whether more of it is better. */
export const metrics = {
  accuracy: { better: "high", doc: "the share of right answers" },
  flip_rate: { better: "low", doc: "the share of examples whose answer changes with the order: less is better" },
  consistent_accuracy: { better: "high", doc: "the share of examples that are right under every order" },
} as const satisfies Readonly<Record<string, { readonly better: "high" | "low"; readonly doc: string }>>;

export type MetricName = keyof typeof metrics;

export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]];

/** When training ends before its last step: once `metric` has not got better, by more than `leastGain` (absent = at all), for `patience` measurements. */
export interface EarlyStop {
  readonly metric: MetricName;
  readonly patience: number;
  readonly leastGain?: number;
}

/** Those that compare several orders of an example. */
export const needsOrders = (metric: MetricName): boolean => metric !== "accuracy";

/** Whether a figure is better than another, by more than `least`. What is no number is never better. */
export const isBetter = (metric: MetricName, value: number, than: number, least = 0): boolean =>
  metrics[metric].better === "high" ? value > than + least : value < than - least;
