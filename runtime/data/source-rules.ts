// What the sources of the released training code mean by their answers: which pictures are options, which
// one stays, and what a letter stands for.

/** The rule of a source. */
export interface SourceRule {
  /** What a letter names: a picture, true or false, or a sequence of frames. */
  readonly letters: "pictures" | "true_false" | "orders";
  /** The slots (from 0) whose pictures are options, in the order of their letters. */
  readonly optionSlots: readonly number[];
  /** Letters that an answer may be. */
  readonly answers: string;
  /** Letters among them that name no picture and stay as they are. */
  readonly fixed: string;
}

/** Why a row is not as its source has them. */
export interface SourceMismatch {
  readonly mismatch: string;
}

const slotsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: Math.max(0, count - first) }, (_, index) => first + index);

/** The rule for a row of a known source, undefined for a source that nobody has told us about. */
export function sourceRule(
  dataSource: string | undefined,
  questionType: string | undefined,
  pictures: number,
): SourceRule | SourceMismatch | undefined {
  const source = /^(?:IIGroup\/)?(?:Mantis-Instruct-)?(nlvr2|dreamsim|iconqa|ShowHowTo|ShowHowTo_e)$/.exec(
    dataSource ?? "",
  )?.[1];
  const wants = (wanted: string) => ({ mismatch: `its source has ${wanted}, and it shows ${pictures}` });
  switch (source) {
    case "nlvr2":
      if (pictures !== 2) return wants("two pictures");
      return { letters: "true_false", optionSlots: [0, 1], answers: "AB", fixed: "" };
    case "dreamsim":
      if (pictures !== 3) return wants("a reference and two pictures");
      return { letters: "pictures", optionSlots: [1, 2], answers: "AB", fixed: "" };
    case "iconqa":
      if (pictures > 6) return wants("at most six pictures");
      return {
        letters: "pictures",
        optionSlots: slotsFrom(1, pictures),
        answers: "ABCDE".slice(0, pictures - 1),
        fixed: "",
      };
    case "ShowHowTo":
    case "ShowHowTo_e": {
      const fixed = source === "ShowHowTo_e" ? "E" : "";
      if (pictures < 4) return wants("four frames as options");
      const slots = slotsFrom(pictures - 4, pictures);
      if (questionType === "ordering") return { letters: "orders", optionSlots: slots, answers: `ABCD${fixed}`, fixed };
      if (questionType !== undefined && !/^(?:description_to_frame|missing_frame|next_frame)$/.test(questionType))
        return { mismatch: `\`${questionType}\` is no question type of its source` };
      return { letters: "pictures", optionSlots: slots, answers: `ABCD${fixed}`, fixed };
    }
    default:
      return undefined;
  }
}
