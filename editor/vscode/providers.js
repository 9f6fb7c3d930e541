// One provider of VS Code for each request that the server answers: the question as the protocol puts it, and the answer
// turned into VS Code's objects. What the server does not offer is not registered.

const { converter } = require("./convert.js");

/** Registers everything in `offered`, the server's capabilities; what comes back is disposed of with the server. */
function provide(vscode, wire, offered, selector) {
  const convert = converter(vscode);
  const { languages } = vscode;
  const of = (document) => ({ textDocument: { uri: document.uri.toString() } });
  const at = (document, { line, character }) => ({ ...of(document), position: { line, character } });
  const lines = ({ start, end }) => ({
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  });
  const options = ({ tabSize, insertSpaces }) => ({ options: { tabSize, insertSpaces } });
  const ask = (method, params, token) => wire.request(`textDocument/${method}`, params, token);
  const one = (make) => (answer) => (answer ? make(answer) : undefined);
  const all = (make) => (answer) => (answer ?? []).map(make);

  const completion = {
    provideCompletionItems: (document, position, token) =>
      ask("completion", at(document, position), token).then(all(convert.completion)),
  };
  const rename = {
    prepareRename: async (document, position, token) => {
      const found = await ask("prepareRename", at(document, position), token);
      if (!found) throw new Error("This is a word of the language, not a name of the spec.");
      return { range: convert.range(found.range), placeholder: found.placeholder };
    },
    provideRenameEdits: (document, position, newName, token) =>
      ask("rename", { ...at(document, position), newName }, token).then(one(convert.workspaceEdit)),
  };
  const legend = offered.semanticTokensProvider?.legend;
  const onType = offered.documentOnTypeFormattingProvider;

  const providers = {
    completionProvider: () =>
      languages.registerCompletionItemProvider(selector, completion, ...offered.completionProvider.triggerCharacters),
    hoverProvider: () =>
      languages.registerHoverProvider(selector, {
        provideHover: (document, position, token) =>
          ask("hover", at(document, position), token).then(one(convert.hover)),
      }),
    definitionProvider: () =>
      languages.registerDefinitionProvider(selector, {
        provideDefinition: (document, position, token) =>
          ask("definition", at(document, position), token).then(all(convert.location)),
      }),
    referencesProvider: () =>
      languages.registerReferenceProvider(selector, {
        provideReferences: (document, position, context, token) =>
          ask("references", { ...at(document, position), context }, token).then(all(convert.location)),
      }),
    renameProvider: () => languages.registerRenameProvider(selector, rename),
    documentSymbolProvider: () =>
      languages.registerDocumentSymbolProvider(selector, {
        provideDocumentSymbols: (document, token) =>
          ask("documentSymbol", of(document), token).then(all(convert.symbol)),
      }),
    workspaceSymbolProvider: () =>
      languages.registerWorkspaceSymbolProvider({
        provideWorkspaceSymbols: (query, token) =>
          wire.request("workspace/symbol", { query }, token).then(all(convert.workspaceSymbol)),
      }),
    documentLinkProvider: () =>
      languages.registerDocumentLinkProvider(selector, {
        provideDocumentLinks: (document, token) => ask("documentLink", of(document), token).then(all(convert.link)),
      }),
    foldingRangeProvider: () =>
      languages.registerFoldingRangeProvider(selector, {
        provideFoldingRanges: (document, _, token) =>
          ask("foldingRange", of(document), token).then(all(convert.folding)),
      }),
    semanticTokensProvider: () =>
      languages.registerDocumentSemanticTokensProvider(
        selector,
        {
          provideDocumentSemanticTokens: (document, token) =>
            ask("semanticTokens/full", of(document), token).then(one(convert.tokens)),
        },
        new vscode.SemanticTokensLegend(legend.tokenTypes, legend.tokenModifiers),
      ),
    inlayHintProvider: () =>
      languages.registerInlayHintsProvider(selector, {
        provideInlayHints: (document, range, token) =>
          ask("inlayHint", { ...of(document), range: lines(range) }, token).then(all(convert.hint)),
      }),
    signatureHelpProvider: () =>
      languages.registerSignatureHelpProvider(
        selector,
        {
          provideSignatureHelp: (document, position, token) =>
            ask("signatureHelp", at(document, position), token).then(one(convert.signatureHelp)),
        },
        ...offered.signatureHelpProvider.triggerCharacters,
      ),
    codeActionProvider: () =>
      languages.registerCodeActionsProvider(selector, {
        provideCodeActions: (document, range, _, token) =>
          ask("codeAction", { ...of(document), range: lines(range), context: { diagnostics: [] } }, token).then(
            all(convert.action),
          ),
      }),
    codeLensProvider: () =>
      languages.registerCodeLensProvider(selector, {
        provideCodeLenses: (document, token) => ask("codeLens", of(document), token).then(all(convert.lens)),
      }),
    documentFormattingProvider: () =>
      languages.registerDocumentFormattingEditProvider(selector, {
        provideDocumentFormattingEdits: (document, given, token) =>
          ask("formatting", { ...of(document), ...options(given) }, token).then(all(convert.textEdit)),
      }),
    documentRangeFormattingProvider: () =>
      languages.registerDocumentRangeFormattingEditProvider(selector, {
        provideDocumentRangeFormattingEdits: (document, range, given, token) =>
          ask("rangeFormatting", { ...of(document), range: lines(range), ...options(given) }, token).then(
            all(convert.textEdit),
          ),
      }),
    documentOnTypeFormattingProvider: () =>
      languages.registerOnTypeFormattingEditProvider(
        selector,
        {
          provideOnTypeFormattingEdits: (document, position, ch, given, token) =>
            ask("onTypeFormatting", { ...at(document, position), ch, ...options(given) }, token).then(
              all(convert.textEdit),
            ),
        },
        onType.firstTriggerCharacter,
        ...(onType.moreTriggerCharacter ?? []),
      ),
  };
  return Object.entries(providers)
    .filter(([capability]) => offered[capability])
    .map(([, register]) => register());
}

module.exports = { provide };
