"""Checks entries.txt with nothing but Python's own library: each leaf is canonical JSON, and its hash is right."""
import hashlib
import json
import sys

count = 0
with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
    for line in lines.read().split("\n"):
        if line == "" or line.startswith("#"):
            continue
        expected, leaf = line.split(" ", 1)
        entry = json.loads(leaf)
        # Keys are ASCII and numbers short, so that RFC 8785 is what this writes.
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert canonical == leaf, leaf
        assert hashlib.sha256(b"\0" + leaf.encode()).hexdigest() == expected, leaf
        assert entry["schema"] == 1 and isinstance(entry["type"], str)
        count += 1
print(count)
