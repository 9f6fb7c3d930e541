// Words that name a picture by its place are found, and words that only look like them are not.

import { describe, expect, test } from "vitest";
import { isReadable, namesPlaceElsewhere } from "../../runtime/data/languages.ts";
import { meaningOf } from "../../runtime/data/meaning.ts";
import { hintsPlace } from "../../runtime/data/place-hints.ts";
import { slotsNamed } from "../../runtime/data/place-words.ts";
import { sentencesOf } from "../../runtime/data/sentences.ts";

const four = [0, 1, 2, 3];

describe("named, of four pictures", () => {
  test.each<readonly [string, readonly number[]]>([
    ["picture 1 is the odd one out", [0]],
    ["Image 2 shows a dog.", [1]],
    ["What is in image #3?", [2]],
    ["Is image number 4 darker?", [3]],
    ["Compare images 1 and 3.", [0, 2]],
    ["Compare image 1 with image 4", [0, 3]],
    ["What differs between Image1 and Image2?", [0, 1]],
    ["Is frame B before frame D?", [1, 3]],
    ["In Figure 2, what is shown?", [1]],
    ["Does picture one show a cat?", [0]],
    ["the first picture", [0]],
    ["Is the second image brighter than the third image?", [1, 2]],
    ["the 1st and 2nd photos", [0, 1]],
    ["the second of the pictures", [1]],
    ["the third of these four images", [2]],
    ["Is the first picture left of the second?", [0, 1]],
    ["Is it the first one?", [0]],
    ["Relative to the first, which is bigger?", [0]],
    ["the last picture", four],
    ["the final frame", four],
    ["the initial image", four],
    ["the penultimate picture", four],
    ["the left image shows a dog", four],
    ["the image on the left shows a dog", four],
    ["in the rightmost picture", four],
    ["the top-left photo", four],
    ["the middle picture", four],
    ["the picture to the far right", four],
    ["is the left one bigger?", four],
    ["from left to right, do they grow?", four],
    ["the previous frame", four],
    ["the image above", four],
    ["image 0 is the reference", four],
    ["Is option B the same animal as option C?", [1, 2]],
    ["does image 1 come before image 2 or image 3?", [0, 1, 2]],
    ["Is IMG_1 older than image_3?", [0, 2]],
    ["Is the dog in image 2nd bigger?", [1]],
    ["Is the first bigger?", [0]],
    ["What is in image II?", four],
    ["Panel (b) shows?", four],
    ["What differs between (1) and (2)?", four],
    ["Is #1 older than #2?", four],
    ["Ignore the first 2 images.", four],
    ["Which of the last two is a dog?", four],
    ["Is the one on the left a dog?", four],
    ["On the left is a dog.", four],
    ["The right contains a bird.", four],
    ["Look at the image furthest to the left.", four],
  ])("%s", (text, slots) => {
    expect(slotsNamed(text, 4)).toEqual(slots);
  });
});

describe("not named", () => {
  test.each([
    "Answer with (A) or (B).",
    "Choose between (A) and (B).",
    "Which picture shows the second hand of the clock at 3?",
    "First of all, look at the picture frame.",
    "Which picture shows a dog on the right side of the road?",
    "which picture shows a tool?",
    "Which image is the odd one out?",
    "which clock shows the latest time?",
    "How many images show 3 dogs?",
    "Which of the following pictures shows a dog?",
    "Look at the above images. Which one shows a cat?",
    "In how many of the four pictures is there a second dog?",
    "What is the first letter of the word?",
    "Which runner came in second place?",
    "Select the right picture.",
    "Choose the right image for the word.",
    "Which picture has the dog on the left side of the sofa?",
    "Which one picture differs?",
    "What did the man do first?",
    "Which two images are the same?",
    "Which image is of a 2D shape?",
    "Is it an image of 4 cows?",
    "What happens next? Which is the next frame?",
    "Which picture is most like the reference picture?",
    "Which one is it, image 1, image 2, image 3 or image 4?",
    "Answer with option A, B, C or D.",
    "picture a scene with a dog in it",
  ])("%s", (text) => {
    expect(slotsNamed(text, 4)).toEqual([]);
  });
});

