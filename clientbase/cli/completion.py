"""Completion in bash, zsh, fish and PowerShell: what a shell sources, how it is installed, and how a line is answered.

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
from typing import Any, Final, NamedTuple

from typer.completion import completion_init  # type: ignore[attr-defined]

from clientbase.errors import UsageError

ASKED: Final = "_CLIENTBASE_LINE"
"""The variable by which a shell asks."""
FILES: Final = ":files"
"""What is answered where a file is wanted, which the shell knows best."""
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
_TAKE_FILES: Final = frozenset(("import", "check", "fmt", "init", "demo", "resolve", "merge-driver"))
_NEXT_IS_FILE: Final = frozenset(("-o", "--output", "-C"))
_ESCAPES: Final = frozenset(" \t'\"\\$`&|;<>()[]{}*?!#~")


class Typed(NamedTuple):
    """What was typed up to the cursor: whole words, the last of them begun, and how that one is quoted."""

    words: list[str]
    quote: str
    """the quotation mark that is still open"""
    break_: int
    """how much of the last word stands before what bash puts in"""


def typed(line: str, breaks: str = "", escape: str = "\\") -> Typed:
    """Take a line apart as a shell does, and say how its last word stands."""
    words, quote, escaped, begun, break_ = [""], "", False, False, 0
    for sign in line:
        if escaped or (quote and sign not in {quote, escape}) or (quote == "'" and sign != quote):
            words[-1] += sign
            escaped = False
        elif sign == escape:
            escaped = begun = True
        elif quote:
            quote = ""
        elif sign in "'\"":
            quote, begun, break_ = sign, True, len(words[-1])
        elif sign.isspace():
            if begun:
                words.append("")
            begun, break_ = False, 0
        else:
            words[-1] += sign
            begun = True
            break_ = len(words[-1]) if sign in breaks else break_
    return Typed(words, quote, break_)


def answer() -> None:
    """Answer the shell, and end; one whose script is of an older version is answered by typer, in its own way."""
    if ASKED in os.environ:
        sys.stdout.write(answered())
        sys.exit(0)
    completion_init()


def answered() -> str:
    """Return what the shell is offered for the line that it asks about, one word a line."""
    shell = os.environ.get("_CLIENTBASE_SHELL", "")
    breaks = "".join(set(os.environ.get("_CLIENTBASE_BREAKS", "")) & set("=:"))
    now = typed(os.environ[ASKED], breaks, "`" if shell == "powershell" else "\\")
    if len(now.words) < 2:  # noqa: PLR2004 - the program itself is still being typed
        return ""
    found = _offered(now.words)
    if not found and _wants_file(now.words):
        return f"{FILES}\n"
    return "".join(f"{_put_in(word, now, shell)}\n" for word in found if word.isprintable())


def _offered(words: list[str]) -> list[str]:
    """Ask the verbs, as bash would ask them."""
    from clientbase.cli.app import app

    completion_init()
    os.environ["COMP_WORDS"] = shlex.join(words)
    os.environ["COMP_CWORD"] = str(len(words) - 1)
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()), suppress(SystemExit):
        app(prog_name="clientbase")
    return [line for line in out.getvalue().split("\n") if line]


def _wants_file(words: list[str]) -> bool:
    return words[-2] in _NEXT_IS_FILE or bool(_TAKE_FILES & {*words[1:-1]})


def _put_in(word: str, now: Typed, shell: str) -> str:
    """Return a word as the shell puts it in behind what is there already."""
    if shell == "powershell":
        return "'" + word.replace("'", "''") + "'" if _ESCAPES & {*word} else word
    if shell != "bash":
        return word
    before = now.words[-1][: now.break_]
    rest = word[now.break_ :] if word.startswith(before) else word
    if now.quote:
        return (
            rest if now.quote == "'" else "".join(f"\\{sign}" if sign in '"$`\\' else sign for sign in rest)
        )
    return "".join(f"\\{sign}" if sign in _ESCAPES else sign for sign in rest)


def shell_in_use() -> str:
    """Return the shell that is in use, as the environment says; UsageError where it is none of those known."""
    name = os.path.basename(os.environ.get("SHELL", "")).removesuffix(".exe")  # noqa: PTH119 - a name, not a file
    if not name and "PSModulePath" in os.environ:
        name = "powershell"
    name = {"pwsh": "powershell"}.get(name, name)
    if name not in _SCRIPTS:
        known = ", ".join(_SCRIPTS)
        raise UsageError(f'no completion for the shell "{name}"; name one of {known} by the variable SHELL')
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
