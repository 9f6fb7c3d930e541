// The VS Code side: starts `perlc lsp` and gives the code lenses their commands. Everything else is the server's.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** How `perlc` is started: its words, from the settings. */
function perlc() {
  const [command = "npx", ...args] = vscode.workspace.getConfiguration("perlc").get("command", []);
  return { command, args };
}

async function start() {
  const { command, args } = perlc();
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  // on Windows npx is a .cmd, which only a shell can start
  const shell = process.platform === "win32";
  client = new LanguageClient(
    "perlc",
    "perlc",
    { command, args: [...args, "lsp"], options: { shell, ...(cwd ? { cwd } : {}) } },
    {
      documentSelector: [{ language: "perl-spec" }],
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.perl") },
    },
  );
  await client.start();
}

/** A `perlc` command on a spec, in a terminal where its progress can be seen and stopped. */
function inTerminal(verb) {
  return async (path) => {
    const spec = path ?? vscode.window.activeTextEditor?.document.uri.fsPath;
    if (!spec) return;
    await vscode.workspace.saveAll(false);
    const { command, args } = perlc();
    const name = `perlc ${verb}`;
    const terminal =
      vscode.window.terminals.find((each) => each.name === name) ?? vscode.window.createTerminal({ name });
    terminal.show(true);
    terminal.sendText(
      [command, ...args, verb, spec].map((word) => (/[^\w@%+=:,./\\-]/.test(word) ? `"${word}"` : word)).join(" "),
    );
  };
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("perlc.run", inTerminal("run")),
    vscode.commands.registerCommand("perlc.plan", inTerminal("plan")),
    vscode.commands.registerCommand("perlc.restart", async () => {
      await client?.stop();
      await start();
    }),
  );
  await start();
}

const deactivate = () => client?.stop();

module.exports = { activate, deactivate };
