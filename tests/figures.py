#!/usr/bin/env python3
"""Measures dixit on annotated texts and prints one table: figure, measured, bar.

    python3 tests/figures.py [--shared ../shared] [--binary PATH] [--rounds 3]

Builds the release binary unless one is given. The annotated texts and their scorers are not part of the project; without them there
is nothing to measure. Only the texts are given to dixit, never the annotation. Python 3 alone, no packages.
"""
import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORD = re.compile(r"\w+(?:['’.-]\w+)*")  # as the scorers cut words
FOUND = 0.5  # overlap of contents at which two attributions are the same
THREADS = (1, 2, 8)


def main():
    options = arguments()
    shared = Path(options.shared)
    if not (shared / "tools" / "score.py").exists():
        print(f"{shared} has no annotated texts: nothing is measured")
        return
    binary = options.binary or build()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(binary, shared, Path(folder))
        rows = seeds(bench) + news(bench) + speakers(bench) + stance(bench, options.rounds) + fiction(bench) + threads(bench) + speed(bench, options.rounds)
    print_table(rows)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", default=os.environ.get("DIXIT_SHARED", ROOT.parent / "shared"), help="folder of annotated texts and scorers")
    parser.add_argument("--binary", help="dixit to measure, instead of building it")
    parser.add_argument("--rounds", type=int, default=3, help="how often speed is measured; the best counts")
    return parser.parse_args()


def build():
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release" / ("dixit.exe" if os.name == "nt" else "dixit")


class Bench:
    """The binary, the annotated texts, and a folder for what comes and goes between them."""

    def __init__(self, binary, shared, folder):
        self.binary, self.shared, self.folder = str(binary), shared, folder
        self.runs = 0

    def analyze(self, path, *more):
        """Runs dixit on a file; the folder of its reports."""
        self.runs += 1
        out = self.folder / f"run-{self.runs}"
        done = subprocess.run([self.binary, "analyze", str(path), "--formats", "jsonl", "--out", str(out), *more], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"dixit analyze {path} ended with {done.returncode}\n{done.stderr}")
        return out

    def texts(self, gold):
        """A file of the texts of annotated documents alone."""
        path = self.folder / f"{gold.name.split('.')[0]}-texts.jsonl"
        write_lines(path, ({"doc": document["doc"], "text": document["text"]} for document in read_lines(gold)))
        return path

    def stance(self, path, *more):
        """Runs dixit stance on a file; the file of its answers."""
        out = path.with_suffix(".scores.jsonl")
        with open(out, "w", encoding="utf-8") as scores:
            subprocess.run([self.binary, "stance", str(path), *more], check=True, stdout=scores)
        return out

    def score(self, tool, gold, predictions, *more, before=()):
        command = [sys.executable, str(self.shared / "tools" / tool), *before, str(gold), str(predictions), "--json", *more]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def predictions(self, gold):
        return self.analyze(self.texts(gold)) / "quotes.jsonl"


def seeds(bench):
    """The two seed articles, their file read as one document."""
    folder = bench.shared / "seeds"
    whole = lambda name: next(document for document in read_lines(folder / name) if document["doc"] == "seeds/all")
    core, every = whole("gold_core.jsonl"), whole("gold.jsonl")
    found = read_lines(bench.analyze(folder / "articles.txt") / "quotes.jsonl")
    counted = [dict(one, doc="seeds/all") for one in found if not is_optional(one, core, every)]
    gold, predictions = bench.folder / "seeds-gold.jsonl", bench.folder / "seeds-predictions.jsonl"
    write_lines(gold, [core])
    write_lines(predictions, counted)
    scores = bench.score("score.py", gold, predictions)
    return [("seeds joint P", scores["joint_PRF"][0], None), ("seeds joint R", scores["joint_PRF"][1], None), ("seeds joint F1", scores["joint_PRF"][2], 92)]


def is_optional(prediction, core, every):
    """Whether it matches an attribution that a careful reader may give or not, and none that must be given."""
    starts = [(match.start(), match.end()) for match in WORD.finditer(core["text"])]
    words = lambda spans: {place for place, (start, end) in enumerate(starts) if any(start < e and s < end for s, e in spans)}
    content = words(prediction["content"])

    def matches(document):
        golds = (words(gold["content"]) for gold in document["attributions"])
        return any(len(content & gold) >= FOUND * len(content | gold) for gold in golds if gold)

    return not matches(core) and matches(every)


def news(bench):
    gold = bench.shared / "data" / "polnear" / "dev.jsonl"
    scores = bench.score("score.py", gold, bench.predictions(gold))
    joint = scores["joint_PRF"]
    rows = [("polnear/dev joint P", joint[0], None), ("polnear/dev joint R", joint[1], None), ("polnear/dev joint F1", joint[2], 64)]
    rows.append(("polnear/dev content F1", scores["content@0.5_PRF"][2], None))
    for kind, bar in (("direct", 90), ("mixed", 80), ("indirect", 54)):
        rows.append((f"polnear/dev joint recall, {kind}", scores[kind]["joint_recall"], bar))
    return rows


