#!/usr/bin/env bash
# Times the gates of a deployment.
#
#   benches/deploy.sh [RUNS]      51 runs of each command without it
#
# `deploy compat` between two revisions of a repository with 5,000 files whose contract has 200 variables, without values and
# with an environment, beside what git itself needs to print the two schemas; `deploy parity` over 500 documents of Kubernetes,
# beside a bare reading of them with PyYAML where Python has that. Prints medians, their ratio and the peak memory as
# benches/pair.py does.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-51}
cargo build --release --quiet
envguard=${CARGO_TARGET_DIR:-$PWD/target}/release/envguard
benches=$PWD/benches
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# A schema of 200 variables of all kinds; the second release differs in every tenth of them.
contract() {
    python3 - "$1" <<'PYTHON'
import json
import sys

release = int(sys.argv[1])
properties, example, values = {}, [], []
for number in range(200):
    tight = release == 2 and number % 10 == 0
    kind = number % 5
    if kind == 0:
        said, value = {"type": "integer", "minimum": 0, "maximum": 500 if tight else 1000}, "100"
    elif kind == 1:
        said, value = {"enum": ["debug", "info"] + ([] if tight else ["trace"])}, "info"
    elif kind == 2:
        said, value = {"type": "string", "pattern": "^[a-z]+$" if tight else "^[a-zA-Z]+$"}, "abc"
    elif kind == 3:
        said, value = {"type": "string", "format": "uri"}, "https://site.com"
    else:
        said, value = {"type": "boolean", "default": tight}, "true"
    properties[f"SETTING_{number}"] = said
    example.append(f"SETTING_{number}={value}\n")
json.dump({"properties": properties}, open("schemas/env.schema.json", "w"), indent=1)
open(".env.example", "w").writelines(example)
open("production.values", "w").writelines(example)
PYTHON
}
mkdir repository && cd repository && git init -q -b main
mkdir schemas
for directory in $(seq 50); do
    mkdir -p "src/$directory"
    for file in $(seq 100); do echo "$directory $file" > "src/$directory/$file.txt"; done
done
for release in 1 2; do
    contract "$release"
    git add -A
    git -c user.name=a -c user.email=a@site.com commit -q -m "$release"
    git tag "v$release"
done
mv production.values .env.production
git gc -q
pair() { python3 "$benches/pair.py" "$runs" "$1" "$2" "$3"; }
compat="$envguard deploy compat --from v1 --to v2"
pair 'compat, against git printing a schema' "$compat" 'git cat-file -p v1:schemas/env.schema.json'
pair 'compat with values, against the same' "$compat --env production" 'git cat-file -p v1:schemas/env.schema.json'

cd "$work"
python3 - <<'PYTHON'
def documents(name, image):
    for number in range(250):
        yield f"""apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-{number}
data:
  LOG_LEVEL: info
  HOST: {name}-{number}.site.com
  WORKERS: "{number}"
"""
        yield f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker-{number}
spec:
  template:
    spec:
      containers:
        - name: worker
          image: {image}
          envFrom:
            - configMapRef: {{ name: settings-{number} }}
          env:
            - name: PORT
              value: "8080"
"""
for name in "blue", "green":
    open(f"{name}.yaml", "w").write("---\n".join(documents(name, "worker:1")))
PYTHON
if python3 -c 'import yaml' 2>/dev/null; then
    peer="python3 -c 'import yaml; [list(yaml.safe_load_all(open(name))) for name in (\"blue.yaml\", \"green.yaml\")]'"
    title='parity of 500 documents each, against PyYAML'
else
    peer="cat blue.yaml green.yaml"
    title='parity of 500 documents each, against cat'
fi
pair "$title" "$envguard deploy parity blue.yaml green.yaml" "$peer"
