// Words of a question that name a picture by its place ("the second image", "picture 1 is …", "the image on the left").
// Such text means another picture once the pictures have changed places. English only: text in another language is
// recognised as such, and it is for the spec to say what stands in it.

/** What questions call a picture. */
export const pictureNoun =
  "(?:picture|image|photo(?:graph)?|pic|img|frame|panel|figure|fig\\.?|snapshot|screenshot|slide|diagram|chart|graph|map|drawing|painting|illustration|clock|view|scan|tile|thumbnail)s?";
const noun = `(?:${pictureNoun}|(?:option|choice|candidate)s?)`;
const ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" ");
const numerals = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const ordinal = `(?:${ordinals.join("|")}|[1-9][0-9]?(?:st|nd|rd|th)|last|final|former|latter|initial|opening|closing|starting|ending|penultimate|(?:second|third|next)[ -]to[ -]last)`;
const number = `(?:[0-9]{1,2}|${numerals.join("|")})`;
const side =
  "(?:(?:top|bottom|upper|lower)[ -](?:left|right)|left(?:[ -]?hand|[ -]?most)?(?:[ -]side)?|right(?:[ -]?hand|[ -]?most)?(?:[ -]side)?|top(?:[ -]?most)?|bottom(?:[ -]?most)?|upper|lower|middle|cent(?:er|re|ral)|previous|preceding)";

/** What a phrase names: one slot from 0, the last of what is shown so far, or somewhere that a number of slots does not say. */
type Named = number | "last" | "somewhere";

/** The slot (from 0) of an ordinal, a number or a letter in words; "somewhere" for words that hang on the count. */
function placeOf(word: string): Named {
  const low = word.toLowerCase();
  const counted = ordinals.indexOf(low) >= 0 ? ordinals.indexOf(low) : numerals.indexOf(low);
  if (counted >= 0) return counted;
  if (/^[0-9]/.test(low)) return Number.parseInt(low, 10) - 1;
  if (/^[a-z]$/.test(low)) return low.charCodeAt(0) - 97;
  return /^(?:last|final|previous|preceding)$/.test(low) ? "last" : "somewhere";
}

const item = `(?:#|no\\.?|number|\\(|-|_)?\\s*(?:${number}|(?:[1-9][0-9]?(?:st|nd|rd|th))|[ivx]{2,4}|[A-Z])\\b\\)?`;
const between = "(?:\\s*(?:,|\\band\\b|\\bor\\b|&|\\bto\\b|\\bthrough\\b|\\bversus\\b|\\bvs\\.?|-|–|/)){1,3}";
const listed = `${item}(?:${between}\\s*(?:the\\s+)?(?:${noun}\\s*)?${item}){0,11}`;
/** What a pattern holds in brackets says the places; one without any says some that no number tells. */
const patterns: readonly RegExp[] = [
  // "picture 1", "image #2", "images 1 and 3", "frame B", "Image1"
  new RegExp(`\\b${noun}\\s*(${listed})`, "gi"),
  // "panel (b)", "in (a)", "between (1) and (2)", "is #2 older"
  new RegExp(
    `(?:\\b${noun}\\s+\\([a-h]\\)|\\b(?:in|is|are|does|do|than|like|(?<!\\b(?:choose|decide|pick|select) )between)\\s+(?:\\((?:[a-h]|[1-9])\\)|#[1-9][0-9]?\\b))`,
    "gi",
  ),
  // "the first two images", "which of the last three", "the second half of the images"
  new RegExp(
    `\\b(?:first|last|second) (?!one\\b)(?:${number}|half of the)(?:\\s+${noun}|\\s+(?:is|are|show|shows|have|has|was|were)\\b|\\s*[,.?!])`,
    "gi",
  ),
  // "the first picture", "1st and 2nd images", "the second of the pictures"
  new RegExp(
    `\\b(${ordinal}(?:${between}\\s*(?:the\\s+)?${ordinal}){0,11})\\s+(?:(?:given|shown|input|two|three|of (?:the|these|those|all)(?: ${number})?)\\s+){0,3}${noun}\\b`,
    "gi",
  ),
  // "the first one", "is the second, …", "between the first and the third?"
  new RegExp(
    `\\bthe (${ordinal})(?=\\s+(?:one|is|was|are|shows?|has|have|contains?|depicts?|does|than|or the|and the|and second|or second|but)\\b|\\s*[,.?!;:)]|\\s*$)`,
    "gi",
  ),
  // "the left image", "in the middle picture", "the previous frame", "the left one"
  new RegExp(
    `(?<!\\b(?:choose|select|pick|find|identify|mark|click|name) (?:out )?the )\\b(${side})\\s+(?:one of the\\s+)?${noun}\\b`,
    "gi",
  ),
  // nlvr2: "the right contains a bird", "in the left, …", "on the left is a dog", "the one on the left"
  /\b(?:the|one on the|in the) (left|right|middle)(?=\s+(?:contains?|shows?|has|depicts?|is|one\b)|\s*,)/gi,
  /(?:^|[.?!>]\s*)(?:in|on|to|at) the (left|right|middle)\b/gi,
  /\bone (?:on|to|at|in) the (left|right|middle|top|bottom)\b/gi,
  /\b(?:furthest|farthest) (?:to the )?(left|right)\b|\b(left (?:vs\.?|versus) right)\b/gi,
  /\bthe (first|second|third|fourth|last) (?:bigger|larger|smaller|older|newer|younger|taller|brighter|darker|better|worse)\b/gi,
  /\bthe ((?:left|middle|top|bottom|upper|lower|center|centre)(?:[ -]?(?:hand|most))?) one\b/gi,
  /\b(left(?:most)? (?:and|or|to) (?:the )?right|right to left|top to bottom|first to (?:the )?last)\b/gi,
  // "the image on the left", "pictures to the right", "the picture above"
  new RegExp(
    `\\b${noun}\\s+(?:that is |which is |shown |placed )?(?:(?:on|to|at|in) (?:the )?(?:far |very |extreme )?|from the )(${side})\\b`,
    "gi",
  ),
  /\b(?:picture|image|photo|frame) (above|below)\b|\b(above|below) (?:picture|image|photo|frame)\b/gi,
];

