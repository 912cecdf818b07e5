"""Exchanges pairs of paths as fast as it can until it is killed: exchange.py A B [C D ...]"""
import ctypes
import os
import sys

AT_FDCWD = -100
RENAME_EXCHANGE = 2
libc = ctypes.CDLL(None, use_errno=True)
paths = [os.fsencode(path) for path in sys.argv[1:]]
pairs = list(zip(paths[0::2], paths[1::2]))
print("ready", flush=True)
parent = os.getppid()
count = 0
while True:
    for a, b in pairs:
        if libc.renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) != 0:
            sys.exit(os.strerror(ctypes.get_errno()))
    count += 1
    if count % 100000 == 0 and os.getppid() != parent:
        sys.exit("its parent is gone")
