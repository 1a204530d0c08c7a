"""python main.py jwks.json, with a line `assertion <tab> host <tab> now` for each case on standard input."""

import json
import sys

from portal_assertion import AssertionRefused, verify_assertion

with open(sys.argv[1], encoding="utf-8") as file:
    KEYS = json.load(file)

for line in sys.stdin.read().split("\n")[:-1]:
    value, asked_host, at = line.split("\t")
    try:
        claims = verify_assertion(value, host=asked_host, jwks=KEYS, now=int(at))
        print("ok", claims["tenant"], claims["domain"])
    except AssertionRefused as refused:
        print(refused.reason)
