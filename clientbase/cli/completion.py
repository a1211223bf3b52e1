"""Completion in bash, zsh, fish and PowerShell: what a shell sources, how it is installed, and who answers a line.

The shell sends the line up to the cursor as it stands, and gets whole words back, one a line, ready to be put in: in
bash, where `=` and `:` break words, only what stands behind the last of them. So all quoting is done here, and all
shells are offered the same.
"""

import io
import os
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any, Final

from typer.completion import completion_init  # type: ignore[attr-defined]

from clientbase.cli.line import ASKED, FILES, answered
from clientbase.errors import UsageError
from clientbase.language import say

_ANSWERED: Final = '_CLIENTBASE_COMPLETE=complete_bash _CLIENTBASE_SHELL={name} _CLIENTBASE_LINE="{line}"'
_SCRIPTS: Final = {
    "bash": f"""_clientbase_completion() {{
    local found
    COMPREPLY=()
    while IFS= read -r found; do COMPREPLY+=("$found"); done < <(
        {_ANSWERED.format(name="bash", line="${COMP_LINE:0:COMP_POINT}")} \\
        _CLIENTBASE_BREAKS="$COMP_WORDBREAKS" "$1" 2>/dev/null)
    if [ "${{COMPREPLY[0]}}" = "{FILES}" ]; then COMPREPLY=(); compopt -o default; return; fi
    case "${{COMPREPLY[0]}}" in *[=/]) compopt -o nospace ;; esac
}}
complete -F _clientbase_completion clientbase
""",
    "zsh": f"""(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit; }}
_clientbase_completion() {{
    local -a found bare
    found=("${{(@f)$({_ANSWERED.format(name="zsh", line="${(j: :)words[1,CURRENT]}")} ${{words[1]}} 2>/dev/null)}}")
    if [[ $found[1] == {FILES} ]]; then _files; return; fi
    bare=(${{(M)found:#*[=/]}})
    found=(${{found:#*[=/]}})
    (( $#bare )) && compadd -U -S '' -a bare
    (( $#found )) && compadd -U -a found
}}
compdef _clientbase_completion clientbase
""",
    "fish": f"""function __clientbase_completion
    set -l found (env _CLIENTBASE_COMPLETE=complete_bash _CLIENTBASE_SHELL=fish \\
        _CLIENTBASE_LINE=(commandline -cp | string collect) (commandline -op)[1] 2>/dev/null)
    if test "$found[1]" = {FILES}
        __fish_complete_path (commandline -ct)
    else
        string join \\n -- $found
    end
end
complete -c clientbase -f -a '(__clientbase_completion)'
""",
    "powershell": """Register-ArgumentCompleter -Native -CommandName clientbase -ScriptBlock {
    param($word, $ast, $position)
    $line = $ast.ToString()
    if ($position -gt $line.Length) { $line += ' ' } else { $line = $line.Substring(0, $position) }
    $Env:_CLIENTBASE_COMPLETE = 'complete_bash'
    $Env:_CLIENTBASE_SHELL = 'powershell'
    $Env:_CLIENTBASE_LINE = $line
    clientbase | Where-Object { $_ -ne ':files' } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_)
    }
    Remove-Item Env:_CLIENTBASE_COMPLETE, Env:_CLIENTBASE_SHELL, Env:_CLIENTBASE_LINE
}
""",
}


def answer() -> None:
    """Answer the shell, and end; one whose script is of an older version is answered by typer, in its own way.

    Most of what is asked has been answered before it comes to this, from the table of offers (`quick.py`).
    """
    if ASKED in os.environ:
        sys.stdout.write(answered(offered))
        sys.exit(0)
    completion_init()


def offered(words: list[str]) -> list[str]:
    """Ask the verbs, as bash would ask them."""
    from clientbase.cli.app import app

    completion_init()
    os.environ["COMP_WORDS"] = shlex.join(words)
    os.environ["COMP_CWORD"] = str(len(words) - 1)
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()), suppress(SystemExit):
        app(prog_name="clientbase")
    return [line for line in out.getvalue().split("\n") if line]


def shell_in_use() -> str:
    """Return the shell that is in use, as the environment says; UsageError where it is none of those known."""
    name = os.path.basename(os.environ.get("SHELL", "")).removesuffix(".exe")  # noqa: PTH119 - a name, not a file
    if not name and "PSModulePath" in os.environ:
        name = "powershell"
    name = {"pwsh": "powershell"}.get(name, name)
    if name not in _SCRIPTS:
        known = ", ".join(_SCRIPTS)
        raise UsageError(
            say(
                'no completion for the shell "{name}"; name one of {known} by the variable SHELL',
                name=name,
                known=known,
            )
        )
    return name


def script() -> str:
    """Return what the shell in use is to source."""
    return _SCRIPTS[shell_in_use()]


def install() -> list[Path]:
    """Write the script of the shell in use into a file of its own, and one line that sources it; return what changed.

    fish finds its files by itself. Nothing else is touched, and what is there already is left as it is.
    """
    shell = shell_in_use()
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    if shell == "fish":
        return _written(config / "fish/completions/clientbase.fish", _SCRIPTS[shell])
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    own = data / "clientbase" / {"powershell": "completion.ps1"}.get(shell, f"completion.{shell}")
    documents = home / "Documents/PowerShell" if sys.platform == "win32" else config / "powershell"
    profile = {
        "bash": home / ".bashrc",
        "zsh": Path(os.environ.get("ZDOTDIR") or home) / ".zshrc",
        "powershell": documents / "Microsoft.PowerShell_profile.ps1",
    }[shell]
    line = f"{'.' if shell == 'powershell' else 'source'} {shlex.quote(str(own))}"
    return [*_written(own, _SCRIPTS[shell]), *_with_line(profile, line)]


def _written(file: Path, text: str) -> list[Path]:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return [file]


def _with_line(profile: Path, line: str) -> list[Path]:
    """Add a line to a file that is somebody's own, behind all that is there."""
    there: Any = profile.read_bytes() if profile.is_file() else b""
    if line.encode() in there.splitlines():
        return []
    profile.parent.mkdir(parents=True, exist_ok=True)
    with profile.open("ab") as file:
        file.write(b"\n" * (there != b"" and not there.endswith(b"\n")) + line.encode() + b"\n")
    return [profile]
