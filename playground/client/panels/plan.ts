// The plan, as `perlc plan` prints it. While a text does not compile, that of the last one that did, and it says so.

import type { Asked, PlanText } from "../../shared/said.ts";
import { element } from "../dom.ts";
import type { Page } from "../page.ts";
import type { Panel } from "../tabs.ts";
import { uriOf } from "../uri.ts";

export const staleNote = "The text does not compile: this is of the last one that did.";

export function planPanel(page: Page): Panel {
  const note = element("p", { className: "note" });
  const text = element("pre", { tabIndex: 0, "aria-label": "plan" });
  const refresh = async (): Promise<void> => {
    const asked = { textDocument: { uri: uriOf(page.path()) } };
    const plan = await page.desk.ask<Asked, PlanText | null>("perlc/plan", asked);
    if (plan === undefined) return;
    text.textContent = plan?.text ?? "";
    text.classList.toggle("stale", plan?.stale ?? false);
    note.textContent =
      plan === null ? "Nothing here is run: a plan is made of an experiment." : plan.stale ? staleNote : "";
  };
  return { id: "plan", title: "plan", body: element("div", {}, note, text), refresh: () => void refresh() };
}
