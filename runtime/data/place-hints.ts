// Words that may well name a picture by its place, though they call it none: "the animal on the left", "is the third dog brown?", "in
// chronological order". Nobody can tell them from words about what a picture shows, so a row that has some keeps its order.

import { asksForPicture } from "./asked.ts";
import { pictureNoun } from "./place-words.ts";
import { sentencesOf } from "./sentences.ts";

/** What a sentence is read for. */
export interface Hearing {
  /** Whether its answer is yes or no: then "before" and "after" may be said of the pictures. */
  readonly truth: boolean;
  /** Whether its answer is said to stay: then a change may be one from picture to picture. */
  readonly free: boolean;
}

const ordinal =
  "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|[1-9]?(?:1st|2nd|3rd|[04-9]th)|last|next|previous|middle)";
/** What has a first and a second in every picture, or in none. */
const counted = new Set(
  `hand letter word place time half step row column floor storey story line digit player base day week month quarter world person grade class
  sentence paragraph question name page stage round part finger toe year century hour minute attempt try thing character syllable
  note key gear prize side layer level version edition chapter verse act goal set course meal aid glance sight look degree order choice
  answer reason point rule decimal term two three four few several of`.split(/\s+/),
);
const body =
  "hand|foot|arm|leg|eye|ear|shoulder|wrist|knee|shoe|sleeve|glove|wall|lane|door|page|wing|wheel|cheek|turn";
const called = new RegExp(`^(?:${pictureNoun}|ones?|options?|choices?|candidates?)$`, "i");
const sides: readonly RegExp[] = [
  new RegExp(
    `\\b(?:on|at|in|(?<!\\b(?:facing|turn(?:ed|ing|s)?|look(?:ing|s)?|point(?:ing|s|ed)?|lean(?:ing|s)?|tilted|head(?:ing|ed)|moving|walking|angled|aimed|bent) )to) the (?:far |very |extreme )?(?:left|right|top|bottom|middle|cent(?:er|re))(?:-?hand)?\\b(?!\\s+(?:${body})\\b)(?!\\s*(?:side|half|part|edge|corner)?\\s+of\\b)`,
    "i",
  ),
  /\b(?:top|bottom|upper|lower|middle|first|second|third|last) (?:row|column)\b|^\W*(?:left|right|top|bottom)\s*:/i,
];
/** "The left dog", and not the left hand or the right answer. */
const sided = new RegExp(
  `\\bthe (?:left|right|upper|lower|top|bottom|middle)(?:-?most|-?hand)? (?!(?:${body}|side|half|part|edge|corner|answers?|options?|words?|order|thing|way|time|place|one|of|to|and|or)\\b)[a-z]+`,
  "i",
);
const orders: readonly RegExp[] = [
  /\b(?:chronological|correct|right|wrong|temporal|reversed?|ascending|descending|alphabetical|logical|proper|natural) (?:order|sequence)\b/i,
  /\bchronologically\b|\bover time\b|\bout of (?:order|sequence)\b|\bin (?:an? |the )?(?:order|sequence)\b(?!\s+(?:to|that)\b)/i,
  new RegExp(`\\b(?:order|sequence) of (?:the |these |those )?(?:events|${pictureNoun})\\b`, "i"),
  new RegExp(`\\b${pictureNoun} (?:are |were |is )?(?:sorted|ordered|arranged|shuffled)\\b`, "i"),
  /\b(?:sorted|ordered|arranged) (?:by|from|in|correctly)\b/i,
  /\b(?:switched|swapped|misplaced|out of place|in the wrong (?:place|position))\b/i,
  new RegExp(`\\b(?:adjacent|neighbou?ring|consecutive|successive) ${pictureNoun}\\b`, "i"),
];
const before: readonly RegExp[] = [
  /\b(?:is|are|was|were) (?:[\w-]+ ){1,5}(?:before|after|next to|between) (?:the|an?)\b|\b(?:earlier|later) than\b/i,
];

/** Of answers that are said to stay: a change from picture to picture, what each of them is called, a word or a difference that they make up. */
const changes: readonly RegExp[] = [
  /\b(?:disappear(?:s|ed)?|vanish(?:es|ed)?|(?:was|were|been) (?:added|removed)|(?:what|who|which(?: \w+)?) (?:is|was|are|were) (?:new|gone|missing)|(?:in|de)creas(?:e|es|ed|ing)|grew|grown|became|turned into|transform(?:s|ed)?|(?:happens?|comes?|does?|do) next|will happen|changed?|changes)\b/i,
  /\bdid (?:it|they|he|she|(?:the|any|some)(?: [\w-]+){1,4}) (?:get|become|change|grow|move|shrink|turn|stop|start|leave|arrive)\b/i,
  /\b(?:comes?|came|appears?|appear(?:ed|ing)|shown|seen|showed(?: \w+)?) (?:\w+ )?(?:before|after|first|last|next|earlier|later)\b/i,
  /\b(?:starts?|begins?|ends?) with\b|\b(?:and|,) then\b|^\W*first\b|\brespectively\b/i,
  /\b(?:direction|rising|falling|going (?:up|down|left|right)|opening or closing)\b/i,
  /(?<![\p{L}\p{N}])\(?[A-H1-9]\)?\s+(?:[\w-]+\s+){0,4}(?:than|as|like)\s+\(?[A-H1-9]\)?(?=\s*[?.,;]|\s*$)/u,
  /\bcaptions\b|\b(?:caption|description|label|title)\s*#?(?:[1-9]|[A-H]\b)|^\W*match\b/i,
  /\b(?:spell|spells|spelled|spelt|concatenat\w+|minus|subtract\w*|divided by)\b|\b(?:word|number|sentence)\b.{1,30}\bform/i,
];

/** Whether a sentence speaks of all pictures, or of how many: what it says of a side is said within them. */
const within = new RegExp(
  `\\b(?:an?|each|every|both|all|any|either|one|how many|no)\\b[^,]{0,20}\\b${pictureNoun}\\b`,
  "i",
);

/** Whether a text may name a picture by its place in words that call it no picture. */
export function hintsPlace(text: string, { truth, free }: Hearing): boolean {
  return sentencesOf(text).some((sentence) => {
    if (orders.some((each) => each.test(sentence))) return true;
    // what a picture is asked for by is within it
    if (asksForPicture(sentence) || /\bwhich (?:one )?(?:shows?|has|have|contains?|depicts?)\b/i.test(sentence))
      return false;
    if (!within.test(sentence) && [sided, ...sides].some((each) => each.test(sentence))) return true;
    if (free && changes.some((each) => each.test(sentence))) return true;
    if (truth && before.some((each) => each.test(sentence))) return true;
    return [...sentence.matchAll(new RegExp(`\\b(?:the|this) ${ordinal} ([a-z]+)\\b`, "gi"))].some(
      // pictures by their names are for place-words.ts
      ([, noun = ""]) => !counted.has(noun.toLowerCase()) && !called.test(noun),
    );
  });
}
