#!/bin/bash
# Baked into an image: both roles; the user data is then the line DB=, ROLE=, ... alone.
# scaler:include contract.sh
# scaler:include volumes.sh
# agent.py, packed by userdata/pack:
packed='
# scaler:include agent.packed
'
# scaler:include app-role.sh
# scaler:include job-role.sh
main "$@"
exit
