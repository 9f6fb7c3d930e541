// Code actions: Ctrl-. asks the language server what could be done at the cursor, and shows it as a list of buttons.

import { LSPPlugin } from "@codemirror/lsp-client";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, type KeyBinding, showTooltip, type Tooltip } from "@codemirror/view";
import type { Asked, Edit, Range } from "../shared/said.ts";
import type { Desk } from "./desk.ts";
import { element, notice } from "./dom.ts";
import { changesOf } from "./places.ts";

interface Action {
  readonly title: string;
  readonly edit?: { readonly changes?: Readonly<Record<string, readonly Edit[]>> };
}

interface AskedActions extends Asked {
  readonly range: Range;
  readonly context: { readonly diagnostics: readonly [] };
}

const show = StateEffect.define<Tooltip | null>();

const menu = StateField.define<Tooltip | null>({
  create: () => null,
  update: (value, { effects, docChanged, selection }) =>
    effects.reduce<Tooltip | null>(
      (now, each) => (each.is(show) ? each.value : now),
      docChanged || selection ? null : value,
    ),
  provide: (field) => showTooltip.from(field),
});

export const fixMenu: Extension = menu;

export const fixKeymap = (desk: Desk): readonly KeyBinding[] => [
  { key: "Mod-.", run: (view) => openMenu(view, desk), preventDefault: true },
];

function openMenu(view: EditorView, desk: Desk): boolean {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return false;
  const { from, to, head } = view.state.selection.main;
  const range = { start: plugin.toPosition(from), end: plugin.toPosition(to) };
  const asked: AskedActions = { textDocument: { uri: plugin.uri }, range, context: { diagnostics: [] } };
  void desk.ask<AskedActions, readonly Action[]>("textDocument/codeAction", asked).then((actions = []) => {
    const usable = actions.filter((each) => (each.edit?.changes?.[plugin.uri] ?? []).length > 0);
    if (usable.length === 0) notice("There is no fix for what stands at the cursor.");
    else
      view.dispatch({
        effects: show.of({
          pos: head,
          above: false,
          arrow: false,
          create: () => ({ dom: list(view, plugin.uri, usable) }),
        }),
      });
  });
  return true;
}

function list(view: EditorView, uri: string, actions: readonly Action[]): HTMLElement {
  const close = () => {
    view.dispatch({ effects: show.of(null) });
    view.focus();
  };
  const buttons = actions.map(({ title, edit }) =>
    element(
      "button",
      {
        type: "button",
        onclick: () => {
          view.dispatch(changesOf(view.state.doc, edit?.changes?.[uri] ?? []));
          close();
        },
      },
      title,
    ),
  );
  const dom = element("div", { className: "fixes", role: "group", "aria-label": "fixes" }, ...buttons);
  dom.addEventListener("keydown", ({ key }) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (key === "ArrowDown") buttons[(at + 1) % buttons.length]?.focus();
    if (key === "ArrowUp") buttons.at((at - 1) % buttons.length)?.focus();
    if (key === "Escape") close();
  });
  requestAnimationFrame(() => buttons[0]?.focus());
  return dom;
}
