"""moto's server on a free port of the loopback; it ends when its standard input does."""

import os
import sys
import threading


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()

from moto.server import main  # noqa: E402 (the import takes a second)

main(["-H", "127.0.0.1", "-p", "0"])
