// The badges of ACM for artifacts, version 1.1 (2020). A badge is given by reviewers; here is what they ask, as far as it is known.

import type { Form } from "./form.ts";
import * as known from "./known.ts";

export const acm: Form = {
  id: "acm",
  name: "ACM artifact badges, version 1.1",
  year: 2020,
  address: "https://www.acm.org/publications/policies/artifact-review-and-badging-current",
  questions: [
    {
      number: "Available",
      name: "Artifacts available",
      asks: "whether it lies for good in a public archive, under an identifier",
      knows: known.ownLicence,
      asksYou: "the archive and its identifier (a DOI)",
    },
    {
      number: "Functional",
      name: "Artifacts evaluated: functional",
      asks: "whether it is documented, consistent, complete, and can be run",
      knows: (of) => [...known.contents(of), ...known.code(of), ...known.hardware(of)],
    },
    {
      number: "Reusable",
      name: "Artifacts evaluated: reusable",
      asks: "whether it is so well made that others can build on it",
      knows: (of) => [...known.settings(of), ...known.assets(of)],
      asksYou: "what others should know who change it",
    },
    {
      number: "Reproduced",
      name: "Results reproduced",
      asks: "whether another team came to the main results with this artifact",
      knows: (of) => [...known.figures(of), ...known.intervals(of), ...known.digests(of), ...known.cost(of)],
      asksYou: "who did it: perlc reproduce tells them line by line how far they came",
    },
    {
      number: "Replicated",
      name: "Results replicated",
      asks: "whether another team came to them without it",
      asksYou: "who did it",
    },
  ],
};
