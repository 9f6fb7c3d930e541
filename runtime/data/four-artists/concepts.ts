// What the pictures of the four artists show: five kinds of things that every artist has drawn, chosen by hand for a clear
// look at 28 × 28 pixels, and the 24 clock faces. Names are those of the icon packs; a fifth of them is never trained on.

import { createHash } from "#digest";
import { firstWord } from "../../../platform/pieces.ts";

export type Kind = "animal" | "food" | "vehicle" | "clothing" | "tool";

/** The kinds in the order that draws use; part of every seed, so append only. */
export const KINDS: readonly Kind[] = ["animal", "food", "vehicle", "clothing", "tool"];

/** A kind as a question names it. */
export const PHRASES: Readonly<Record<Kind, string>> = {
  animal: "an animal",
  food: "food",
  vehicle: "a vehicle",
  clothing: "clothing",
  tool: "a tool",
};

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Concepts of each kind, by the name that all four packs give the picture. */
export const CONCEPTS: Readonly<Record<Kind, readonly string[]>> = {
  animal: names(`
    monkey gorilla orangutan dog poodle wolf fox raccoon cat lion tiger leopard horse unicorn zebra deer bison ox cow pig boar
    ram ewe goat camel llama giraffe elephant rhinoceros hippopotamus mouse rat hamster rabbit chipmunk beaver hedgehog bear
    polar-bear koala panda sloth otter skunk kangaroo badger turkey chicken rooster baby-chick bird penguin eagle duck swan owl
    flamingo peacock parrot frog`),
  food: names(`
    grapes melon watermelon tangerine lemon banana pineapple mango red-apple green-apple pear peach cherries strawberry
    kiwi-fruit tomato coconut avocado eggplant potato carrot ear-of-corn hot-pepper cucumber leafy-green broccoli garlic onion
    chestnut bread croissant pretzel bagel pancakes waffle cheese-wedge meat-on-bone poultry-leg cut-of-meat bacon hamburger
    french-fries pizza hot-dog sandwich taco burrito cooking popcorn rice-ball curry-rice spaghetti sushi dango soft-ice-cream
    ice-cream doughnut cookie birthday-cake shortcake`),
  vehicle: names(`
    locomotive railway-car high-speed-train bullet-train train metro light-rail tram monorail mountain-railway tram-car bus
    oncoming-bus trolleybus minibus ambulance fire-engine police-car oncoming-police-car taxi oncoming-taxi automobile
    oncoming-automobile sport-utility-vehicle pickup-truck delivery-truck articulated-lorry tractor racing-car motorcycle
    motor-scooter auto-rickshaw bicycle kick-scooter sailboat canoe speedboat passenger-ship ferry motor-boat ship airplane
    small-airplane airplane-departure airplane-arrival helicopter suspension-railway mountain-cableway rocket`),
  clothing: names(`
    lab-coat safety-vest necktie t-shirt jeans scarf gloves coat socks dress kimono sari one-piece-swimsuit briefs shorts bikini
    womans-clothes purse handbag clutch-bag backpack thong-sandal mans-shoe running-shoe hiking-boot flat-shoe high-heeled-shoe
    womans-sandal ballet-shoes womans-boot crown womans-hat top-hat graduation-cap billed-cap military-helmet
    rescue-workers-helmet running-shirt martial-arts-uniform`),
  tool: names(`
    hammer axe pick hammer-and-pick hammer-and-wrench carpentry-saw wrench screwdriver nut-and-bolt clamp toolbox magnet ladder
    hook scissors straight-ruler triangular-ruler paperclip pushpin pencil pen fountain-pen paintbrush crayon black-nib broom
    plunger bucket toothbrush razor safety-pin sewing-needle key old-key dagger crossed-swords bow-and-arrow kitchen-knife spoon
    magnifying-glass-tilted-left magnifying-glass-tilted-right microscope telescope test-tube syringe flashlight`),
};

const HOURS = names("one two three four five six seven eight nine ten eleven twelve");

/** A clock face: its picture's name, and the time it shows as one word, from 1:00 to 12:30. */
export interface ClockFace {
  readonly name: string;
  readonly time: string;
}

/** The 24 faces in the order of the day as a dial counts it: 1:00 is the earliest, 12:30 the latest. */
export const CLOCK_FACES: readonly ClockFace[] = HOURS.flatMap((hour, index) => [
  { name: `${hour}-oclock`, time: `${index + 1}:00` },
  { name: `${hour}-thirty`, time: `${index + 1}:30` },
]);

/** The names of all pictures that a question can show. */
export const SHOWN_NAMES: readonly string[] = [
  ...Object.values(CONCEPTS).flat(),
  ...CLOCK_FACES.map(({ name }) => name),
];

/** Share of the concepts, and of the clock faces, that only the `held_out_concept` split shows. */
export const HELD_OUT_CONCEPTS = 0.2;

/** Whether a picture's name is held out: by a hash of the name, so that adding a concept moves no other. */
export function isHeldOut(name: string): boolean {
  const word = firstWord(createHash("sha256").update(`four-artists concept ${name}`).digest());
  return word < HELD_OUT_CONCEPTS * 2 ** 32;
}
