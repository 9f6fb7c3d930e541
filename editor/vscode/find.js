// Which `perlc` is started: the one that the settings name, or else the one that the project has installed, looked for in
// the folders of the window and above them. None is ever fetched.

const { existsSync, readFileSync } = require("node:fs");
const { delimiter, dirname, isAbsolute, join, resolve } = require("node:path");

/**
 * `{ command, args, env, cwd }` to start it, or `{ problem }`: a sentence for the user. `setting` is the path from the
 * settings, empty for none; `folders` are those of the window.
 */
function findPerlc({ setting = "", folders = [], platform = process.platform, env = process.env } = {}) {
  const cwd = folders[0];
  if (setting !== "") {
    const path = isAbsolute(setting) ? setting : resolve(cwd ?? ".", setting);
    if (!existsSync(path)) return { problem: `There is no ${path}, which the setting perl-spec.server.path names.` };
    return started(path, dirname(path), platform, env, cwd);
  }
  for (const folder of folders.flatMap(upwards)) {
    const installed = join(folder, "node_modules", ".bin", platform === "win32" ? "perlc.cmd" : "perlc");
    if (existsSync(installed)) return started(installed, folder, platform, env, cwd);
    const own = join(folder, "cli", "perlc.js");
    if (existsSync(own) && nameOf(folder) === "perlc") return started(own, folder, platform, env, cwd);
  }
  return { problem: "perlc is not installed in this folder or above it (npm install perlc does that)." };
}

/** A folder and those above it. */
function upwards(folder) {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function nameOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name;
  } catch {
    return undefined;
  }
}

/** A script is started with Node; the Node of the project, where it has one, comes before the user's own. */
function started(path, folder, platform, env, cwd) {
  const bin = join(folder, "node_modules", ".bin");
  const key = Object.keys(env).find((each) => each.toUpperCase() === "PATH") ?? "PATH";
  const withBin = { ...env, [key]: [bin, env[key]].filter(Boolean).join(delimiter) };
  const script = /\.[cm]?[jt]s$/.test(path);
  return {
    command: script ? "node" : path,
    args: script ? [path] : [],
    env: withBin,
    // Windows starts .cmd files by a shell only
    shell: platform === "win32" && (script || path.endsWith(".cmd")),
    cwd: cwd ?? folder,
  };
}

module.exports = { findPerlc };
