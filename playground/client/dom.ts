// Elements of the page. Texts become text, whatever is in them: nothing here reads HTML.

type Child = Node | string | undefined | false;

/** Properties of an element; those with `-` and `role` are attributes. */
export type Properties = Readonly<Record<string, unknown>>;

/** An element with properties and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties))
    if (value === undefined) continue;
    else if (name === "role" || name === "for" || name.includes("-")) made.setAttribute(name, String(value));
    else Object.assign(made, { [name]: value });
  made.append(...children.filter((each) => each !== undefined && each !== false));
  return made;
}

/** An element of an SVG picture. */
export function shape(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Node[]
) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** The element of the page with that id. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found as Kind;
}

/** Says something to everybody, those who hear the page read out too. */
export function notice(text: string): void {
  byId("notice").textContent = text;
}
