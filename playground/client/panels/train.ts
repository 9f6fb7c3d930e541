// The place of training in the page. All of it is a script of its own, which is loaded when somebody looks at it first.

import { element } from "../dom.ts";
import { later } from "../given.ts";
import type { Page } from "../page.ts";
import type { Panel } from "../tabs.ts";

export function trainPanel(page: Page): Panel {
  const body = element("div", {}, element("p", {}, "Loading what trains…"));
  let opened: Promise<() => void> | undefined;
  const open = async (): Promise<() => void> => (await later("training"))().openTraining(page, body);
  return {
    id: "train",
    title: "train",
    body,
    refresh: () => {
      opened ??= open();
      opened.then(
        (refresh) => refresh(),
        (error: unknown) => {
          opened = undefined;
          body.replaceChildren(element("p", {}, `Nothing can be trained: ${String(error)}`));
        },
      );
    },
  };
}
