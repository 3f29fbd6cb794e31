# bash completion for admit

__admit_complete() {
  local word line words=()
  # Bash breaks words at "=": "--state=held" is three of them, and becomes "--state held".
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ $word != = ]]; then words+=("$word"); fi
  done
  if [[ $word == = ]]; then words+=(""); fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line != :* ]]; then COMPREPLY+=("${line%%$'\t'*}"); fi
  done < <(admit complete -- "${words[@]}" 2>/dev/null)
}

complete -o default -F __admit_complete admit
