// The place of training in the page: what this browser lacks for it, or how it is done elsewhere.

import { element } from "../dom.ts";
import type { Page } from "../page.ts";
import type { Panel } from "../tabs.ts";

export function trainPanel(page: Page): Panel {
  const said = element("p");
  return {
    id: "train",
    title: "train",
    body: element("div", {}, said),
    refresh: () => {
      said.textContent = `This page checks and plans; a terminal trains: perlc run ${page.path()}`;
    },
  };
}
