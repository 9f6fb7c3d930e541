// The bar above: examples, format, share, colours.

import { formatDocument } from "@codemirror/lsp-client";
import type { EditorView } from "@codemirror/view";
import { fragmentOf } from "../shared/link.ts";
import { byId, element, notice } from "./dom.ts";
import { given } from "./given.ts";

export interface TopBar {
  /** Another file is in the editor. */
  readonly opened: (path: string) => void;
  /** Its text has changed: the address follows, so that a reload keeps it. */
  readonly changed: () => void;
}

/** Milliseconds that a text stands before the address takes it. */
const quiet = 400;

export function topBar(view: EditorView, path: () => string, open: (path: string) => void): TopBar {
  const examples = byId<HTMLSelectElement>("examples");
  examples.append(...groups());
  examples.addEventListener("change", () => open(examples.value));
  byId("format").addEventListener("click", () => {
    formatDocument(view);
    view.focus();
  });
  byId("share").addEventListener("click", () => void share());
  chooseColours(byId<HTMLSelectElement>("theme"));

  async function address(): Promise<string> {
    const text = view.state.doc.toString();
    const asItCame = text === given.shelf.texts[path()];
    return asItCame ? `example=${path()}` : fragmentOf({ path: path(), text });
  }
  async function follow(): Promise<void> {
    history.replaceState(null, "", `#${await address()}`);
  }
  async function share(): Promise<void> {
    await follow();
    const { href } = location;
    try {
      await navigator.clipboard.writeText(href);
      notice(`The link is copied: it holds the spec itself, in ${href.length} characters.`);
    } catch {
      notice("This browser does not let a page copy: the link is in the address line.");
    }
  }
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    opened: (wanted) => {
      examples.value = wanted;
      void follow();
    },
    changed: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => void follow(), quiet);
    },
  };
}

/** The specs that come with perlc, then the examples that teach one thing each. */
function groups(): readonly HTMLElement[] {
  const specs = Object.keys(given.shelf.texts).filter((each) => each.endsWith(".perl"));
  const group = (label: string, of: RegExp) =>
    element(
      "optgroup",
      { label },
      ...specs.flatMap((value) => {
        const [, name] = of.exec(value) ?? [];
        return name === undefined ? [] : [element("option", { value }, name)];
      }),
    );
  return [
    group("specs", /^specs\/([\w-]+)\.perl$/),
    group("examples, one thing each", /^specs\/examples\/([\w-]+)\.perl$/),
  ];
}

function chooseColours(select: HTMLSelectElement): void {
  const use = (scheme: string) => {
    document.documentElement.style.colorScheme = scheme;
  };
  try {
    const kept = localStorage.getItem("perlc colours");
    if (kept !== null && [...select.options].some(({ value }) => value === kept)) select.value = kept;
  } catch {
    // nothing is kept where the browser keeps nothing
  }
  use(select.value);
  select.addEventListener("change", () => {
    use(select.value);
    try {
      localStorage.setItem("perlc colours", select.value);
    } catch {
      // as above
    }
  });
}
