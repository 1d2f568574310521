#!/bin/bash
# User data of role job; scaler puts the line DB=, ROLE=, ... behind the first.
# scaler:include contract.sh
# agent.py, packed by userdata/pack:
packed='
# scaler:include agent.packed
'
# scaler:include job-role.sh
main "$@"
exit
