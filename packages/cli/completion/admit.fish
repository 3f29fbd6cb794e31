# fish completion for admit

function __admit_complete
    set -l before (commandline -opc)
    set -l last (commandline -ct)
    set -l candidates (admit complete -- $before[2..-1] "$last" 2>/dev/null | string match --invert ':*')
    if test (count $candidates) -gt 0
        printf '%s\n' $candidates
    else
        __fish_complete_path "$last"
    end
end

complete -c admit -f -a '(__admit_complete)'
