// The editor: CodeMirror, with what the language server knows through its client.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import {
  findReferencesKeymap,
  formatKeymap,
  hoverTooltips,
  jumpToDefinitionKeymap,
  renameKeymap,
  serverCompletion,
  signatureHelp,
} from "@codemirror/lsp-client";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { Problem } from "../shared/said.ts";
import { colours } from "./colours.ts";
import type { Desk } from "./desk.ts";
import { fixKeymap, fixMenu } from "./fixes.ts";
import { changesOf, spanOf } from "./places.ts";
import { uriOf } from "./uri.ts";

/** The one sheet of styles that is written by a script; the page's policy knows it by this word. */
export const styled: Extension = EditorView.cspNonce.of("perlc");

/** What the page does when something happens in the editor. */
export interface Heard {
  readonly changed: () => void;
  readonly moved: () => void;
}

/** The state of an editor that shows a file. */
export function stateOf(path: string, text: string, desk: Desk, heard: Heard): EditorState {
  return EditorState.create({ doc: text, extensions: extensionsOf(path, desk, heard) });
}

function extensionsOf(path: string, desk: Desk, { changed, moved }: Heard): Extension {
  return [
    styled,
    EditorView.contentAttributes.of({
      "aria-label": `text of ${path}`,
      "aria-describedby": "keys",
      spellcheck: "false",
    }),
    lineNumbers(),
    lintGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    colours,
    fixMenu,
    desk.client.plugin(uriOf(path), "perl-spec"),
    serverCompletion(),
    autocompletion({ icons: false }),
    hoverTooltips(),
    signatureHelp(),
    keymap.of([
      ...fixKeymap(desk),
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...formatKeymap,
      ...renameKeymap,
      ...jumpToDefinitionKeymap,
      ...findReferencesKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of(({ docChanged, selectionSet }) => {
      if (docChanged) changed();
      if (docChanged || selectionSet) moved();
    }),
  ];
}

/** Marks the places of problems in the text; each has its fix beside it. */
export function showProblems(view: EditorView, problems: readonly Problem[]): void {
  const { doc } = view.state;
  const marks = problems.map(({ range, severity, message, code, fix }): Diagnostic => {
    const { from, to } = spanOf(doc, range);
    return {
      from,
      // what is empty could not be seen
      to: from === to ? Math.min(to + 1, doc.length) : to,
      severity,
      source: code,
      message,
      actions:
        fix && !fix.elsewhere
          ? [
              {
                name: fix.title,
                apply: (target: EditorView) => target.dispatch(changesOf(target.state.doc, fix.edits)),
              },
            ]
          : [],
    };
  });
  view.dispatch(setDiagnostics(view.state, marks));
}
