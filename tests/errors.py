#!/usr/bin/env python3
"""Counts dixit's errors on annotated texts by kind, and how far its confidence can be relied on; with --show, examples to read.

    python3 tests/errors.py --binary target/release/dixit [--gold ../shared/data/polnear/dev.jsonl] [--show 5]

Contents are matched as the scorer does: words, one to one, the most alike first, from an overlap of one half on. Python 3 alone.
"""
import argparse
import bisect
import collections
import json
import os
import random
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORD = re.compile(r"\w+(?:['’.-]\w+)*")  # as the scorers cut words
EMPTY = frozenset("the a an of and or in on at to for by his her its their with from as that".split())
FOUND = 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--gold", default=ROOT.parent / "shared" / "data" / "polnear" / "dev.jsonl")
    parser.add_argument("--model", help="folder of models, in place of the built-in ones")
    parser.add_argument("--show", type=int, default=0, help="examples of each kind")
    options = parser.parse_args()
    if not Path(options.gold).exists():
        print(f"{options.gold} is not there: nothing is measured")
        return
    gold = [json.loads(line) for line in open(options.gold, encoding="utf8")]
    rows = analyze(options, gold)
    kinds, tenths = collections.defaultdict(list), collections.defaultdict(list)
    for document in gold:
        compare(document, rows[document["doc"]], kinds, tenths)
    print("confidence   rows   right")
    for tenth, right in sorted(tenths.items()):
        print(f"{tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}   {len(right):4}   {100 * sum(right) / len(right):5.1f} %")
    print("\nkind of error")
    random.seed(1)
    for kind, examples in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"{len(examples):5}  {kind}")
        for example in random.sample(examples, min(options.show, len(examples))):
            print("         ", example[:400])


def analyze(options, gold):
    with tempfile.TemporaryDirectory() as folder:
        texts = os.path.join(folder, "texts.jsonl")
        with open(texts, "w", encoding="utf8") as file:
            for document in gold:
                file.write(json.dumps({"doc": document["doc"], "text": document["text"]}) + "\n")
        out = os.path.join(folder, "out")
        command = [options.binary, "analyze", texts, "--text", "text", "--id", "doc", "--formats", "jsonl", "--out", out]
        subprocess.run(command + (["--model", options.model] if options.model else []), check=True, capture_output=True)
        rows = collections.defaultdict(list)
        for line in open(os.path.join(out, "quotes.jsonl"), encoding="utf8"):
            row = json.loads(line)
            rows[row["doc"]].append(row)
        return rows


class Words:
    """The words of a text, by number."""

    def __init__(self, text):
        self.text, self.found = text, [match.span() for match in WORD.finditer(text)]
        self.ends = [end for _, end in self.found]

    def within(self, spans):
        words = set()
        for start, end in spans or []:
            at = bisect.bisect_left(self.ends, start + 1)
            while at < len(self.found) and self.found[at][0] < end:
                words.add(at)
                at += 1
        return words

    def telling(self, words):
        return {word for word in words if self.text[slice(*self.found[word])].lower() not in EMPTY} or words


def compare(document, rows, kinds, tenths):
    words = Words(document["text"])
    left_out = words.within(document.get("discard"))
    golds = [dict(one, words=words.within(one["content"])) for one in document["attributions"]]
    rows = [dict(one, words=words.within(one["content"])) for one in rows]
    rows = [row for row in rows if row["words"] and not row["words"] & left_out]
    pairs = sorted(
        ((-len(g["words"] & r["words"]) / len(g["words"] | r["words"]), i, j) for i, g in enumerate(golds) for j, r in enumerate(rows) if g["words"] & r["words"]),
    )
    row_of, gold_of = {}, {}
    for alike, i, j in pairs:
        if -alike >= FOUND and i not in row_of and j not in gold_of:
            row_of[i], gold_of[j] = j, i
    say = lambda one: f"{text(words, one['source'])} | {text(words, one['cue'])} | {text(words, one['content'])}"
    for i, gold in enumerate(golds):
        kind = missed(words, gold, rows) if i not in row_of else wrong_source(words, gold, rows[row_of[i]])
        if kind:
            kinds[kind].append(say(gold))
    for j, row in enumerate(rows):
        gold = golds[gold_of[j]] if j in gold_of else None
        right = gold is not None and wrong_source(words, gold, row) is None
        tenths[min(9, int(row["confidence"] * 10))].append(right)
        if gold is None:
            kinds[extra(words, row, golds)].append(f"{row['confidence']} {row['rule']}: {say(row)}")


def text(words, spans):
    return " … ".join(words.text[start:end] for start, end in spans or [])


def wrong_source(words, gold, row):
    right, found = words.within(gold["source"]), words.within(row["source"])
    if not right:
        return "source given where none is annotated" if found else None
    if words.telling(right) & found:
        return None
    return "other source" if found else "no source where one is annotated"


def missed(words, gold, rows):
    cue = words.within(gold["cue"])
    same = [row for row in rows if cue & words.within(row["cue"])]
    if same:
        return "content too long" if len(same[0]["words"]) > len(gold["words"]) else "content too short or elsewhere"
    inside = "within another's content" if any(cue & row["words"] for row in rows) else "its cue not taken"
    if not cue:
        inside = "its cue is punctuation"
    return f"{gold['kind']} missed, {inside}"


def extra(words, row, golds):
    cue = words.within(row["cue"])
    if any(cue & words.within(gold["cue"]) for gold in golds):
        return "extra: the cue has another content"
    if not cue:
        return "extra: no cue"
    if any(cue & gold["words"] for gold in golds):
        return "extra: nested in an annotated content"
    return "extra: not annotated"


if __name__ == "__main__":
    main()