test("the last frame is the last one before the options, where there are such", () => {
  expect(slotsNamed("Which frame follows the last frame?", 6, 2)).toEqual([1]);
  expect(slotsNamed("Which frame follows the last frame?", 6)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(slotsNamed("Is it darker than the left picture?", 3, 1)).toEqual([0, 1, 2]);
});

test("a frame number beyond the pictures is the name of something else", () => {
  expect(slotsNamed("Frame 12 of the film", 4)).toEqual([]);
});

test("what is not English is known not to be read", () => {
  for (const text of [
    "哪张图片显示一只狗？",
    "第一张 image 是什么 dog?",
    "Welches Bild zeigt einen Hund?",
    "Quelle image montre un chien brun ?",
    "¿Cuál imagen muestra un perro grande?",
    "На какой картинке собака?",
    "どの写真に犬がいますか",
  ])
    expect(isReadable([text]), text).toBe(false);
  for (const text of [
    "which picture shows a tool?",
    "Which sign says 出口?",
    "",
    "2 + 2",
    "Count all red balls",
    "A. yes B. no",
    "f(x) = α",
  ])
    expect(isReadable([text]), text).toBe(true);
});

const yes = { truth: true, free: true };
const other = { truth: false, free: false };
const free = { ...other, free: true };

test.each([
  "What is the animal on the left doing?",
  "Is the car on the far right red?",
  "The dog on the left is larger than the dog on the right.",
  "Who is the man in the middle?",
  "Is the third dog brown?",
  "Is the left dog darker?",
  "Left: dog or cat?",
  "What does the second man hold?",
  "The last building is the tallest.",
  "What colour is the 2nd car?",
  "The pictures are in chronological order.",
  "Are they in the correct order?",
  "Did the plant grow over time?",
  "Which picture is out of order?",
  "What is the sequence of events?",
  "Are the images sorted by size?",
  "How do consecutive frames differ?",
  "What is in the top row?",
])("may name a picture by its place: %s", (text) => {
  expect(hintsPlace(text, other)).toBe(true);
});

test.each(["Is the cat before the dog?", "Does the cat come before the dog?", "Was the tower shown after the bridge?"])(
  "may, where yes or no is asked for: %s",
  (text) => {
    expect(hintsPlace(text, yes)).toBe(true);
    expect(hintsPlace(text, other)).toBe(false);
  },
);

test.each([
  "Did it get darker?",
  "What disappeared?",
  "First a dog is shown and then a cat.",
  "Does the series start with a dog?",
  "Is 1 darker than 2?",
  "Is (A) like (B)?",
  "Match the captions.",
  "What word do they spell?",
  "In which direction does it go?",
  "What was removed?",
  "What will happen next?",
  "How did the room change?",
])("may, where the answer is said to stay: %s", (text) => {
  expect(hintsPlace(text, free)).toBe(true);
  expect(hintsPlace(text, other)).toBe(false);
});

test.each([
  "Which picture has the dog on the left side of the sofa?",
  "Which picture shows the man on the left?",
  "In how many pictures is the dog on the left?",
  "Is there a cup on the left in each of the pictures?",
  "Is the ring on the left hand?",
  "Which clock shows the latest time?",
  "What is the first letter of the word?",
  "What did the man do first?",
  "What happens after the man opens the door?",
  "Which runner came in second place?",
  "In order to win, what do they need?",
  "What do the two pictures have in common?",
  "You FIRST think about the reasoning process as an internal monologue and then provide the final answer.",
  "Think step by step, in the right order, and put the final answer in \\boxed{}.",
  "Is the same dog in both pictures?",
])("names none: %s", (text) => {
  expect(hintsPlace(text, other)).toBe(false);
});

test("words that hint at places are of the pictures before the options, where there are such", () => {
  const row = { pictures: 4, answer: "B", changeNeeded: true };
  const list = "A. <image> B. <image> C. <image>";
  const asks = "What is the next shape in the sequence?";
  expect(meaningOf({ ...row, question: `<image> ${asks} ${list}` }).named).toBe(undefined);
  expect(meaningOf({ ...row, pictures: 3, question: `${asks} ${list}` }).named).toEqual([0, 1, 2]);
});

test("a text is in the language of its question, whatever stands around it", () => {
  const form = "You FIRST think about the reasoning process and then provide the final answer in \\boxed{}.";
  for (const question of [
    "Quelle image montre un chien ?",
    "Quelle picture montre un chien ?",
    "Welches Bild zeigt the dog?",
    "¿Qué imagen muestra más perros?",
    "Laquelle ?",
    "Welches?",
    "Mikä kuva is näyttää koiran joka juoksee ulkona",
    "Qual imagem mostra um cachorro?",
    "Gambar mana yang menunjukkan anjing?",
  ]) {
    expect(isReadable(sentencesOf(question)), question).toBe(false);
    expect(isReadable(sentencesOf(`${form}\n${question}`)), question).toBe(false);
  }
  for (const question of [
    "Which picture shows the Eiffel Tower in La Défense?",
    "Is it in Rio de Janeiro?",
    "Where was this taken: Los Angeles or Las Vegas?",
    "Which dish is a crème brûlée?",
    "Dogs?",
  ])
    expect(isReadable(sentencesOf(`${form}\n${question}`)), question).toBe(true);
});

test("short answers of other languages that say a place", () => {
  for (const answer of [
    "la deuxième",
    "Le premier.",
    "das zweite Bild",
    "links",
    "la izquierda",
    "左边",
    "第二张",
    "вторая",
    "두 번째",
    "kiri",
  ])
    expect(namesPlaceElsewhere(answer), answer).toBe(true);
  for (const answer of ["a dog", "un chien", "left", "the links of a chain", "chocolate bar", "犬", "B", "2", "yes"])
    expect(namesPlaceElsewhere(answer), answer).toBe(false);
});
