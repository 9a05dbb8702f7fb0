#!/usr/bin/env python3
"""How fast the transform is beside aws-sam-translator, both measured in one run on the same templates.

    benches/transform.py [FOLDER]

warm     the least time of a transform in a process that has run before, per template; the median of the ratios
command  `cargo sam transform TEMPLATE` beside a Python process that reads, transforms and prints the same template
growth   a template of 500 functions beside one of 50: ten times the resources must not take much more than ten times as long

Install: pip install -r .ci/requirements.txt
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sam-model/tests/golden/input"
REGION = "ap-southeast-1"
ROUNDS = 5
COMMANDS = 5
os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION, AWS_EC2_METADATA_DISABLED="true")

WHOLE = """
import json, sys
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse
class NoPolicies:
    def load(self): return {}
print(json.dumps(transform(yaml_parse(open(sys.argv[1]).read()), {}, NoPolicies())))
"""


def least(work, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def ours():
    """Microseconds by template: of the transform, and of reading, transforming and writing."""
    command = ["cargo", "bench", "--quiet", "--package", "transform-bench", "--", str(FOLDER.resolve())]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = (line.split() for line in lines)
    return {name: (float(transform), float(whole)) for name, transform, whole in rows}


def theirs(names):
    """Microseconds of a warm transform by template, of those that are accepted."""
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    class NoPolicies:
        def load(self):
            return {}

    times = {}
    for name in names:
        text = (FOLDER / f"{name}.yaml").read_text()

        def work():
            # A transform changes its input, so that each round needs its own; reading it is not measured.
            document = documents.pop()
            transform(document, {}, NoPolicies())

        documents = [yaml_parse(text) for _ in range(ROUNDS)]
        try:
            times[name] = least(work, ROUNDS) * 1e6
        except Exception:  # refused templates, and those that ask a service
            continue
    return times


def commands(names):
    """Seconds of both commands, start of the process included."""
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "cargo-sam"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    program = target / "release" / "cargo-sam"
    rows = []
    for name in names:
        path = str(FOLDER / f"{name}.yaml")
        run = lambda command: lambda: subprocess.run(command, capture_output=True, check=False)  # noqa: E731
        rows.append((least(run([program, "transform", path]), COMMANDS), least(run([sys.executable, "-c", WHOLE, path]), 2)))
    return rows


def main():
    own = ours()
    names = [name for name in own if not name.startswith(("error_", "generated_"))]
    python = theirs(names)
    ratios = sorted(python[name] / own[name][0] for name in python)
    median_own = statistics.median(own[name][0] for name in python)
    median_python = statistics.median(python.values())
    print(f"warm      {len(ratios)} templates: ours {median_own:.0f} µs, aws-sam-translator {median_python:.0f} µs (medians); "
          f"ratio {statistics.median(ratios):.0f} (median), {ratios[len(ratios) // 20]:.0f} (worst 5 %)")
    rows = commands(sorted(python)[:: max(1, len(python) // 12)])
    print(f"command   {len(rows)} templates: ours {statistics.median(row[0] for row in rows) * 1e3:.1f} ms, Python "
          f"{statistics.median(row[1] for row in rows) * 1e3:.0f} ms; ratio {statistics.median(b / a for a, b in rows):.0f} (median)")
    (small, small_whole), (large, large_whole) = own["generated_50"], own["generated_500"]
    print(f"growth    50 to 500 functions: transform {small / 1e3:.2f} ms to {large / 1e3:.2f} ms, ratio {large / small:.1f}; "
          f"with reading and writing {small_whole / 1e3:.2f} ms to {large_whole / 1e3:.2f} ms, ratio {large_whole / small_whole:.1f}")


if __name__ == "__main__":
    main()
