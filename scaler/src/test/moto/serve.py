"""moto's server on a free port of the loopback; it ends when its standard input does."""

import os
import sys
import threading


def end_with_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()

from moto.ec2.models.amis import AMIS  # noqa: E402 (the import takes a second)
from moto.server import main  # noqa: E402

# The image that schedules/payroll.yaml names.
known = next(image for image in AMIS if image["root_device_name"] == "/dev/xvda")
AMIS.append({**known, "ami_id": "ami-ad7e95c4"})

main(["-H", "127.0.0.1", "-p", "0"])
