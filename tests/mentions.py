#!/usr/bin/env python3
"""Measures which names of persons and organizations dixit finds, and which of them it takes for one, on texts with gold entities.

    python3 tests/mentions.py --binary target/release/dixit [--gold ../shared/data/gum/dev.conllu.gz] [--show 20]

The gold is CoNLL-U with entities in MISC as GUM has them (`Entity=(7-person-new-...-1,2-coref-Name ... 7)`, fields named by
`global.Entity`). Texts are put together from the tokens and given to `dixit analyze --mentions`.

A gold name is an entity of type person or organization whose minimal span ends with a proper noun, from its first one on. Names of peoples
("Afghans") and titles that stand for a name ("the President") are left out on both sides, as dixit takes them for no names. A found name is exact if it is that run, with or without its
titles; titles within the run may be missing. Links are B-cubed over the names that both have, overlapping ones too. Python 3 alone.
"""
import argparse
import collections
import gzip
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TYPES = ("person", "organization")
GENRES = {"news and interviews": ("news", "interview"), "all genres": None}
ENTITY = re.compile(r"\(([^()]+)\)?|([^()]+)\)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    shared = Path(os.environ.get("DIXIT_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--gold", type=Path, default=shared / "data" / "gum" / "dev.conllu.gz")
    parser.add_argument("--show", type=int, default=0, help="errors of each kind to print")
    options = parser.parse_args()
    if not options.gold.exists():
        print(f"{options.gold} is not there: nothing is measured")
        return
    documents = read(options.gold)
    found = analyze(options.binary, documents)
    print(f"{'':22}{'names':>7}{'found':>7}{'P':>7}{'R':>7}{'F1':>7}{'exact P':>9}{'R':>7}{'F1':>7}{'type':>7}{'link P':>8}{'R':>7}{'F1':>7}")
    errors = collections.defaultdict(list)
    for label, genres in GENRES.items():
        chosen = [document for document in documents if genres is None or document["genre"] in genres]
        scores = measure(chosen, found, errors if genres is None else collections.defaultdict(list))
        print(f"{label:22}" + "".join(scores))
    for kind, places in sorted(errors.items(), key=lambda item: -len(item[1])):
        print(f"{len(places):5}  {kind}")
        for place in places[:: max(1, len(places) // options.show)][: options.show] if options.show else []:
            print("         " + place)


def read(path):
    """The documents: id, genre, text, gold names."""
    opener = gzip.open if path.suffix == ".gz" else open
    documents = []
    with opener(path, "rt", encoding="utf8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc id"):
                documents.append({"id": line.split(" = ")[1], "tokens": [], "text": "", "fields": [], "genre": "", "open": {}, "entities": []})
            elif line.startswith("# global.Entity"):
                documents[-1]["fields"] = line.split(" = ")[1].split("-")
            elif line.startswith("# meta::genre"):
                documents[-1]["genre"] = line.split(" = ")[1]
            elif line.startswith("# newpar_block"):
                continue
            elif line.startswith("# newpar"):
                documents[-1]["text"] = documents[-1]["text"].rstrip() + "\n\n" * bool(documents[-1]["text"])
            elif line and not line.startswith("#"):
                token(documents[-1], line.split("\t"))
            elif not line:
                documents[-1]["sentence"] = len(documents[-1]["tokens"])
    for document in documents:
        document["names"], document["other"] = names(document)
    return documents


def token(document, cells):
    """Adds a token to the text, and the entities that begin and end at it."""
    if "." in cells[0]:
        return
    misc = dict(part.split("=", 1) for part in cells[9].split("|") if "=" in part)
    if "-" in cells[0]:  # a word of several tokens: they have its letters, but for its last token's blank
        document["blank"] = (int(cells[0].split("-")[1]), misc.get("SpaceAfter") == "No")
        document["word"] = (cells[1], int(cells[0].split("-")[0]))
        return
    last, glued = document.get("blank", (0, True))
    inside = "word" in document and document["word"][1] <= int(cells[0]) <= last
    start = len(document["text"])
    document["text"] += cells[1]
    base = document.get("sentence", 0)
    head = base + int(cells[6]) - 1 if int(cells[6]) else -1
    document["tokens"].append({"start": start, "end": len(document["text"]), "tag": cells[4], "pos": cells[3], "head": head, "relation": cells[7], "capital": cells[1][:1].isupper()})
    glue = misc.get("SpaceAfter") == "No"
    if inside:
        glue = int(cells[0]) != last or glued
        if int(cells[0]) == last:
            del document["word"], document["blank"]
    if not glue:
        document["text"] += " "
    entities(document, misc.get("Entity", ""))


def entities(document, mark):
    at = len(document["tokens"]) - 1
    for match in ENTITY.finditer(mark):
        opened, closed = match.groups()
        if opened is not None:
            values = opened.split("-", len(document["fields"]) - 1)
            entity = dict(zip(document["fields"], values), start=at)
            document["open"].setdefault(values[0], []).append(entity)
            if match.group(0).endswith(")"):
                close(document, values[0], at)
        else:
            close(document, closed.split("-")[0], at)


def close(document, group, at):
    stack = document["open"].get(group)
    if stack:
        entity = stack.pop()
        entity["end"] = at + 1
        document["entities"].append(entity)


def names(document):
    """Gold names, and spans over which nothing is counted: names of peoples, titles that stand for a name ("the President")."""
    gold, other = [], []
    for entity in document["entities"]:
        run = proper(document["tokens"], entity)
        if not run:
            continue
        tokens = document["tokens"][run[0] : run[1]]
        is_title = entity["etype"] == "person" and len(tokens) == 1 and is_articled(document["tokens"], run[0])
        is_people = tokens[-1]["tag"] == "NNPS" and entity["etype"] != "organization"
        span = (tokens[0]["start"], tokens[-1]["end"])
        if is_title or is_people:
            other.append(span)
        elif entity["etype"] in TYPES:
            titles = [at for at, one in enumerate(tokens[:-1]) if one["relation"] == "nmod:desc"]
            starts = {span[0], tokens[titles[-1] + 1 if titles else 0]["start"]}
            gold.append({"start": span[0], "end": span[1], "starts": starts, "group": entity["GRP"], "type": entity["etype"]})
    return gold, other


def proper(tokens, entity):
    """The capitalised words that end the minimal span, with small words between them; none where its last word is no proper noun."""
    least = [entity["start"] + int(place) - 1 for place in entity.get("minspan", "1").split(",") if place.isdigit()]
    if not least or tokens[least[-1]]["pos"] != "PROPN":
        return None
    start = at = least[-1]
    while at >= least[0] and (tokens[at]["capital"] or tokens[at]["pos"] != "NOUN"):
        start = at if tokens[at]["capital"] else start
        at -= 1
    return start, least[-1] + 1


def is_articled(tokens, at):
    return any(tokens[other]["relation"] == "det" and tokens[other]["head"] == at for other in range(max(0, at - 4), at))


def analyze(binary, documents):
    """Names as dixit finds them, by document."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.jsonl"
        with open(texts, "w", encoding="utf8") as file:
            file.writelines(json.dumps({"doc": document["id"], "text": document["text"]}) + "\n" for document in documents)
        out = Path(folder) / "out"
        subprocess.run([binary, "analyze", str(texts), "--formats", "jsonl", "--mentions", "--out", str(out)], check=True, capture_output=True)
        found = collections.defaultdict(list)
        for line in open(out / "mentions.jsonl", encoding="utf8"):
            row = json.loads(line)
            if row["form"] == "name" and row["type"] in TYPES:
                (start, end), (titled, _) = row["span"], row["titled_span"]
                found[row["doc"]].append({"start": start, "end": end, "starts": {start, titled}, "group": row["id"] or f"open {start}", "type": row["type"]})
    return found


def measure(documents, found, errors):
    """Cells of a line: counts, scores of overlap, exact spans, types, links."""
    golds = sum(len(document["names"]) for document in documents)
    predicted = overlaps = exact = typed = 0
    links = []
    for document in documents:
        counted = [name for name in found[document["id"]] if not any(meets(name, span) for span in document["other"])]
        pairs = match(document["names"], counted)
        predicted += len(counted)
        overlaps += len(pairs)
        exact += sum(is_exact(gold, name) for gold, name in pairs)
        typed += sum(gold["type"] == name["type"] for gold, name in pairs)
        links += [(document["id"], gold["group"], name["group"]) for gold, name in pairs]
        note(document, counted, pairs, errors)
    scores = prf(overlaps, predicted, golds) + prf(exact, predicted, golds)
    cells = [f"{golds:7}", f"{predicted:7}"] + [f"{score:{9 if at == 3 else 7}.1f}" for at, score in enumerate(scores)]
    cells.append(f"{100 * typed / max(1, overlaps):7.1f}")
    return cells + [f"{score:{8 if at == 0 else 7}.1f}" for at, score in enumerate(b_cubed(links))]


def meets(name, span):
    return name["start"] < span[1] and span[0] < name["end"]


def is_exact(gold, name):
    return gold["end"] == name["end"] and bool(gold["starts"] & name["starts"])


def match(golds, predicted):
    """One to one: exact ones first, then those with most letters in common."""
    pairs = []
    for at, gold in enumerate(golds):
        for other, name in enumerate(predicted):
            common = min(gold["end"], name["end"]) - max(gold["start"], name["start"])
            if common > 0:
                whole = max(gold["end"], name["end"]) - min(gold["start"], name["start"])
                pairs.append((not is_exact(gold, name), -common / whole, at, other))
    taken, used, matched = set(), set(), []
    for _, _, at, other in sorted(pairs):
        if at not in taken and other not in used:
            taken.add(at)
            used.add(other)
            matched.append((golds[at], predicted[other]))
    return matched


def prf(right, predicted, golds):
    precision, recall = 100 * right / max(1, predicted), 100 * right / max(1, golds)
    return [precision, recall, 2 * precision * recall / max(1e-9, precision + recall)]


def b_cubed(links):
    """Mean share of each name's found group that is of its gold group, and the other way round."""
    gold, found = collections.defaultdict(set), collections.defaultdict(set)
    for at, (document, group, other) in enumerate(links):
        gold[document, group].add(at)
        found[document, other].add(at)
    precision = recall = 0.0
    for at, (document, group, other) in enumerate(links):
        common = len(gold[document, group] & found[document, other])
        precision += common / len(found[document, other])
        recall += common / len(gold[document, group])
    precision, recall = 100 * precision / max(1, len(links)), 100 * recall / max(1, len(links))
    return [precision, recall, 2 * precision * recall / max(1e-9, precision + recall)]


def note(document, counted, pairs, errors):
    """Sorts what is wrong by kind, with its surroundings."""
    text = document["text"]
    show = lambda name: f"{text[max(0, name['start'] - 30):name['start']]}[{text[name['start']:name['end']]}]{text[name['end']:name['end'] + 25]}".replace("\n", " ")
    matched = {id(gold) for gold, _ in pairs} | {id(name) for _, name in pairs}
    for gold in document["names"]:
        if id(gold) not in matched:
            errors[f"missed, {gold['type']}"].append(show(gold))
    for name in counted:
        if id(name) not in matched:
            errors[f"no such name, taken for {name['type']}"].append(show(name))
    for gold, name in pairs:
        if not is_exact(gold, name):
            errors["other span"].append(f"{show(gold)}  found [{text[name['start']:name['end']]}]")
        elif gold["type"] != name["type"]:
            errors[f"{gold['type']} taken for {name['type']}"].append(show(gold))
    links(document, pairs, errors)


def links(document, pairs, errors):
    text = document["text"]
    words = lambda name: text[name["start"]:name["end"]].replace("\n", " ")
    groups = collections.defaultdict(dict)
    clusters = collections.defaultdict(dict)
    for gold, name in pairs:
        groups[gold["group"]].setdefault(name["group"], words(name))
        clusters[name["group"]].setdefault(gold["group"], words(name))
    for forms in groups.values():
        if len(forms) > 1:
            errors["one taken for several"].append(document["id"] + ": " + " | ".join(forms.values()))
    for forms in clusters.values():
        if len(forms) > 1:
            errors["several taken for one"].append(document["id"] + ": " + " | ".join(forms.values()))


if __name__ == "__main__":
    main()
