// What a question asks for: a picture out of those shown, or a count. It explains a bare letter or number, and shows where
// such an answer cannot be what its row says of it.

import { pictureNoun } from "./place-words.ts";

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

/** Whether a question asks for a count or a measure, whose number is no picture's. */
export const asksForCount = (question: string): boolean =>
  /\b(?:how (?:many|much|old|often|long|far|tall|big)|count|number of|total)\b/i.test(question);

/** Whether a question speaks of a picture that others are held against, and that therefore is no option: also "target: <image>", "this picture". */
export const hasReference = (question: string): boolean =>
  new RegExp(
    `\\b(?:the|a|this|given) (?:reference|query|anchor)\\b|\\b(?:reference|query|anchor|target) ${pictureNoun}\\b|\\b(?:reference|query|anchor|target|source|original)\\s*:\\s*<image>|\\b(?:match(?:es)?|like|to|than) the target\\b|\\bthis (?:given )?(?!${pictureNoun}s\\b)${pictureNoun}\\b(?! (?:of|description|caption|set|series|sequence|pair|puzzle|quiz)\\b)`,
    "i",
  ).test(question);
