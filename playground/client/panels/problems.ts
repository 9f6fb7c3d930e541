// What is wrong, drawn as a terminal draws it, with a button for each fix, the place, and the page of the code.

import type { Problem } from "../../shared/said.ts";
import { coloured } from "../ansi.ts";
import { element } from "../dom.ts";
import type { Page } from "../page.ts";
import type { Panel } from "../tabs.ts";

export interface ProblemsPanel extends Panel {
  readonly show: (problems: readonly Problem[]) => void;
}

export function problemsPanel(page: Page): ProblemsPanel {
  const said = element("p", { className: "count", role: "status" });
  const list = element("div");
  return {
    id: "problems",
    title: "problems",
    body: element("div", {}, said, list),
    refresh: () => {},
    show: (problems) => {
      said.textContent = countOf(problems);
      list.replaceChildren(...problems.map((each) => one(each, page)));
    },
  };
}

/** `2 errors, 1 warning` */
export function countOf(problems: readonly Problem[]): string {
  if (problems.length === 0) return "Nothing is wrong.";
  const counted = (severity: Problem["severity"], name: string) => {
    const count = problems.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`];
  };
  return [...counted("error", "error"), ...counted("warning", "warning"), ...counted("hint", "hint")].join(", ");
}

function one({ code, title, drawn, fix, range, severity }: Problem, page: Page): HTMLElement {
  const button = (text: string, onclick: () => void, label: string) =>
    element("button", { type: "button", onclick, "aria-label": label }, text);
  return element(
    "article",
    { className: `problem ${severity}`, "aria-label": `${severity} ${code}: ${title}` },
    element("pre", { tabIndex: 0 }, ...coloured(drawn)),
    element(
      "p",
      { className: "does" },
      fix && !fix.elsewhere && button(fix.title, () => page.edit(fix.edits), `fix ${code}: ${fix.title}`),
      fix?.elsewhere && element("span", {}, `The fix is in another file: ${fix.title}`),
      button(
        `line ${range.start.line + 1}`,
        () => page.goTo(range.start),
        `go to line ${range.start.line + 1}, ${code}`,
      ),
      button(code, () => page.explain(code), `explain ${code}`),
    ),
  );
}
