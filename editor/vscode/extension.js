// The VS Code side of perlc: finds it, starts its language server, and runs what the code lenses ask for in a terminal.
// Everything that is known of a spec is the server's.

const vscode = require("vscode");
const { startClient } = require("./client.js");
const { findPerlc } = require("./find.js");
const { reportCommand } = require("./report.js");

let client;
let output;

const folders = () => (vscode.workspace.workspaceFolders ?? []).map((each) => each.uri.fsPath);

const find = () =>
  findPerlc({ setting: vscode.workspace.getConfiguration("perl-spec").get("server.path", ""), folders: folders() });

async function complain(problem) {
  output.appendLine(problem);
  const settings = "Open settings";
  const chosen = await vscode.window.showErrorMessage(problem, settings);
  if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "perl-spec.server");
}

async function start() {
  const found = find();
  if (found.problem) {
    void complain(found.problem);
    return;
  }
  client = await startClient(vscode, found, output, (reason) => void complain(`perlc lsp does not run: ${reason}`));
}

/** A `perlc` command on a spec, or on the folder of a run, as a task: in a terminal, where its progress can be seen and stopped. */
function inTerminal(verb) {
  return async (path) => {
    const spec = path ?? vscode.window.activeTextEditor?.document.uri.fsPath;
    if (!spec) return;
    await vscode.workspace.saveAll(false);
    const found = find();
    if (found.problem) {
      void complain(found.problem);
      return;
    }
    const { command, args, env, cwd } = found;
    const quoted = (value) => ({ value, quoting: vscode.ShellQuoting.Strong });
    const words = [...args, verb, spec].map(quoted);
    const execution = new vscode.ShellExecution(quoted(command), words, { cwd, env });
    const scope = vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Workspace;
    const task = new vscode.Task({ type: "perlc", verb, spec }, scope, `perlc ${verb}`, "perlc", execution, []);
    await vscode.tasks.executeTask(task);
  };
}

async function activate(context) {
  output = vscode.window.createOutputChannel("PeRL specs");
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("perlc.run", inTerminal("run")),
    vscode.commands.registerCommand("perlc.plan", inTerminal("plan")),
    vscode.commands.registerCommand("perlc.report", reportCommand(vscode, folders, inTerminal("watch"))),
    vscode.commands.registerCommand("perlc.restart", async () => {
      await client?.stop();
      client = undefined;
      await start();
    }),
  );
  await start();
}

const deactivate = () => client?.stop();

module.exports = { activate, deactivate };
