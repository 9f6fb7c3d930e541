// The compute reporting form of CVPR 2026: five sections, of which the first and the last must be filled in.

import type { Form } from "./form.ts";
import * as known from "./known.ts";

export const cvpr: Form = {
  id: "cvpr",
  name: "CVPR compute reporting form",
  year: 2026,
  address: "https://cvpr.thecvf.com/Conferences/2026/ComputeReporting",
  questions: [
    {
      number: "1",
      name: "Hardware",
      asks: "GPUs, processors and memory",
      knows: known.hardware,
      asksYou: "how many devices there are, and whose they are",
    },
    {
      number: "2",
      name: "Task and compute",
      asks: "what the reported results cost, how good they are, and one by the other",
      knows: (of) => [...known.cost(of), ...known.parameters(of), ...known.figures(of), ...known.intervals(of)],
      asksYou: "the task's category, the strongest baseline and what it costs, and floating-point operations",
    },
    {
      number: "3",
      name: "Development",
      asks: "what was spent besides: trials, failures, tuning",
      knows: (of) => [...known.failures(of), ...known.seeds(of), ...known.preregistered(of)],
      asksYou: "what runs that are not here took",
    },
    {
      number: "4",
      name: "Logs",
      asks: "logs of training without names",
      knows: (of) => [...known.contents(of), ...known.digests(of)],
      asksYou: "logs in the service that the form names: perlc writes none",
    },
    { number: "5", name: "Verification", asks: "that it is true", asksYou: "your word for it" },
  ],
};
