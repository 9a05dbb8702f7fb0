#!/usr/bin/env python3
"""Asks an independent reader of YAML 1.1 whether it reads our YAML as we mean it.

    .ci/read_yaml.py FOLDER

Every NAME.yaml in FOLDER must read, with PyYAML and CloudFormation's tags, as the document that NAME.json holds.
Exits 1 if one does not. Install: pip install -r .ci/requirements.txt
"""

import json
import sys
from pathlib import Path

import yaml


class Reader(yaml.SafeLoader):
    """YAML 1.1 with short intrinsics in their long form; a key stays the text that it is."""


def intrinsic(reader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value = reader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = reader.construct_sequence(node, deep=True)
    else:
        value = reader.construct_mapping(node, deep=True)
    return {name: value}


Reader.add_multi_constructor("!", intrinsic)


def main():
    folder = Path(sys.argv[1])
    wrong = 0
    files = sorted(folder.glob("*.yaml"))
    for file in files:
        wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        try:
            found = yaml.load(file.read_bytes().decode("utf-8"), Loader=Reader)
        except yaml.YAMLError as error:
            found = error
        if found != wanted:
            wrong += 1
            print(f"{file.name}: read as {found!r}\n  instead of {wanted!r}")
    print(f"{len(files)} documents, {wrong} read as something else")
    sys.exit(1 if wrong or not files else 0)


if __name__ == "__main__":
    main()
