#!/usr/bin/env python3
"""Asks AWS's own tools whether they take our SAM templates.

Each TEMPLATE must be accepted by aws-sam-translator; its expansion must have no error and no warning from cfn-lint
and from cloudformation-validate. With `--ours FILE` (once per template, in the same order) the expansion that we wrote
must have none either, and must equal the translator's, without regard to the order of keys and list elements.

Offline and deterministic: no credentials are needed, none are looked for. Exits 1 if there is any finding.
Install: pip install -r .ci/requirements.txt
"""

import argparse
import copy
import json
import os
import sys
import tempfile
from pathlib import Path

REGION = "us-east-1"
os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION, AWS_EC2_METADATA_DISABLED="true")
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", SAM_CLI_TELEMETRY="0")

import cfnlint.api  # noqa: E402
from cloudformation_validate import CompositeEngine, TemplateContent  # noqa: E402
from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

# `CodeUri: target/lambda/x` is a directory until SAM CLI packages it: any object in S3 stands for it here.
LOCAL_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}
PACKAGED = "s3://bucket/value"

# The severities of cloudformation-validate that count; the others are advice.
SEVERE = {"FATAL", "ERROR", "WARN"}

ENGINE = CompositeEngine()


class NoManagedPolicies:
    """The names of AWS's own managed policies are bundled with the translator."""

    def load(self):
        return {}


def packaged(template):
    """The template as SAM CLI would upload it."""
    template = copy.deepcopy(template)
    for resource in template.get("Resources", {}).values():
        name = LOCAL_CODE.get(resource.get("Type"))
        value = resource.get("Properties", {}).get(name) if name else None
        if isinstance(value, str) and not value.startswith("s3://"):
            resource["Properties"][name] = PACKAGED
    section = template.get("Globals", {}).get("Function", {})
    if isinstance(section.get("CodeUri"), str) and not section["CodeUri"].startswith("s3://"):
        section["CodeUri"] = PACKAGED
    return template


def translate(text):
    template = packaged(json.loads(json.dumps(yaml_parse(text), default=str)))
    return json.loads(json.dumps(transform(template, {}, NoManagedPolicies())))


def cfn_lint(text):
    matches = cfnlint.api.lint(text, regions=[REGION], config={"regions": [REGION]})
    return [f"cfn-lint {m.rule.id} line {m.linenumber}: {m.message}" for m in matches if m.rule.id[0] in "EW"]


def cloudformation_validate(text, name):
    report = ENGINE.validate_template(TemplateContent(text, name))
    serious = [d for d in report.diagnostics if d.severity.name in SEVERE]
    return [f"cloudformation-validate {d.rule_id} [{d.severity.name}]: {d.message}" for d in serious]


def canonical(value):
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return sorted((canonical(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def differences(found, wanted, path="$"):
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in sorted(set(found) | set(wanted)):
            if key not in found or key not in wanted:
                yield f"{path}.{key}: {'missing' if key not in found else 'unexpected'}"
            else:
                yield from differences(found[key], wanted[key], f"{path}.{key}")
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for position, pair in enumerate(zip(found, wanted)):
            yield from differences(*pair, f"{path}[{position}]")
    elif found != wanted:
        yield f"{path}: found {json.dumps(found)[:120]} wanted {json.dumps(wanted)[:120]}"


def expansion_findings(document, name):
    text = json.dumps(document, indent=2)
    return cfn_lint(text) + cloudformation_validate(text, name)


def check(path, ours):
    text = path.read_text(encoding="utf-8")
    try:
        expanded = translate(text)
    except InvalidDocumentException as refusal:
        return [f"aws-sam-translator: {cause.message}" for cause in refusal.causes] or [f"aws-sam-translator: {refusal.message}"]
    findings = [f"expanded by the translator: {finding}" for finding in expansion_findings(expanded, path.name)]
    if ours:
        document = json.loads(json.dumps(yaml_parse(ours.read_text(encoding="utf-8")), default=str))
        findings += [f"expanded by us: {finding}" for finding in expansion_findings(document, ours.name)]
        findings += [f"ours: {line}" for line in differences(canonical(document), canonical(expanded))]
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("template", nargs="+", type=Path)
    parser.add_argument("--ours", action="append", default=[], type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.ours and len(arguments.ours) != len(arguments.template):
        parser.error("--ours must be given once per template")
    pairs = zip(arguments.template, arguments.ours or [None] * len(arguments.template))
    failed = 0
    for number, (template, ours) in enumerate(pairs, 1):
        findings = check(template, ours)
        failed += bool(findings)
        print(f"[{number}/{len(arguments.template)}] {template}: {'ok' if not findings else f'{len(findings)} findings'}", flush=True)
        for finding in findings:
            print(f"    {finding}")
    print(f"{len(arguments.template) - failed} of {len(arguments.template)} templates without a finding")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
