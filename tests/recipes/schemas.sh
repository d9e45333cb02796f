#!/usr/bin/env bash
# Holds the recipes against the schemas that are published for their kinds. `ENVGUARD` is the binary.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
schema() { check-jsonschema --quiet --builtin-schema "vendor.$1" "${@:2}"; }

schema github-actions action.yml
schema github-workflows .github/workflows/ci.yml

# The component as GitLab puts it into a pipeline: what it asks for, then the job with the defaults put in.
python3 - "$work" <<'PYTHON'
import pathlib, re, sys, yaml
work = pathlib.Path(sys.argv[1])
text = pathlib.Path('templates/envguard.yml').read_text()
head, job = text.split('\n---\n')
inputs = yaml.safe_load(head)['spec']['inputs']
used = set(re.findall(r'\$\[\[ inputs\.([\w-]+) \]\]', job))
assert used == set(inputs), f'inputs that differ: {used ^ set(inputs)}'
job = re.sub(r'\$\[\[ inputs\.([\w-]+) \]\]', lambda found: str(inputs[found[1]]['default']), job)
(work / 'component.gitlab-ci.yml').write_text(job)
version = re.search(r'(?m)^version = "(.*)"', pathlib.Path('Cargo.toml').read_text())[1]
assert inputs['version']['default'] == version, 'the component installs another version'
PYTHON
schema gitlab-ci "$work/component.gitlab-ci.yml"

# What `init` writes into a project, at the top of its repository and below.
for directory in . 'services/it'\''s "here"'; do
    project=$work/$RANDOM
    mkdir -p "$project/.github" "$project/$directory"
    git -C "$project" init --quiet
    echo 'stages: [test]' > "$project/.gitlab-ci.yml"
    (cd "$project/$directory" && "$ENVGUARD" init --yes --only config,ci) > "$project/said"
    schema github-workflows "$project/.github/workflows/envguard.yml"
    sed -n '/^envguard:/,/^`/p' "$project/said" | grep -v '^`' > "$project/job.gitlab-ci.yml"
    schema gitlab-ci "$project/job.gitlab-ci.yml"
    # The settings are what the schema for editors says.
    python3 - "$project/$directory/envguard.toml" > "$project/settings.json" <<'PYTHON'
import json, sys, tomllib
print(json.dumps(tomllib.load(open(sys.argv[1], 'rb'))))
PYTHON
    check-jsonschema --quiet --schemafile schemas/envguard.schema.json "$project/settings.json"
done
