#!/bin/bash
# User data with data volumes, of role app; scaler puts the line DB=, ROLE=, ... behind the first.
# scaler:include contract.sh
# scaler:include volumes.sh
# agent.py, packed by userdata/pack:
packed='
# scaler:include agent.packed
'
# scaler:include app-role.sh
main "$@"
exit
