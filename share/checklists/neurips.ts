// The paper checklist of NeurIPS 2025: 16 questions.

import type { Form } from "./form.ts";
import * as known from "./known.ts";

export const neurips: Form = {
  id: "neurips",
  name: "NeurIPS paper checklist",
  year: 2025,
  address: "https://neurips.cc/public/guides/PaperChecklist",
  questions: [
    {
      number: "1",
      name: "Claims",
      asks: "whether what is claimed is what was shown",
      knows: (of) => [...known.figures(of), ...known.preregistered(of)],
      asksYou: "whether the abstract and the introduction claim this and no more",
    },
    { number: "2", name: "Limitations", asks: "where the work ends", asksYou: "what it does not show" },
    {
      number: "3",
      name: "Theory",
      asks: "whether results that are proven have assumptions and proofs",
      asksYou: "whether the paper proves anything",
    },
    {
      number: "4",
      name: "Reproducibility of results",
      asks: "whether all is said that somebody needs to come to the main results again",
      knows: (of) => [...known.code(of), ...known.digests(of), ...known.seeds(of)],
    },
    {
      number: "5",
      name: "Access to data and code",
      asks: "whether others can have data and code, with how to run them",
      knows: (of) => [...known.contents(of), ...known.ownLicence(of), ...known.code(of)],
      asksYou: "where it can be had",
    },
    {
      number: "6",
      name: "Setting of the experiments",
      asks: "whether data, hyperparameters and optimizer are said, and how they were chosen",
      knows: known.settings,
      asksYou: "how the settings were chosen, and on what",
    },
    {
      number: "7",
      name: "Statistical significance",
      asks: "whether there are error bars, and what they are over",
      knows: (of) => [...known.intervals(of), ...known.figures(of), ...known.seeds(of)],
    },
    {
      number: "8",
      name: "Compute",
      asks: "on what it ran, how long, and what all of it took, failed runs too",
      knows: (of) => [...known.hardware(of), ...known.cost(of), ...known.failures(of)],
      asksYou: "what runs that are not here took",
    },
    {
      number: "9",
      name: "Code of ethics",
      asks: "whether it was kept",
      asksYou: "whether you have read it and kept it",
    },
    { number: "10", name: "Broader impacts", asks: "what good and harm may come of it", asksYou: "both" },
    {
      number: "11",
      name: "Safeguards",
      asks: "how a release that can be misused is guarded",
      asksYou: "whether it can, and what you did",
    },
    {
      number: "12",
      name: "Licences of what is used",
      asks: "whether makers and licences of models, data and code are named and kept",
      knows: (of) => [...known.assets(of), { says: "code: perlc; licence: Apache-2.0", source: `perlc ${of.perlc}` }],
      asksYou: "whom to cite, and every licence above that is not known",
    },
    {
      number: "13",
      name: "New assets",
      asks: "whether what is released comes with documentation",
      knows: (of) => [...known.contents(of), ...known.ownLicence(of)],
      asksYou: "what is new, and whether people in it agreed",
    },
    {
      number: "14",
      name: "People who took part",
      asks: "what they were told and paid",
      asksYou: "whether anybody took part",
    },
    {
      number: "15",
      name: "Review board",
      asks: "risks to them, and who approved",
      asksYou: "whether there was any, and whose approval you have",
    },
    {
      number: "16",
      name: "Use of language models",
      asks: "whether one is an important part of the method",
      knows: known.parameters,
      asksYou: "whether any other was used in making the work",
    },
  ],
};
