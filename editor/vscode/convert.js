// The protocol's data as VS Code's objects. `vscode` is handed in, as only the editor has it.

function converter(vscode) {
  const range = ({ start, end }) => new vscode.Range(start.line, start.character, end.line, end.character);
  const position = ({ line, character }) => new vscode.Position(line, character);
  const uri = (text) => vscode.Uri.parse(text);
  const location = (each) => new vscode.Location(uri(each.uri), range(each.range));
  const textEdit = (each) => vscode.TextEdit.replace(range(each.range), each.newText);
  const markdown = (content) =>
    content === undefined
      ? undefined
      : new vscode.MarkdownString(typeof content === "string" ? content : content.value);

  function workspaceEdit({ changes = {} }) {
    const edit = new vscode.WorkspaceEdit();
    for (const [path, edits] of Object.entries(changes)) edit.set(uri(path), edits.map(textEdit));
    return edit;
  }

  function diagnostic(each) {
    // the protocol counts severities from one
    const shown = new vscode.Diagnostic(range(each.range), each.message, (each.severity ?? 1) - 1);
    shown.source = each.source;
    shown.code = each.codeDescription ? { value: each.code, target: uri(each.codeDescription.href) } : each.code;
    shown.relatedInformation = (each.relatedInformation ?? []).map(
      (other) => new vscode.DiagnosticRelatedInformation(location(other.location), other.message),
    );
    return shown;
  }

  function completion(each) {
    // and kinds of items and symbols too
    const item = new vscode.CompletionItem(each.label, each.kind === undefined ? undefined : each.kind - 1);
    item.detail = each.detail;
    item.documentation = markdown(each.documentation);
    item.sortText = each.sortText;
    const text = each.textEdit?.newText ?? each.label;
    item.insertText = each.insertTextFormat === 2 ? new vscode.SnippetString(text) : text;
    if (each.textEdit) item.range = range(each.textEdit.range);
    if (each.additionalTextEdits) item.additionalTextEdits = each.additionalTextEdits.map(textEdit);
    return item;
  }

  function symbol(each) {
    const made = new vscode.DocumentSymbol(
      each.name,
      each.detail ?? "",
      each.kind - 1,
      range(each.range),
      range(each.selectionRange),
    );
    made.children = (each.children ?? []).map(symbol);
    return made;
  }

  const foldingKinds = { comment: vscode.FoldingRangeKind.Comment, imports: vscode.FoldingRangeKind.Imports };

  function hint(each) {
    const made = new vscode.InlayHint(position(each.position), each.label, each.kind);
    made.paddingLeft = each.paddingLeft ?? false;
    return made;
  }

  function signatureHelp(each) {
    const help = new vscode.SignatureHelp();
    help.activeSignature = each.activeSignature ?? 0;
    help.activeParameter = each.activeParameter ?? 0;
    help.signatures = each.signatures.map((signature) => {
      const made = new vscode.SignatureInformation(signature.label, markdown(signature.documentation));
      made.parameters = (signature.parameters ?? []).map(
        (parameter) => new vscode.ParameterInformation(parameter.label, markdown(parameter.documentation)),
      );
      return made;
    });
    return help;
  }

  function action(each) {
    const made = new vscode.CodeAction(each.title, vscode.CodeActionKind.Empty.append(each.kind));
    made.isPreferred = each.isPreferred;
    made.diagnostics = each.diagnostics?.map(diagnostic);
    if (each.edit) made.edit = workspaceEdit(each.edit);
    return made;
  }

  function link(each) {
    const made = new vscode.DocumentLink(range(each.range), uri(each.target));
    made.tooltip = each.tooltip;
    return made;
  }

  return {
    range,
    location,
    textEdit,
    workspaceEdit,
    diagnostic,
    completion,
    symbol,
    hint,
    signatureHelp,
    action,
    link,
    hover: (each) => new vscode.Hover(markdown(each.contents), each.range && range(each.range)),
    folding: (each) => new vscode.FoldingRange(each.startLine, each.endLine, foldingKinds[each.kind]),
    lens: (each) => new vscode.CodeLens(range(each.range), each.command),
    tokens: ({ data }) => new vscode.SemanticTokens(new Uint32Array(data)),
    workspaceSymbol: (each) =>
      new vscode.SymbolInformation(each.name, each.kind - 1, each.containerName ?? "", location(each.location)),
  };
}

module.exports = { converter };
