// One example in the orders that some steps show it in, with its pictures; the right one has a frame, and its letter goes with it.

import { bytesOf, through } from "../../shared/packed.ts";
import type { Sample } from "../../shared/said.ts";
import { element } from "../dom.ts";
import { later } from "../given.ts";

export function sampleView({ number, question, pictures, steps }: Sample): HTMLElement {
  const letters = "ABCDEFGH";
  const row = (said: string, order: readonly number[], answer: string): HTMLElement =>
    element(
      "section",
      {},
      element("p", {}, said),
      element(
        "div",
        { className: "order" },
        ...order.map((old, slot) => {
          const { artist, name, word } = pictures[old] ?? { artist: "", name: "", word: "" };
          const letter = letters[slot] ?? "";
          const gold = answer === letter;
          return element(
            "figure",
            { className: gold ? "gold" : "" },
            drawn(`${artist}/${name}`, `${word}${gold ? ", the right one" : ""}`),
            element("figcaption", {}, letter),
          );
        }),
      ),
    );
  const orders = steps.flatMap(({ step, orders: shown }) =>
    shown.slice(1).map(({ order, answer, permuted }, at) => {
      const which = `step ${step}${shown.length > 2 ? `, copy ${at + 1}` : ""}`;
      return row(
        permuted ? `${which}: permuted, the answer is ${answer}` : `${which}: as it is, the answer is ${answer}`,
        order,
        answer,
      );
    }),
  );
  const [first] = steps;
  return element(
    "div",
    { className: "orders" },
    element("h3", {}, `example ${number} of the data, in the orders that steps show it in when they draw it`),
    element("p", {}, question),
    first?.orders[0]
      ? row(`the original: the answer is ${first.orders[0].answer}`, first.orders[0].order, first.orders[0].answer)
      : undefined,
    ...orders,
    credits(),
  );
}

/** The pixels of all pictures, unpacked once. */
let unpacked: Promise<{ readonly side: number; readonly at: (name: string) => Uint8Array | undefined }> | undefined;

async function unpack() {
  const { side, names, packed } = await later("pictures");
  const pixels = await through(bytesOf(packed), new DecompressionStream("deflate-raw"));
  const bytes = side * side * 3;
  const places = new Map(names.map((name, at) => [name, at * bytes]));
  const at = (name: string) => {
    const from = places.get(name);
    return from === undefined ? undefined : pixels.subarray(from, from + bytes);
  };
  return { side, at };
}

/** A picture; a frame without one where the page does not have it. */
function drawn(name: string, alt: string): HTMLElement {
  const canvas = element("canvas", { role: "img", "aria-label": alt, title: alt });
  unpacked ??= unpack();
  void unpacked.then(({ side, at }) => {
    const rgb = at(name);
    const context = canvas.getContext("2d");
    if (!rgb || !context) return;
    canvas.width = side;
    canvas.height = side;
    const image = context.createImageData(side, side);
    for (let pixel = 0; pixel < side * side; pixel++) {
      image.data.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
      image.data[pixel * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  });
  return canvas;
}

function credits(): HTMLElement {
  const line = element("p", { className: "credits" });
  void later("pictures").then(({ credits: makers }) => {
    const words = makers.map(({ title, holder, licence, address }) => `${title} by ${holder}, ${licence} (${address})`);
    line.textContent = `Pictures: ${words.join("; ")}. Drawn at 28 × 28 pixels.`;
  });
  return line;
}
