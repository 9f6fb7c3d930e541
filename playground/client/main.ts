// READ THIS FIRST: the page. The editor sends each change to the language server in its worker; when that has compiled the text, the
// editor gets its colours and marks, and the open panel asks for what it shows.

import { LSPPlugin } from "@codemirror/lsp-client";
import { type EditorState, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { readFragment } from "../shared/link.ts";
import type { Asked, AskedProblems, Edit, Problems, Range } from "../shared/said.ts";
import { adapterLine } from "./adapter.ts";
import { type Hint, showColours, showHints } from "./colours.ts";
import { openDesk } from "./desk.ts";
import { byId, element, notice } from "./dom.ts";
import { showProblems, stateOf, styled } from "./editor.ts";
import { given } from "./given.ts";
import type { Page } from "./page.ts";
import { explainPanel } from "./panels/explain.ts";
import { planPanel } from "./panels/plan.ts";
import { problemsPanel } from "./panels/problems.ts";
import { schedulePanel } from "./panels/schedule.ts";
import { trainPanel } from "./panels/train.ts";
import { changesOf, spanOf } from "./places.ts";
import { makeTabs } from "./tabs.ts";
import { topBar } from "./top-bar.ts";
import { uriOf } from "./uri.ts";

let path = "specs/quickstart.perl";
/** A hundred columns of the font of drawings. */
const probe = element("pre", { className: "probe", "aria-hidden": "true" }, "0".repeat(100));
document.body.append(probe);
/** Of files that were in the editor before, with what can be undone in them. */
const states = new Map<string, EditorState>();

const compiled = (which: string) => {
  if (which === path) void refresh();
};
const desk = openDesk(given, compiled, (wanted) => open(wanted));
const view = new EditorView({ parent: byId("editor"), extensions: styled });

const page: Page = {
  desk,
  path: () => path,
  cursor: () => {
    const { head } = view.state.selection.main;
    const line = view.state.doc.lineAt(head);
    return { line: line.number - 1, character: head - line.from };
  },
  columns,
  goTo: (place) => {
    view.dispatch({
      selection: { anchor: spanOf(view.state.doc, { start: place, end: place }).from },
      scrollIntoView: true,
    });
    view.focus();
  },
  edit: (edits: readonly Edit[]) => {
    view.dispatch(changesOf(view.state.doc, edits));
    view.focus();
  },
  explain: (what) => {
    tabs.open("explain");
    explain.ask(what);
  },
  markdown: (text) => LSPPlugin.get(view)?.docToHTML({ kind: "markdown", value: text }) ?? "",
};

const problems = problemsPanel(page);
const explain = explainPanel(page);
const tabs = makeTabs([problems, planPanel(page), schedulePanel(page), explain, trainPanel(page)]);
const bar = topBar(view, page.path, (wanted) => void open(wanted));

/** Shows a file in the editor, with `text` in place of what it held; undefined where there is none of that name. */
function open(wanted: string, text = desk.textOf(wanted)): EditorView | undefined {
  if (text === undefined) return undefined;
  states.set(path, view.state);
  path = wanted;
  const before = states.get(wanted);
  const same = before?.doc.eq(Text.of(text.split("\n"))) ?? false;
  view.setState(before && same ? before : stateOf(wanted, text, desk, heard));
  byId("file").textContent = wanted;
  bar.opened(wanted);
  void refresh();
  return view;
}

let syncing = false;
const heard = {
  changed: () => {
    if (syncing) return;
    syncing = true;
    // all keys of one turn are one change
    setTimeout(() => {
      syncing = false;
      desk.client.sync();
      bar.changed();
    });
  },
  moved: () => explain.moved(),
};

/** Asks for all that is shown of the text as it stands; of an answer to an older one nothing is shown. */
async function refresh(): Promise<void> {
  const { doc } = view.state;
  const textDocument = { uri: uriOf(path) };
  const end = { line: doc.lines, character: 0 };
  const range = { start: { line: 0, character: 0 }, end };
  tabs.refresh();
  const [found, tokens, hints] = await Promise.all([
    desk.ask<AskedProblems, Problems | null>("perlc/problems", { textDocument, width: columns() }),
    desk.ask<Asked, { readonly data: readonly number[] }>("textDocument/semanticTokens/full", { textDocument }),
    desk.ask<Asked & { readonly range: Range }, readonly Hint[]>("textDocument/inlayHint", { textDocument, range }),
  ]);
  if (view.state.doc !== doc) return;
  const legend = desk.client.serverCapabilities?.semanticTokensProvider?.legend;
  if (tokens && legend) showColours(view, tokens.data, legend.tokenTypes, legend.tokenModifiers);
  if (hints) showHints(view, hints);
  if (!found) return;
  showProblems(view, found.problems);
  problems.show(found.problems);
  tabs.mark("problems", found.problems.length === 0 ? "" : String(found.problems.length));
}

/** Columns of a terminal that the panel has room for. */
function columns(): number {
  return Math.max(40, Math.min(100, Math.floor((byId("panels").clientWidth * 100) / probe.offsetWidth) - 7));
}

/** Opens what the address names: an example, or the spec that it holds. */
async function openAddressed(): Promise<void> {
  const example = new URLSearchParams(location.hash.slice(1)).get("example");
  const linked = await readFragment(location.hash);
  if (typeof linked === "string") notice(linked);
  if (typeof linked === "object") {
    open(linked.path, linked.text);
    notice("This spec came with the link. Nothing of it is run unless you train it.");
  } else open(example !== null && desk.textOf(example) !== undefined ? example : path);
}

addEventListener("hashchange", () => void openAddressed());
let drawnFor = columns();
new ResizeObserver(() => {
  if (columns() === drawnFor) return;
  drawnFor = columns();
  void refresh();
}).observe(byId("panels"));
void adapterLine().then((line) => {
  byId("adapter").textContent = line;
});
void openAddressed();