def speakers(bench):
    """Speakers and stance: the same articles, annotated twice."""
    gold = bench.shared / "data" / "speakers" / "dev.jsonl"
    scores = bench.score("score_news_speakers.py", gold, bench.predictions(gold))
    rows = [
        ("speakers/dev end-to-end F1", scores["end_to_end_PRF"][2], 56),
        ("speakers/dev accuracy of matched", scores["accuracy"], 85),
        ("speakers/dev precision of answered", scores["answered_precision"], 92),
    ]
    gold = bench.shared / "data" / "stance" / "quotes-dev.jsonl"
    scores = bench.score("score_quote_stance.py", gold, bench.predictions(gold))
    bars = {"cue_class_acc": 85, "polarity_macroF1": 0.62, "certainty_macroF1": 0.55}
    rows += [(f"quotes-dev {key}", scores[key], bar) for key, bar in bars.items()]
    rows.append(("quotes-dev targets F1", scores["targets_PRF"][2], 0.45))
    return rows


STANCE = (
    ("targets", "newsmtsc-dev", "macro_f1", 0.62),
    ("targets", "newsmtsc-mt-dev", "macro_f1", 0.60),
    ("valence", "nyt-snippets-dev", "pearson", 0.58),
    ("phrases", "mpqa-phrases-dev", "macro_f1", 0.78),
    ("commitment", "commitment-dev", "pearson", 0.64),
)


def stance(bench, rounds):
    """Single texts, as a whole or towards a target; and how fast texts are scored as a whole."""
    rows = []
    for task, name, figure, bar in STANCE:
        gold = bench.shared / "data" / "stance" / f"{name}.jsonl"
        texts = bench.folder / f"{name}-texts.jsonl"
        write_lines(texts, ({key: line[key] for key in ("text", "target") if key in line} for line in read_lines(gold)))
        scores = bench.stance(texts)
        if task == "commitment":  # on the scale of its annotators, -3 to 3
            write_lines(scores, [{"score": 3 * line["certainty"]} for line in read_lines(scores)])
        rows.append((f"{name} {figure}", bench.score("score_stance.py", gold, scores, before=(task,))[figure], bar))
    lines = [{"text": line["text"]} for line in read_lines(bench.shared / "data" / "stance" / "newsmtsc-train.jsonl")]
    texts = bench.folder / "stance-speed.jsonl"
    write_lines(texts, lines)
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        bench.stance(texts, "--threads", "1")
        seconds.append(time.perf_counter() - start)
    words = sum(len(WORD.findall(line["text"])) for line in lines)
    return rows + [("stance, words a second, one thread", round(words / min(seconds)), 2_000_000)]


def fiction(bench):
    packed = bench.shared / "data" / "fiction" / "pdnc-dev.jsonl.gz"
    gold = bench.folder / "pdnc-dev.jsonl"
    gold.write_bytes(gzip.decompress(packed.read_bytes()))
    scores = bench.score("score_speakers.py", gold, bench.predictions(gold), "--spans")
    rows = [("pdnc-dev detection F1", scores["detection"][2], None), ("pdnc-dev end-to-end F1", scores["end_to_end"][2], 62)]
    bars = {"explicit": 92, "anaphoric": 62, "implicit": 50}
    return rows + [(f"pdnc-dev accuracy, {kind}", scores[kind]["acc"], bar) for kind, bar in bars.items()]


def threads(bench):
    """Whether the reports are the same for any number of threads; `run.json` names the options, so it is left out."""
    texts = bench.texts(bench.shared / "data" / "polnear" / "dev.jsonl")
    reports = []
    for count in THREADS:
        out = bench.analyze(texts, "--threads", str(count))
        files = (path for path in sorted(out.rglob("*")) if path.is_file() and path.name != "run.json")
        reports.append([(path.relative_to(out), path.read_bytes()) for path in files])
    same = all(report == reports[0] for report in reports)
    return [(f"same bytes for {', '.join(map(str, THREADS))} threads", "yes" if same else "no", "yes")]


def speed(bench, rounds):
    """The whole program on one thread, from its start to its reports."""
    texts = bench.texts(bench.shared / "data" / "polnear" / "train.jsonl")
    words = sum(len(WORD.findall(document["text"])) for document in read_lines(texts))
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        bench.analyze(texts, "--threads", "1")
        seconds.append(time.perf_counter() - start)
    return [(f"words a second, one thread ({words:,} words)", f"{words / min(seconds):,.0f}", None)]


def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write_lines(path, items):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def print_table(rows):
    width = max(len(name) for name, _, _ in rows)
    print(f"{'figure':{width}}  {'measured':>10}  {'bar':>5}")
    for name, measured, bar in rows:
        print(f"{name:{width}}  {measured!s:>10}  {bar if bar is not None else '':>5}  {verdict(measured, bar)}".rstrip())


def verdict(measured, bar):
    if bar is None:
        return ""
    reached = measured == bar if isinstance(bar, str) else measured >= bar
    return "reached" if reached else "UNDER"


if __name__ == "__main__":
    main()
