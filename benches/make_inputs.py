"""Makes the files that benches/compare.sh runs on, below the directory that it is given: the same bytes every time."""

import json
import pathlib
import random
import sys

WORDS = ["API", "APP", "CACHE", "DB", "HOST", "KEY", "LOG", "MAIL", "PORT", "QUEUE", "REDIS", "TOKEN", "URL", "USER"]
VALUES = ["true", "8080", "localhost", "http://localhost:3000/", "info", "some-value", "a1b2c3d4e5f6", "postgres"]


def clean(count: int, choose: random.Random) -> str:
    """Lines that nobody has anything to say about: sorted, each key once."""
    keys = (f"{choose.choice(WORDS)}_{choose.choice(WORDS)}_{number:07}" for number in range(count))
    return "".join(f"{key}={choose.choice(VALUES)}\n" for key in sorted(keys))


def dirty(count: int, choose: random.Random) -> str:
    """Lines in no order, with what people get wrong most: case, blanks, doubles."""
    lines = []
    for number in range(count):
        key = f"{choose.choice(WORDS)}_{choose.randrange(10 * count)}"
        key = key.lower() if number % 5 == 0 else key
        delimiter = " = " if number % 7 == 0 else "="
        lines.append(f"{key}{delimiter}{choose.choice(VALUES)}{' ' if number % 9 == 0 else ''}\n")
    return "".join(lines)


def tangled(count: int, choose: random.Random) -> str:
    """The worst of them: quotes, references and comments too, which dialects read differently, on every other line."""
    values = [*VALUES, "two words", '"in quotes"', "'single'", "", "$HOME/bin", "${DB_HOST}:1", "with # comment", "x#y"]
    lines = []
    for number in range(count):
        key = f"{choose.choice(WORDS)}_{choose.randrange(count)}"
        key = choose.choice([key, key, key.lower(), key.title()])
        delimiter = choose.choice(["=", "=", "=", " = ", "= "])
        end = choose.choice(["", "", "", " ", "\t"])
        lines.append(f"{choose.choice(['', '', '', ' '])}{key}{delimiter}{choose.choice(values)}{end}\n")
        if number % 50 == 0:
            lines.append("\n")
    return "".join(lines)


KINDS = {
    "integer": (lambda choose: str(choose.randrange(1, 65536)), {"type": "integer", "minimum": 1, "maximum": 65535}, {"type": "Integer"}),
    "text": (lambda choose: choose.choice(VALUES[5:]), {"type": "string", "minLength": 1}, {"type": "String"}),
    "url": (lambda choose: f"https://host{choose.randrange(99)}.example.com/", {"type": "string", "format": "uri"}, {"type": "Url"}),
    "flag": (lambda choose: choose.choice(["true", "false"]), {"type": "boolean"}, {"type": "Boolean"}),
    "level": (lambda choose: "info", {"enum": ["debug", "info", "warn"]}, {"type": "String", "regex": "^(debug|info|warn)$"}),
}


def contract(count: int, choose: random.Random) -> tuple[str, dict, dict, str]:
    """An env file, its JSON Schema, the same for dotenv-linter, and for varlock."""
    lines, properties, entries, spec = [], {}, {}, ["# @defaultSensitive=false\n# ---\n\n"]
    for number in range(count):
        kind = list(KINDS)[number % len(KINDS)]
        make, ours, theirs = KINDS[kind]
        key = f"APP_{number:04}_{kind.upper()}"
        lines.append(f"{key}={make(choose)}\n")
        properties[key] = ours
        entries[key] = {"required": True, **theirs}
        of_varlock = {"integer": "number(min=1, max=65535)", "text": "string", "url": "url", "flag": "boolean", "level": "enum(debug, info, warn)"}
        spec.append(f"# @type={of_varlock[kind]} @required\n{key}=\n\n")
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return "".join(lines), schema, {"version": "1.0", "entries": entries}, "".join(spec)


def coerced(value: str) -> object:
    """A value as JSON has it."""
    return {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)


def main() -> None:
    root = pathlib.Path(sys.argv[1])
    choose = random.Random(7)

    def write(path: str, text: str) -> None:
        path = root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    small = clean(20, choose)
    write("project/.env", small)
    write("project/.env.example", small)
    write("project/package.json", '{"dependencies": {"dotenv": "16"}}\n')
    for count, name in [(20, "schema"), (2000, "schema-2000")]:
        env, schema, theirs, spec = contract(count, choose)
        write(f"{name}/.env", env)
        write(f"{name}/package.json", '{"dependencies": {"dotenv": "16"}}\n')
        write(f"{name}/schemas/env.schema.json", json.dumps(schema, indent=2))
        write(f"{name}/dotenv-linter.json", json.dumps(theirs))
        # For a peer that knows no env files: the same values as JSON.
        typed = {key: coerced(value) for key, value in (line.split("=", 1) for line in env.splitlines())}
        write(f"{name}/values.json", json.dumps(typed))
        write(f"{name}-varlock/.env", env)
        write(f"{name}-varlock/.env.schema", spec)
    write("clean/.env", clean(100_000, choose))
    write("million/.env", clean(1_000_000, choose))
    write("dirty/.env", dirty(100_000, choose))
    write("dirty-million/.env", dirty(1_000_000, choose))
    write("tangled/.env", tangled(100_000, choose))
    write("tangled-million/.env", tangled(1_000_000, choose))
    for number in range(10_000):
        write(f"tree/{number // 100:02}/{number % 100:02}/.env", clean(20, choose))


main()
