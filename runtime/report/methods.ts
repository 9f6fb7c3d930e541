// How intervals are computed, in the words of a methods section: what stands under the figures of a page. share.ts, estimate.ts and
// crossed.ts compute them.

/** What is said of one kind of figure. */
export interface Method {
  readonly of: string;
  readonly says: string;
}

/** Figures of one run: shares, and what they changed by. */
export const runMethods: readonly Method[] = [
  {
    of: "A share to which each question adds one thing (flip rate, consistent accuracy; accuracy, where a question is asked in one order)",
    says: "Wilson's score interval (Wilson 1927).",
  },
  {
    of: "A share to which a question adds several answers (accuracy over its orders)",
    says: "Answers to one question hang together, so they count for less than as many answers to different questions. The interval is Wilson's score interval with the variance of clustered answers, p (1 − p) Σ m (1 + (m − 1) ρ) / (Σ m)² for m answers a question (Kish's design effect). How closely they hang together, ρ, is not known: tail probabilities are averaged over ρ from 0 to 1, each weighed by how well it fits the answers (beta-binomial). Weights and tails for few questions were set by simulation.",
  },
  {
    of: "A change (after − before)",
    says: "Paired by question: both sides are asked the same questions in the same orders. The interval is made of those of the two sides by the method of variance estimates recovery (Newcombe 1998, method 10; Zou and Donner 2008) with the correlation of the two figures over questions, which is drawn a little towards 0, so that the interval has a width where no question changed.",
  },
  {
    of: "What they all hold",
    says: "They are 95 % intervals, two-sided, over the choice of questions alone: of one training, which another seed may give another end. None is corrected for how many figures are shown. Nothing is resampled, so that the same answers always give the same interval.",
  },
];

/** Figures over several runs. */
export const comparedMethods: readonly Method[] = [
  {
    of: "The mean of an arm",
    says: "Over seeds and questions, which are crossed: every trained policy is asked the same questions. Each end of the interval is as far from the mean as those of two intervals together, at right angles (method of variance estimates recovery: Zou and Donner 2008): Student's t interval over seeds, and one over questions with four questions put beside those seen, two right and two wrong (Agresti and Coull 1998). With one seed the first is missing, and the interval says nothing of another training.",
  },
  {
    of: "A difference from the reference",
    says: "Paired by seed and question, then the same, with two questions put beside those seen, one better and one worse (Bonett and Price 2012). The variance over seeds also has what rounding hides: a figure moves in steps of one answer.",
  },
  {
    of: "p",
    says: "The least level at which the interval of the difference leaves out 0; corrected for all differences of a comparison by Holm's method (1979). More, less and “cannot tell” are said by the corrected one at 5 %.",
  },
  {
    of: "What they all hold",
    says: "They are 95 % intervals, two-sided. Nothing is resampled, so that the same answers always give the same interval.",
  },
];
