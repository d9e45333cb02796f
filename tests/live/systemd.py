"""The oracle of the dialect systemd: `systemd.py LIBRARY`, with the path of libsystemd-shared-252.so.

The protocol is that of crates/envguard-syntax/examples/differential.rs.
"""

import ctypes
import json
import sys
import tempfile


def load(library, path):
    """What EnvironmentFile= gives, or None if the file is an error."""
    entries = ctypes.POINTER(ctypes.c_char_p)()
    if library.load_env_file(None, path.encode(), ctypes.byref(entries)) < 0:
        return None
    variables = {}
    index = 0
    while entries and entries[index] is not None:
        if library.env_assignment_is_valid(entries[index]):
            key, value = entries[index].decode().split("=", 1)
            variables[key] = value
        index += 1
    return variables


def main():
    library = ctypes.CDLL(sys.argv[1])
    library.env_assignment_is_valid.restype = ctypes.c_bool
    with tempfile.NamedTemporaryFile() as file:
        for line in sys.stdin:
            with open(file.name, "wb") as env:
                env.write(json.loads(line)["input"].encode())
            variables = load(library, file.name)
            print(json.dumps({"vars": variables or {}, "error": variables is None}), flush=True)


main()
