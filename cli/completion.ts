// perlc completion: what a shell needs to complete words of perlc. The scripts know nothing of it: they ask perlc itself
// (complete.ts), so that they never grow old.

import type { ExitCode } from "./exit-code.ts";
import { say } from "./terminal.ts";

export type Shell = "bash" | "zsh" | "fish";

// bash takes `:` and `=` for the ends of words: the line is taken apart here, and what stands before them is not written twice
const bash = `# perlc in bash: put this into ~/.bashrc
#   source <(perlc completion bash)
_perlc() {
  local line=\${COMP_LINE:0:COMP_POINT} words reply lead= current
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=\${words[\${#words[@]}-1]}
  case $current in
    *:*) [[ $COMP_WORDBREAKS == *:* ]] && lead=\${current%"\${current##*:}"} ;;
    *=*) [[ $COMP_WORDBREAKS == *=* ]] && lead=\${current%"\${current##*=}"} ;;
  esac
  COMPREPLY=()
  while IFS= read -r reply; do
    [[ $reply == *[/:=] ]] && compopt -o nospace 2> /dev/null
    reply=\${reply#"$lead"}
    printf -v reply %q "$reply"
    COMPREPLY+=("$reply")
  done < <("\${words[0]}" complete-words -- "\${words[@]:1}" 2> /dev/null)
}
complete -F _perlc perlc`;

const zsh = `#compdef perlc
# perlc in zsh: put this into ~/.zshrc, behind compinit
#   source <(perlc completion zsh)
_perlc() {
  local -a replies
  replies=("\${(@f)$("\${words[1]}" complete-words -- "\${(@)words[2,CURRENT]}" 2> /dev/null)}")
  compadd -S ' ' -- \${replies:#*[/:=]}
  compadd -S '' -- \${(M)replies:#*[/:=]}
}
compdef _perlc perlc`;

const fish = `# perlc in fish: put this into ~/.config/fish/completions/perlc.fish
#   perlc completion fish > ~/.config/fish/completions/perlc.fish
function __perlc_words
  set -l before (commandline -opc)
  $before[1] complete-words -- $before[2..-1] (commandline -ct) 2> /dev/null
end
complete -c perlc -f -a '(__perlc_words)'`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

export function completion(shell: Shell): Promise<ExitCode> {
  say(scripts[shell]);
  return Promise.resolve(0);
}
