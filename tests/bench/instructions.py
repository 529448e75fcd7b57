#!/usr/bin/env python3
"""Instructions a word of `dixit analyze`, counted by Valgrind: the same on every run, whatever else the machine does.

    python3 tests/bench/instructions.py target/release/dixit

Four corpora are made of the sample's texts and of some lines below; each is analysed at two lengths on one thread, and the difference
counts, so that the start (loading lexicons) is a figure of its own. What is printed is a row of the table in README.md beside this file.
Beside it the time against `wc -w` of the same news, which is noisy. Needs Python 3 and valgrind, no packages."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests/corpora/sample"
WORDS = 8_000

OTHER_LANGUAGES = [
    "Le maire a déclaré que le pont serait fermé tout l'été. « Nous n'avons pas le choix », a-t-il ajouté devant la presse.",
    "Die Ministerin sagte, der Haushalt sei ausgeglichen. „Wir haben Wort gehalten“, betonte sie am Montag im Parlament.",
    "El alcalde afirmó que las obras terminarán en mayo. «Es una promesa», dijo ante los vecinos reunidos en la plaza.",
]
HOSTILE = ["\u201c" * 40, '"a "b "c ' * 30, "said " * 60, "he said she said that they said " * 20, "((([[[{{{\u2014\u2014" * 20, "A" * 500]


def texts(folder):
    return [path.read_text(encoding="utf-8") for path in sorted((SAMPLE / folder).rglob("*")) if path.is_file()]


def filled(parts, words):
    """Parts again and again until there are so many words."""
    taken, count = [], 0
    while count < words:
        part = parts[len(taken) % len(parts)]
        taken.append(part)
        count += len(part.split())
    return taken, count


def corpora(words):
    """Name, documents, words."""
    news, count = filled(texts("news"), words)
    yield "news", news, count
    story, count = filled(texts("fiction"), words)
    yield "one story", ["\n\n".join(story)], count
    mixed = [" ".join([line] * 8) for line in OTHER_LANGUAGES] * 3 + texts("news")[:1]
    yield "other languages", *filled(mixed, words)
    hostile, count = filled(HOSTILE, words)
    yield "hostile", ["\n".join(hostile[at : at + 40]) for at in range(0, len(hostile), 40)], count


def analyse(binary, documents, folder, wrapper=()):
    source = folder / "texts.jsonl"
    # Texts in other languages are left out, which the exit code 1 tells.
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in documents), encoding="utf-8")
    command = [*wrapper, binary, "analyze", source, "--threads", "1", "--out", folder / "out"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
    return done.stderr


def instructions(binary, documents):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        wrapper = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'counts'}"]
        said = analyse(binary, documents, folder, wrapper)
    return int(re.search(r"Collected : (\d+)", said).group(1))


def against_wc(binary):
    """How often longer than `wc -w` it takes for some 200,000 words of news: the best of three each."""
    documents, _ = filled(texts("news"), 200_000)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        best = [float("inf")] * 2
        for _ in range(3):
            start = time.perf_counter()
            analyse(binary, documents, folder)
            middle = time.perf_counter()
            subprocess.run(["wc", "-w", folder / "texts.jsonl"], check=True, stdout=subprocess.DEVNULL)
            best = [min(best[0], middle - start), min(best[1], time.perf_counter() - middle)]
    return best[0] / best[1]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = pathlib.Path(sys.argv[1]).resolve()
    cells, start = [], None
    for (name, short, few), (_, long, many) in zip(corpora(WORDS), corpora(3 * WORDS)):
        once, thrice = instructions(binary, short), instructions(binary, long)
        per_word = (thrice - once) / (many - few)
        start = start or once - per_word * few
        cells.append(f"{per_word / 1000:.1f}")
        print(f"{name}: {per_word:,.0f} instructions a word", file=sys.stderr)
    print(f"| | {start / 1e6:.0f} | " + " | ".join(cells) + f" | {against_wc(binary):.0f} |")


if __name__ == "__main__":
    main()
