"""Prints the SQL that a migration tool would run, in its order. Written from the tools' manuals alone.

usage: apply.py TOOL FOLDER [NAME=VALUE]...
"""

import pathlib
import re
import sys

tool, folder = sys.argv[1], pathlib.Path(sys.argv[2])
values = dict(pair.split("=", 1) for pair in sys.argv[3:])


def section(text, up, down):
    """The lines between an `up` mark and the next `down` mark."""
    taking, kept = False, []
    for line in text.splitlines():
        if re.match(rf"^--\s*{re.escape(up)}(\s|$)", line, re.I):
            taking = True
        elif re.match(rf"^--\s*{re.escape(down)}(\s|$)", line, re.I):
            taking = False
        elif taking:
            kept.append(line)
    return "\n".join(kept)


def numbers(text):
    return [int(n) for n in re.findall(r"\d+", text)]


def flyway():
    files = list(folder.rglob("*.sql"))
    name = re.compile(r"^([VB])(\d+(?:[._]\d+)*)__")
    steps = [(name.match(f.name), f) for f in files if name.match(f.name)]
    bases = [(numbers(m[2]), f) for m, f in steps if m[1] == "B"]
    base = max(bases, default=([], None))
    if base[1]:
        yield base[1].read_text()
    later = sorted((numbers(m[2]), f) for m, f in steps if m[1] == "V" and numbers(m[2]) > base[0])
    repeatable = sorted((f.name, f) for f in files if f.name.startswith("R__"))
    for _, f in later + repeatable:
        yield re.sub(r"\$\{([^}]*)\}", lambda m: values[m[1]], f.read_text())


def numbered(pattern):
    files = [f for f in folder.iterdir() if f.is_file() and re.match(pattern, f.name)]
    for f in sorted(files, key=lambda f: (numbers(re.match(r"[vV]?[\d._-]*", f.name)[0]), f.name)):
        yield f.read_text()


def named(glob):
    for f in sorted(folder.glob(glob)):
        yield f.read_text()


steps = {
    "flyway": flyway,
    "up-down": lambda: numbered(r"^\d+_.*\.up\.sql$"),
    "numbered": lambda: numbered(r"^[vV]?\d.*\.sql$"),
    "diesel": lambda: named("*/up.sql"),
    "prisma": lambda: named("*/migration.sql"),
    "dbmate": lambda: (section(t, "migrate:up", "migrate:down") for t in named("*.sql")),
    "goose": lambda: (section(t, "+goose Up", "+goose Down") for t in numbered(r"^\d+_.*\.sql$")),
    "sql-migrate": lambda: (section(t, "+migrate Up", "+migrate Down") for t in numbered(r"^\d+.*\.sql$")),
}
for step in steps[tool]():
    print(step.rstrip().rstrip(";") + ";" if step.strip() else "")
