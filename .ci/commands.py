"""Prints the shell commands of the pages: a line each of kind, place and command, tabs between.

usage: commands.py README.md PAGE.md ...

What a page tells a reader to type is run by CI as it stands there, from the repository's folder, in
the order of the pages; a command that stands in several places is run once. So write commands in
fenced blocks with one of these info strings:

  ```sh         run; must end with exit code 0
  ```sh long    not run: takes long at full length, needs the user's own data or another machine
  ```sh server  started, and stopped as soon as it has printed an address (http://...)

A command is one line, or several where the lines end with a backslash; `#` begins a comment line. Each is
run in a shell of its own. Blocks without an info string are for output; `mtl` or `mvn` in them is an
error, because nobody would notice when it stops working.
"""
import re
import sys

KINDS = {"sh": "run", "sh long": "long", "sh server": "server"}


def blocks(path):
    info, start, lines = None, 0, []
    with open(path, encoding="utf-8") as page:
        for number, line in enumerate(page, 1):
            fence = re.match(r"\s*```(.*)$", line)
            if fence and info is None:
                info, start, lines = fence.group(1).strip(), number, []
            elif fence:
                yield info, start, lines
                info = None
            else:
                lines.append(line.rstrip("\n"))
    if info is not None:
        sys.exit(f"{path}:{start}: the block does not end")


def commands(start, lines):
    command, first = "", 0
    for number, line in enumerate(lines, start + 1):
        first = first if command else number
        command += line.strip()
        if command.endswith("\\"):
            command = command[:-1]
            continue
        if command and not command.startswith("#"):
            yield first, command
        command = ""


def main(pages):
    seen = set()
    for path in pages:
        for info, start, lines in blocks(path):
            kind = KINDS.get(info)
            if kind is None and info.split(" ")[0] in ("sh", "bash", "shell", "console"):
                sys.exit(f"{path}:{start}: say sh, sh long or sh server, not {info}")
            for number, command in commands(start, lines):
                if kind is None:
                    if not info and re.match(r"\$? ?(mtl-examples/mtl|mvn)\b", command):
                        sys.exit(f"{path}:{number}: say sh, sh long or sh server above: {command}")
                elif command not in seen:
                    seen.add(command)
                    print(kind, f"{path}:{number}", command, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
