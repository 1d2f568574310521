#!/bin/bash
# User data of role app; scaler puts the line DB=, ROLE=, ... behind the first.
# scaler:include contract.sh
# agent.py, packed by userdata/pack:
packed='
# scaler:include agent.packed
'
# scaler:include app-role.sh
main "$@"
exit
