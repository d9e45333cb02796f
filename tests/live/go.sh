# godotenv 1.5.1, from Debian's golang-github-joho-godotenv-dev or from the module proxy.
live_go() {
    if ! command -v go >/dev/null; then
        skipped go "no go"
    elif [ -f /usr/share/gocode/src/github.com/joho/godotenv/parser.go ] &&
        GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$scratch/oracle" "$live/go.go"; then
        compare go "$scratch/oracle"
    elif cp "$live/go.go" "$scratch/main.go" && (
        cd "$scratch"
        # Where the modules go, in files that can be taken away again.
        export GOMODCACHE=$scratch/modules GOFLAGS=-modcacherw
        bounded go mod init oracle && bounded go get github.com/joho/godotenv@v1.5.1 &&
            bounded go build -o oracle main.go
    ); then
        compare go "$scratch/oracle"
    else
        skipped go "neither Debian nor the module proxy had godotenv"
    fi
}