/** Words in a list of places that name none. */
const joining = new RegExp(`^(?:and|or|to|the|through|versus|vs|no|number|of|these|those|all|${noun})$`, "i");

/** Single letters that stand behind a noun as the article or the pronoun, not as a label: "picture a scene", "image I like". */
const article = /^(?:[b-z]|a|I)$/;

/**
 * The slots (from 0, ascending) that a text names by their place, out of `slots`. All of them where it says a place that
 * no number tells ("the left image", "the last picture", a count from 0). A choice among all of them ("image 1 or image 2?", of two)
 * names none: it says the same in every order. `context` pictures stand before those of the options: "the last frame" is the last of them.
 */
export function slotsNamed(text: string, slots: number, context = 0): readonly number[] {
  const found = new Set<number>();
  const all = Array.from({ length: slots }, (_, slot) => slot);
  for (const pattern of patterns)
    for (const [, one, other] of text.matchAll(pattern)) {
      const said = one ?? other;
      if (said === undefined) return all;
      const words = said.match(/[A-Za-z]+|[0-9]+(?:st|nd|rd|th)?/g) ?? [];
      const places = words
        .filter((word) => !joining.test(word) && !article.test(word))
        .map(placeOf)
        .map((place) => (place === "last" ? (context > 0 ? context - 1 : "somewhere") : place));
      if (places.some((place) => place === "somewhere" || place < 0)) return all;
      const here = places.flatMap((place) => (place !== "somewhere" && place < slots ? [place] : []));
      const choice = /\bor\b/i.test(said) && !/\b(?:to|through)\b|[-–]/i.test(said);
      if (choice && all.every((slot) => here.includes(slot))) continue;
      for (const place of here) found.add(place);
    }
  return [...found].sort((a, b) => a - b);
}

/** Whether an answer in words says a place. `wanted`: its question asks for a picture, so that "left" and "2" are places too. */
export function namesPlace(answer: string, pictures: number, wanted: boolean): boolean {
  if (slotsNamed(answer, pictures).length > 0) return true;
  const place = wanted ? `${side}|${ordinal}|${number}` : "left(?:most)?|right(?:most)?";
  const one = `(?:on |in |at )?(?:the )?(?:${place})(?: one)?`;
  const whole = new RegExp(`^\\W*(?:both )?${one}(?:(?:\\W|\\b(?:and|or)\\b)+${one})*\\W*$`, "i");
  return (wanted || pictures === 2) && whole.test(answer);
}
