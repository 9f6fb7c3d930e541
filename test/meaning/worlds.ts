// Rows whose truth is known from their pictures: every picture has an identity, and `truth` says what is right of any order
// of them. Made for each source of the released code and for files of strangers; the oracle of oracle.test.ts.

import type { RowMeaning } from "../../plan/plan.ts";
import type { PlainRow } from "../../runtime/data/plain-row.ts";
import { integerBelow, shuffled, wordsAt } from "../../runtime/method/philox.ts";

/** A picture: what it shows, and its place in a story where it has one. */
export interface Seen {
  readonly shows: string;
  readonly rank?: number;
}

export interface World {
  readonly row: PlainRow;
  readonly pictures: readonly Seen[];
  /** Whether an answer is right of these pictures in this order. */
  readonly truth: (shown: readonly Seen[], answer: string) => boolean;
  /** Whether the source's rule lets pictures move and says which answer is then right. */
  readonly allowed: boolean;
}

export interface Source {
  readonly name: string;
  readonly settings?: RowMeaning;
  readonly world: (draw: Draw) => World;
}

/** Draws of one row. */
export interface Draw {
  readonly below: (end: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly mixed: <T>(items: readonly T[]) => readonly T[];
}

export function drawOf(seed: number, row: number): Draw {
  const next = wordsAt({ seed, purpose: "data", sample: row });
  return {
    below: (end) => integerBelow(next, end),
    pick: (items) => items[integerBelow(next, items.length)]!,
    mixed: (items) => shuffled(items, next),
  };
}

export const things = "cat dog owl fox cow bee ant hen pig bat elk yak".split(" ");
const LETTERS = "ABCDEFGH";
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
const marks = (count: number, between = " ") => Array.from({ length: count }, () => "<image>").join(between);
const seen = (names: readonly string[]): readonly Seen[] => names.map((shows) => ({ shows }));
const lettered = (slots: readonly number[], target: string) => (shown: readonly Seen[], answer: string) =>
  shown[slots[LETTERS.indexOf(answer)] ?? -1]?.shows === target;

/** Two pictures and a statement that is true or false, as letters in either order. */
function nlvr2(draw: Draw, dataSource: string): World {
  const [left, right, other] = draw.mixed(things).slice(0, 3) as [string, string, string];
  const trueFirst = draw.below(2) === 0;
  const said = draw.pick([left, right, other]);
  const sided = draw.below(2) === 0;
  const holds = (shown: readonly Seen[]) =>
    sided ? shown[0]!.shows === said : shown.some((each) => each.shows === said);
  const letterOf = (is: boolean) => (is === trueFirst ? "A" : "B");
  const statement = sided ? `The left image shows a ${said}.` : `One of the images shows a ${said}.`;
  const options = trueFirst ? "(A) True (B) False" : "(A) False (B) True";
  const pictures = seen([left, right]);
  return {
    row: {
      question: `${marks(2)} Is the following statement true? ${statement} ${options}`,
      pictures: 2,
      answer: letterOf(holds(pictures)),
      dataSource,
      changeNeeded: sided,
    },
    pictures,
    truth: (shown, answer) => answer === letterOf(holds(shown)),
    allowed: !sided,
  };
}

/** A reference and two pictures; the options as pictures or as texts that name them. */
function dreamsim(draw: Draw, dataSource: string): World {
  const [reference, other] = draw.mixed(things) as [string, string];
  const likeFirst = draw.below(2) === 0;
  const pictures = seen([reference, ...(likeFirst ? [`${reference}!`, other] : [other, `${reference}!`])]);
  const form = draw.below(4);
  const swapped = form === 3;
  const slots = swapped ? [2, 1] : [1, 2];
  const question = [
    "Given the reference <image>, which of these resembles it more?\nA. <image>\nB. <image>",
    "Reference: <image>. Which is closer to it? Options: (A) <image> (B) <image>",
    `${marks(3)} The first image is the reference. Which one is more similar to it? (A) Image 2 (B) Image 3`,
    `${marks(3)} Image 1 is the reference image. Which is more similar? (A) Image 3 (B) Image 2`,
  ][form]!;
  const truth = lettered(slots, `${reference}!`);
  const answer = ["A", "B"].find((each) => truth(pictures, each))!;
  return { row: { question, pictures: 3, answer, dataSource, changeNeeded: true }, pictures, truth, allowed: true };
}

/** A question picture and one picture for each choice. */
function iconqa(draw: Draw, dataSource: string): World {
  const choices = 2 + draw.below(4);
  const names = draw.mixed(things).slice(0, choices + 1);
  const right = draw.below(choices);
  const pictures = seen(names);
  const options = Array.from({ length: choices }, (_, at) => `${LETTERS[at]}. <image>`).join("\n");
  const target = names[right + 1]!;
  return {
    row: {
      question: `<image> Which picture goes with a ${target}?\nChoices:\n${options}\n`,
      pictures: choices + 1,
      answer: LETTERS[right]!,
      dataSource,
      changeNeeded: true,
    },
    pictures,
    truth: lettered(
      Array.from({ length: choices }, (_, at) => at + 1),
      target,
    ),
    allowed: true,
  };
}

/** Frames of a story: some as context, four as options, and for `_e` a fifth that says none. */
function frames(draw: Draw, dataSource: "ShowHowTo" | "ShowHowTo_e"): World {
  const type = draw.pick(["description_to_frame", "missing_frame", "next_frame"]);
  const context = type === "description_to_frame" ? 0 : 1 + draw.below(3);
  const names = draw.mixed(things).slice(0, context + 4);
  const fifth = dataSource === "ShowHowTo_e";
  const right = draw.below(fifth ? 5 : 4);
  const target = right === 4 ? "a frame that is not there" : names[context + right]!;
  const options = [..."ABCD"].map((letter) => `${letter}. <image>`);
  const none = fifth ? ["E. None of these"] : [];
  const asks = {
    description_to_frame: `Which frame shows the step "cut the ${target}"?`,
    missing_frame: "A frame between the frames shown is missing. Which is it?",
    next_frame: draw.pick(["Which frame comes next?", "Which frame follows the last frame?"]),
  }[type as "next_frame"];
  const pictures = seen(names);
  const slots = [0, 1, 2, 3].map((each) => context + each);
  const choice = lettered(slots, target);
  return {
    row: {
      question: `${marks(context)} ${asks}\nOptions:\n${[...options, ...none].join("\n")}`,
      pictures: context + 4,
      answer: LETTERS[right]!,
      dataSource,
      questionType: type,
      changeNeeded: true,
    },
    pictures,
    truth: (shown, answer) =>
      answer === "E" ? !slots.some((slot) => shown[slot]!.shows === target) : choice(shown, answer),
    allowed: true,
  };
}

/** Four frames in a wild order; each option is an order in which they may be told. */
function ordering(draw: Draw, dataSource: string, fifth: boolean): World {
  const ranks = draw.mixed([0, 1, 2, 3]);
  const pictures = ranks.map((rank) => ({ shows: `frame ${rank}`, rank }));
  const right = [0, 1, 2, 3].map((rank) => ranks.indexOf(rank) + 1);
  const others = new Map<string, readonly number[]>();
  while (others.size < 4) {
    const other = draw.mixed([1, 2, 3, 4]);
    if (other.join() !== right.join()) others.set(other.join(), other);
  }
  const listed =
    fifth && draw.below(5) === 0 ? [...others.values()] : draw.mixed([right, ...[...others.values()].slice(0, 3)]);
  const arrow = draw.pick(["→", "->", "-", ", "]);
  const frame = draw.pick(["", "", "Frame "]);
  const options = listed.map((each, at) => `${LETTERS[at]}. ${each.map((place) => frame + place).join(arrow)}`);
  const at = listed.indexOf(right);
  const tells = (shown: readonly Seen[], sequence: readonly number[]) =>
    sequence.every((place, rank) => shown[place - 1]!.rank === rank);
  return {
    row: {
      question: `${marks(4)} Put the frames into the order of the story.\nOptions:\n${[...options, ...(fifth ? ["E. None of the above"] : [])].join("\n")}`,
      pictures: 4,
      answer: at < 0 ? "E" : LETTERS[at]!,
      dataSource,
      questionType: "ordering",
      changeNeeded: true,
    },
    pictures,
    truth: (shown, answer) =>
      answer === "E"
        ? !listed.some((each) => tells(shown, each))
        : tells(shown, listed[LETTERS.indexOf(answer)] ?? [1, 1, 1, 1]),
    allowed: at >= 0,
  };
}

/** "Which picture shows …?" of a stranger, the answer written as strangers write. */
function which(draw: Draw, write: (slot: number) => string, labels: (count: number) => string): World {
  const count = 2 + draw.below(4);
  const names = draw.mixed(things).slice(0, count);
  const target = draw.pick(names);
  const noun = draw.pick(["picture", "image", "photo"]);
  const question = `${labels(count)} ${draw.pick(["Which", "Look at all of them: which"])} ${noun} shows a ${target}?`;
  return {
    row: { question, pictures: count, answer: write(names.indexOf(target)) },
    pictures: seen(names),
    truth: (shown, answer) => answer === write(shown.findIndex((each) => each.shows === target)),
    allowed: true,
  };
}

const letterForms: readonly ((letter: string) => string)[] = [
  (letter) => letter,
  (letter) => `(${letter})`,
  (letter) => `${letter}.`,
  (letter) => `${letter})`,
  (letter) => `\\text{${letter}}`,
  (letter) => `\\text{(${letter})}`,
  (letter) => `$${letter}$`,
  (letter) => `\\boxed{${letter}}`,
  (letter) => `\\mathrm{${letter}}`,
  (letter) => `{${letter}}`,
  (letter) => `[${letter}]`,
  (letter) => `**${letter}**`,
  (letter) => letter.toLowerCase(),
  (letter) => `Option ${letter}`,
  (letter) => `Answer: ${letter}`,
  (letter) => `Image ${letter}`,
];
const placeForms: readonly ((slot: number) => string)[] = [
  (slot) => String(slot + 1),
  (slot) => `(${slot + 1})`,
  (slot) => `Image ${slot + 1}`,
  (slot) => `picture ${slot + 1}.`,
  (slot) => `image #${slot + 1}`,
  (slot) => `the ${ordinals[slot]} picture`,
  (slot) => `The ${ordinals[slot]} image.`,
  (slot) => `${ordinals[slot]}`,
  (slot) => `\\text{Image ${slot + 1}}`,
  (slot) => ["one", "two", "three", "four", "five", "six"][slot]!,
  (slot) => ["1st", "2nd", "3rd", "4th", "5th", "6th"][slot]! + " image",
];
const plain = (count: number) => marks(count, "");
const byLetter = (count: number) => Array.from({ length: count }, (_, at) => `${LETTERS[at]}: <image>`).join("\n");
const byNumber = (count: number) => Array.from({ length: count }, (_, at) => `Image ${at + 1}: <image>`).join("\n");

const setForms: readonly ((letters: readonly string[]) => string)[] = [
  (letters) => letters.join(", "),
  (letters) => letters.join(" and "),
  (letters) => letters.join(""),
  (letters) => letters.map((each) => `(${each})`).join(""),
  (letters) => letters.map((each) => `(${each})`).join(", "),
  (letters) => `${letters.join(", ")}.`,
  (letters) => `\\text{${letters.join(",")}}`,
  (letters) => letters.toReversed().join(" & "),
  (letters) => JSON.stringify(letters),
];

/** "Which pictures show …?": two or three of them do. The truth of an answer is that of its letters, whatever their sequence. */
function severalOf(draw: Draw): World {
  const count = 3 + draw.below(3);
  const target = draw.pick(things);
  const many = 2 + draw.below(count - 2);
  const others = things.filter((each) => each !== target);
  const names = draw.mixed([...Array.from({ length: many }, () => target), ...draw.mixed(others).slice(many, count)]);
  const letters = names.flatMap((each, slot) => (each === target ? [LETTERS[slot]!] : []));
  const asks = draw.pick([
    `Which pictures show a ${target}?`,
    `Which of them are a ${target}?`,
    `Select all that show a ${target}.`,
    `Where is a ${target}? Select all that apply.`,
    `More than one picture may be right: where is a ${target}?`,
  ]);
  const said = draw.pick(setForms)(letters);
  const right = (shown: readonly Seen[]) =>
    shown.flatMap((each, slot) => (each.shows === target ? [LETTERS[slot]!] : [])).join("");
  return {
    row: { question: `${byLetter(count)}\n${asks}`, pictures: count, answer: said, changeNeeded: true },
    pictures: seen(names),
    truth: (shown, answer) => [...answer.replace(/\\text|\band\b|[^A-Z]/g, "")].sort().join("") === right(shown),
    allowed: many < count,
  };
}

/** A count, or a text among options: the order of the pictures changes nothing. */
function counted(draw: Draw): World {
  const count = 2 + draw.below(4);
  const target = draw.pick(things);
  const names = Array.from({ length: count }, () => draw.pick([target, ...things]));
  const many = names.filter((each) => each === target).length;
  const style = draw.below(3);
  const choices = draw.mixed([many, many + 1, many + 2, many + 3]);
  const options = choices.map((each, at) => `(${LETTERS[at]}) ${each}`).join(" ");
  const answer = style === 0 ? String(many) : LETTERS[choices.indexOf(many)]!;
  return {
    row: {
      question: `${marks(count)} How many ${target}s are there in all? ${style === 0 ? "" : options}`,
      pictures: count,
      answer,
    },
    pictures: seen(names),
    truth: (shown, given) => {
      const there = shown.filter((each) => each.shows === target).length;
      return given === (style === 0 ? String(there) : LETTERS[choices.indexOf(there)]);
    },
    allowed: true,
  };
}

/** Text that names pictures by their place, in many words: what moves makes it false. */
function placed(draw: Draw): World {
  const count = 2 + draw.below(3);
  const names = draw.mixed(things).slice(0, count);
  const slot = draw.below(count);
  const said = draw.pick([names[slot]!, draw.pick(things)]);
  const noun = draw.pick(["picture", "image", "photo", "frame"]);
  const place = draw.pick([
    `the ${ordinals[slot]} ${noun}`,
    `${noun} ${slot + 1}`,
    `${noun} #${slot + 1}`,
    `the ${["1st", "2nd", "3rd", "4th"][slot]} ${noun}`,
    `${noun} ${LETTERS[slot]}`,
    `the ${ordinals[slot]} of the ${noun}s`,
    `the ${noun} number ${slot + 1}`,
  ]);
  const style = draw.below(2);
  const holds = (shown: readonly Seen[]) => shown[slot]!.shows === said;
  const write = (is: boolean) => (style === 0 ? (is ? "yes" : "no") : is ? "A" : "B");
  const pictures = seen(names);
  return {
    row: {
      question: `${marks(count)} Does ${place} show a ${said}?${style === 0 ? "" : " A. yes B. no"}`,
      pictures: count,
      answer: write(holds(pictures)),
      changeNeeded: false,
    },
    pictures,
    truth: (shown, answer) => answer === write(holds(shown)),
    allowed: false,
  };
}

/** Of each source of the released code, under both names where it has two. */
export const known: readonly Source[] = [
  ...["IIGroup/Mantis-Instruct-nlvr2", "Mantis-Instruct-nlvr2"].map((name) => ({
    name,
    world: (draw: Draw) => nlvr2(draw, name),
  })),
  ...["IIGroup/Mantis-Instruct-dreamsim", "Mantis-Instruct-dreamsim"].map((name) => ({
    name,
    world: (draw: Draw) => dreamsim(draw, name),
  })),
  ...["IIGroup/Mantis-Instruct-iconqa", "Mantis-Instruct-iconqa"].map((name) => ({
    name,
    world: (draw: Draw) => iconqa(draw, name),
  })),
  { name: "ShowHowTo", world: (draw) => frames(draw, "ShowHowTo") },
  { name: "ShowHowTo_e", world: (draw) => frames(draw, "ShowHowTo_e") },
  { name: "ShowHowTo", world: (draw) => ordering(draw, "ShowHowTo", false) },
  { name: "ShowHowTo_e", world: (draw) => ordering(draw, "ShowHowTo_e", true) },
];

/** Of strangers, with what their specs say at the source. */
export const foreign: readonly Source[] = [
  {
    name: "letters of pictures",
    settings: { whenPermuted: "answer_follows" },
    world: (draw) => {
      const form = draw.pick(letterForms);
      return which(draw, (slot) => form(LETTERS[slot] ?? "?"), draw.pick([plain, byLetter]));
    },
  },
  {
    name: "letters, flagged, listed",
    world: (draw) => {
      const form = draw.pick(letterForms);
      const world = which(draw, (slot) => form(LETTERS[slot] ?? "?"), byLetter);
      return { ...world, row: { ...world.row, changeNeeded: true, dataSource: "mine" } };
    },
  },
  {
    name: "places in words",
    settings: { whenPermuted: "answer_follows" },
    world: (draw) => {
      const form = draw.pick(placeForms);
      return which(draw, (slot) => (slot < 0 ? "?" : form(slot)), draw.pick([plain, byNumber]));
    },
  },
  {
    name: "a reference that stays",
    settings: { whenPermuted: "answer_follows", options: "pictures", optionSlots: "all_but_first" },
    world: (draw) => {
      const [reference, ...names] = draw.mixed(things).slice(0, 4) as [string, string, string, string];
      const target = draw.pick(names);
      return {
        row: {
          question: `<image> ${marks(3)} Which of the candidates matches the reference?`,
          pictures: 4,
          answer: LETTERS[names.indexOf(target)]!,
        },
        pictures: seen([reference, ...names]),
        truth: lettered([1, 2, 3], target),
        allowed: true,
      };
    },
  },
  {
    name: "orders",
    settings: { whenPermuted: "answer_follows", options: "orders" },
    world: (draw) => {
      const { row, ...world } = ordering(draw, "mine", false);
      return { ...world, row: { question: row.question, pictures: 4, answer: row.answer } };
    },
  },
  { name: "sets of pictures, flagged", world: severalOf },
  {
    name: "sets of pictures, told",
    settings: { whenPermuted: "answer_follows", options: "pictures" },
    world: (draw) => {
      const { row, ...world } = severalOf(draw);
      return { ...world, row: { question: row.question, pictures: row.pictures, answer: row.answer } };
    },
  },
  { name: "counts and texts", settings: { whenPermuted: "answer_stays" }, world: counted },
  {
    name: "counts and texts, flagged",
    world: (draw) => {
      const world = counted(draw);
      return { ...world, row: { ...world.row, changeNeeded: false } };
    },
  },
  {
    name: "true and false",
    settings: { whenPermuted: "answer_follows", options: "true_false" },
    world: (draw) => {
      const { row, ...world } = nlvr2(draw, "mine");
      return { ...world, row: { question: row.question, pictures: 2, answer: row.answer }, allowed: false };
    },
  },
  { name: "text that names places", world: placed },
  {
    name: "letters and places, flagged free by mistake",
    world: (draw) => {
      const form = draw.below(2) === 0 ? draw.pick(placeForms) : (slot: number) => LETTERS[slot] ?? "?";
      const world = which(draw, (slot) => (slot < 0 ? "?" : form(slot)), draw.pick([plain, byLetter, byNumber]));
      return { ...world, row: { ...world.row, changeNeeded: false }, allowed: false };
    },
  },
];

/** Of strangers who say nothing: nobody knows what their answers do. */
export const silent: readonly Source[] = [
  { name: "letters", world: (draw) => which(draw, (slot) => LETTERS[slot] ?? "?", draw.pick([plain, byLetter])) },
  {
    name: "places",
    world: (draw) => {
      const form = draw.pick(placeForms);
      return which(draw, (slot) => (slot < 0 ? "?" : form(slot)), plain);
    },
  },
  { name: "counts and texts", world: counted },
  {
    name: "a letter where options have numbers",
    world: (draw) => {
      const world = which(
        draw,
        (slot) => LETTERS[slot] ?? "?",
        (count) => Array.from({ length: count }, (_, at) => `${at + 1}. <image>`).join("\n"),
      );
      return { ...world, row: { ...world.row, changeNeeded: true } };
    },
  },
  {
    name: "a letter that nothing explains",
    world: (draw) => {
      const world = which(draw, (slot) => LETTERS[slot] ?? "?", plain);
      return { ...world, row: { ...world.row, changeNeeded: true } };
    },
  },
];
