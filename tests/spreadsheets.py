#!/usr/bin/env python3
"""Opens the Excel book in LibreOffice and compares each sheet, cell by cell, with the CSV of the same run.

    python3 tests/spreadsheets.py [target/release/dixit]

Needs LibreOffice Calc without a screen (apt-get install libreoffice-calc-nogui); without it, or without the program, it says so in a line and
passes. The sample is read with days, outlets and addresses, and so are texts that a spreadsheet would like to convert or run. A sheet is
saved by LibreOffice as CSV; what it shows otherwise by its nature is made alike: flags are TRUE and FALSE, line ends within a cell are one.
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = ["quotes", "speakers", "targets", "quotations", "documents", "outlets", "trends", "mentions", "problems"]
HOSTILE = [
    ("=1+1", "“=cmd|' /C calc'!A0 is bad,” said Jane Lowell. “+49 30 1234,” she added."),
    ("-1", "“1E5 and 007 and 3/4,” said Ann Vale.\r\n\r\n“TRUE,” she said."),
    ("2024-02-30", "Lowell said \u202Eit\u202C was “😀 late”."),
    ("_x0041_", "“A \u0001 b _x000D_ c,” said O'Lowell."),
]


def corpus(folder):
    lines = []
    for at, path in enumerate(sorted((ROOT / "tests/corpora/sample").rglob("*.txt"))):
        day = f"2024-{1 + at % 12:02}-{1 + at:02}"
        lines.append({"id": path.stem, "text": path.read_text("utf-8"), "date": day, "outlet": ["=Post", "Harbor News"][at % 2], "url": f"https://example.org/{at}?a=1&b=%20"})
    lines += [{"id": name, "text": text, "date": ["2024-05-01", "1 May"][at % 2], "outlet": name, "number": "007"} for at, (name, text) in enumerate(HOSTILE)]
    (folder / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def alike(cell):
    """The cell of either side, without what the two forms differ in by their nature."""
    flag = {"TRUE": "true", "FALSE": "false"}.get(cell, cell)
    return "\n".join(flag.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def held(cell):
    """What XML can hold of a cell of ours."""
    return "".join(letter if letter >= " " or letter in "\t\n" else "\ufffd" for letter in alike(cell))


def number(cell):
    try:
        return float(cell)
    except ValueError:
        return None


def same(ours, theirs):
    # Numbers may differ in how they are written only.
    return ours == theirs or (number(ours) is not None and number(ours) == number(theirs))


def compare(table, ours, theirs):
    faults = [] if len(ours) == len(theirs) else [f"{table}: {len(ours)} rows of CSV, {len(theirs)} of the sheet"]
    cells = 0
    for at, (row, other) in enumerate(zip(ours, theirs)):
        other = other + [""] * (len(row) - len(other))
        for name, cell, shown in zip(ours[0], row, other):
            cells += 1
            if not same(held(cell), alike(shown)):
                faults.append(f"{table}, row {at + 1}, {name}: {cell!r} is shown as {shown!r}")
    return cells, faults


def main():
    program = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/dixit")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office or not program.exists():
        print("skipped: no " + ("LibreOffice (soffice) on the path" if not office else f"program {program} (cargo build --release)"))
        return 0
    with tempfile.TemporaryDirectory() as home:
        home = pathlib.Path(home)
        corpus(home)
        arguments = ["analyze", "in.jsonl", "--text", "text", "--id", "id", "--lang", "any", "--formats", "csv,xlsx", "--mentions", "--period", "month", "--out", "run"]
        subprocess.run([program.resolve(), *arguments], cwd=home, check=True, capture_output=True)
        # A file each sheet, as shown, comma, quotes, UTF-8; numbers in full and not as formatted.
        form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        subprocess.run([office, profile, "--headless", "--convert-to", form, "--outdir", home / "sheets", home / "run/report.xlsx"], check=True, capture_output=True)
        total, faults = 0, []
        for table in TABLES:
            cells, wrong = compare(table, rows(home / f"run/{table}.csv"), rows(home / f"sheets/report-{table.capitalize()}.csv"))
            total += cells
            faults += wrong
    for fault in faults[:40]:
        print(fault)
    print(f"{total - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
