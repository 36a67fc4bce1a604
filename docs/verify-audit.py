#!/usr/bin/env python3
"""Verifies one chain of the audit trail, read from standard input (one message a line). Python's standard library only."""
import hashlib
import json
import sys


def main(chain: str) -> int:
    head, expected = hashlib.sha256(chain.encode()).hexdigest(), 1
    seen = {}
    for line in sys.stdin:
        link = json.loads(line)
        if link["chain"] != chain:
            continue
        if seen.get(link["sequence"]) == link["hash"]:
            continue  # told twice after a crash
        text = json.dumps(link["entry"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        computed = hashlib.sha256(bytes.fromhex(link["previousHash"]) + text.encode()).hexdigest()
        if link["sequence"] != expected or link["previousHash"] != head or link["hash"] != computed:
            print(f"{chain}: broken at entry {link['sequence']} (expected {expected})")
            return 1
        seen[link["sequence"]] = link["hash"]
        head, expected = link["hash"], expected + 1
    print(f"{chain}: {expected - 1} entries, unbroken, head {head}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
