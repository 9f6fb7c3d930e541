// The tabs of the panels: one is open, arrow keys go from one to the next, and each panel is made when it is first opened.

import { byId, element } from "./dom.ts";

/** A panel. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What it shows, which is in the page from the start. */
  readonly body: HTMLElement;
  /** It has come into sight, or the text has been compiled anew while it was. */
  readonly refresh: () => void;
}

export interface Tabs {
  readonly open: (id: string) => void;
  /** The text has been compiled: the open panel shows what has come of it. */
  readonly refresh: () => void;
  /** What stands beside the title of a tab: how many problems there are. */
  readonly mark: (id: string, text: string) => void;
}

export function makeTabs(panels: readonly Panel[]): Tabs {
  const list = byId("tabs");
  let current = panels[0];
  const marks = new Map(panels.map(({ id }) => [id, element("span", { className: "mark" })]));
  const buttons = panels.map(({ id, title }) =>
    element(
      "button",
      { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, onclick: () => open(id) },
      title,
      marks.get(id),
    ),
  );
  for (const { id, body } of panels) {
    const panel = element(
      "div",
      { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabIndex: 0 },
      body,
    );
    byId("panels").append(panel);
  }
  list.append(...buttons);

  function open(id: string): void {
    current = panels.find((each) => each.id === id) ?? current;
    for (const [at, each] of panels.entries()) {
      const chosen = each === current;
      buttons[at]?.setAttribute("aria-selected", String(chosen));
      if (buttons[at]) buttons[at].tabIndex = chosen ? 0 : -1;
      byId(`panel-${each.id}`).hidden = !chosen;
    }
    current?.refresh();
  }

  list.addEventListener("keydown", (event) => {
    const at = panels.findIndex(({ id }) => id === current?.id);
    const last = panels.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    open(panels[to]?.id ?? "");
    buttons[to]?.focus();
  });
  open(panels[0]?.id ?? "");
  return {
    open,
    refresh: () => current?.refresh(),
    mark: (id, text) => {
      const mark = marks.get(id);
      if (mark) mark.textContent = text === "" ? "" : ` ${text}`;
    },
  };
}
