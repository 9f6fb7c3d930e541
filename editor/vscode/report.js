// The report of a run in a tab of the editor: the file that perlc has written, as it is, with nothing allowed to run or to load in it.

const { existsSync, readdirSync, readFileSync, statSync } = require("node:fs");
const { basename, dirname, join, resolve } = require("node:path");

/** The spec that a run was made from, by the file in its folder; undefined where that says none. */
function specOf(folder) {
  try {
    const { directory, specs } = JSON.parse(readFileSync(join(folder, "spec.json"), "utf8"));
    return resolve(folder, directory, basename(specs[0].path));
  } catch {
    return undefined;
  }
}

const namesIn = (folder) => {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []));
  } catch {
    return [];
  }
};

const written = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The folder of the newest run, or sweep, of a spec among those that `perlc run` makes in the folders of a window: `runs/NAME`. */
function newestRun(spec, folders) {
  const found = folders
    .flatMap((each) => namesIn(join(each, "runs")).map((name) => join(each, "runs", name)))
    .flatMap((folder) => {
      const isSweep = existsSync(join(folder, "sweep.json"));
      const own = isSweep ? namesIn(folder).map((name) => join(folder, name)) : [folder];
      const time = written(join(folder, isSweep ? "sweep.json" : "journal.jsonl"));
      return own.some((each) => specOf(each) === resolve(spec)) ? [{ folder, time }] : [];
    });
  return found.sort((a, b) => b.time - a.time)[0]?.folder;
}

/** Stands before whatever a file says of itself: a file that was changed loads nothing either. */
const policy = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`;

function show(vscode, file) {
  const name = basename(dirname(file));
  const panel = vscode.window.createWebviewPanel("perlcReport", name, vscode.ViewColumn.Beside, {
    enableScripts: false,
    localResourceRoots: [],
    enableFindWidget: true,
  });
  panel.webview.html = policy + readFileSync(file, "utf8");
}

/**
 * The command: of the file or folder that is given, else of the newest run of the spec that is open. A run that has none yet can be watched
 * instead; `watch` does that with its folder.
 */
const reportCommand = (vscode, folders, watch) => async (uri) => {
  const given = uri?.fsPath ?? (typeof uri === "string" ? uri : undefined);
  const spec = vscode.window.activeTextEditor?.document.uri.fsPath;
  const folder = given === undefined ? spec && newestRun(spec, folders()) : given.replace(/[\\/]report\.html$/, "");
  if (!folder) {
    await vscode.window.showInformationMessage("No run of this spec is in the folder runs of this window.");
    return;
  }
  const file = join(folder, "report.html");
  if (existsSync(file)) {
    show(vscode, file);
    return;
  }
  const yes = "Watch it";
  const says = `${basename(folder)} has no report yet: perlc writes one when a run ends.`;
  if ((await vscode.window.showInformationMessage(says, yes)) === yes) await watch(folder);
};

module.exports = { newestRun, reportCommand };
