// What a question asks for: a picture out of those shown, several of them, an order, or a count. It explains a bare letter or
// number, and shows where such an answer cannot be what its row says of it.

import { pictureNoun } from "./place-words.ts";
import { sentencesOf } from "./sentences.ts";

const number = "(?:[0-9]+|two|three|four|five|six|seven|eight|nine|ten)";
/** Words between the question word and the noun: "which of the four given pictures", "which darker image". */
const between = `(?:(?:of|the|these|those|this|a|an|one|following|given|shown|provided|remaining|other|above|below|numbered|candidate|option|${number}|[a-z]+er|[a-z]+est)\\s+){0,5}`;
const says = "(?:is|are|was|shows?|has|have|contains?|depicts?|does|differs?|looks?|matches|fits|belongs|comes)";
const forPicture: readonly RegExp[] = [
  new RegExp(`\\b(?:which|what)\\s+${between}${pictureNoun}\\b`, "i"),
  new RegExp(`\\bwhich (?:one|of (?:them|these|those))\\s*(?:\\?|\\b${says}\\b)`, "i"),
  new RegExp(
    `\\b(?:choose|select|pick|find|identify|name|indicate)\\s+(?:out\\s+)?${between}(?:[a-z]+\\s+)?${pictureNoun}\\b`,
    "i",
  ),
];

/** Whether a question asks for one of its pictures: "which picture shows a dog?", "select the odd image". */
export const asksForPicture = (question: string): boolean => forPicture.some((each) => each.test(question));

/** Whether a question may ask for a picture, though it does not call it one: "which has more dogs?", with letters also "find the dog". */
export const asksForOne = (question: string, byLetter: boolean): boolean =>
  asksForPicture(question) ||
  (byLetter
    ? new RegExp(`\\bwhich ${says}\\b|(?:^|[>.!?:\\n])\\s*(?:find|spot|locate|choose|select|pick)\\b`, "i")
    : /\bwhich (?:shows?|has|have|contains?|depicts?)\b/i
  ).test(question);

/** Whether an answer may be that of a picture, as far as its question goes: also "which is odd?", "where is the dog?". */
export const mayAskForOne = (question: string): boolean =>
  asksForOne(question, true) || /\bwhere (?:is|are|was|were|does|do|did|can)\b/i.test(question);

/** Whether a question asks for something of each picture in turn, so that a list as its answer is in their order. */
export const asksForEach = (question: string): boolean =>
  new RegExp(
    `\\brespective(?:ly)?\\b|\\b(?:each|every)\\b(?: of (?:them|these|the))?(?:\\s|\\b(?:one|single)\\b)*(?:${pictureNoun}\\b|[?.,]|$)|\\beach (?:of (?:them|these)|one|have|has|show|is)\\b|\\bone by one\\b|\\bin (?:order|turn|sequence)\\b|\\bcaptions\\b`,
    "i",
  ).test(question);

/** Whether a question asks for a count or a measure, whose number is no picture's. */
export const asksForCount = (question: string): boolean =>
  /\b(?:how (?:many|much|old|often|long|far|tall|big)|count|number of|total)\b/i.test(question);

/** Whether a question asks for a count and nothing else: no setting for a whole file makes its number that of a picture. */
export const asksForCountAlone = (question: string): boolean =>
  /\bhow (?:many|much|old|often|long|far|tall|big)\b|(?:^|[>.!?:\n])\s*count\b/i.test(question) &&
  !mayAskForOne(question);

/** Whether a question speaks of a picture that others are held against, and that therefore is no option: also "target: <image>", "this picture". */
export const hasReference = (question: string): boolean =>
  new RegExp(
    `\\b(?:the|a|this|given) (?:reference|query|anchor)\\b|\\b(?:reference|query|anchor|target) ${pictureNoun}\\b|\\b(?:reference|query|anchor|target|source|original)\\s*:\\s*<image>|\\b(?:match(?:es)?|like|to|than) the target\\b|\\bthis (?:given )?(?!${pictureNoun}s\\b)${pictureNoun}\\b(?! (?:of|description|caption|set|series|sequence|pair|puzzle|quiz)\\b)`,
    "i",
  ).test(question);

const plural = pictureNoun.replace(/s\?$/, "s");
const forSeveral: readonly RegExp[] = [
  new RegExp(`\\b(?:which|what)\\s+${between}(?:[a-z]+\\s+)?(?:${plural}|options|choices|candidates|ones)\\b`, "i"),
  /\bwhich (?:of (?:them|these|those|the [a-z]+s) )?(?:are|were|show|have|contain|depict|do|look|match|differ|belong|fit)\b/i,
  /\b(?:select|choose|pick|mark|find|identify|list|name|tick|check)\s+(?:out\s+)?(?:the\s+)?(?:all|both|every|two|three|four|[2-9])\b/i,
  /\b(?:all that apply|all (?:the )?(?:correct|right|matching)|more than one|one or more|multiple (?:answers|options|choices|pictures|images)|multi-?(?:select|answer|response)|(?:two|three|four) of the(?:se|m)?)\b/i,
];

/** Whether a question asks for a set: "which pictures show a dog?", "select all that apply". */
export const asksForSeveral = (question: string): boolean => forSeveral.some((each) => each.test(question));

/** Whether the sequence of several names may mean something: an order is asked for, or one name for each of several things. */
export function mayAskForOrder(question: string): boolean {
  const asked = sentencesOf(question).join("\n");
  const things = asked.match(/\b(?:which|what|who|where)\b/gi) ?? [];
  return things.length > 1 || ordered.test(asked);
}

const ordered =
  /\b(?:(?:re)?order\w*|sequen\w+|sort\w*|rank\w*|(?:re)?arrang\w+|chronolog\w*|timeline|(?:as|des)cending|(?:in|de)creasing|respective\w*|first|second|third|fourth|last|finally|next|then|from .{1,40} to|each|every|correspond\w*|assign\w*|captions?)\b/i;
