#compdef admit
# zsh completion for admit

_admit() {
  local line
  local -a candidates
  while IFS= read -r line; do
    if [[ $line != :* ]]; then candidates+=("${${line//:/\\:}/$'\t'/:}"); fi
  done < <(admit complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( $#candidates )); then _describe admit candidates; else _files; fi
}

compdef _admit admit
