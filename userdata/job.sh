#!/bin/bash
# User data of role job; scaler puts the line DB=, ROLE=, ... behind the first.
# scaler:include contract.sh
agent_program() { # agent.py, packed by userdata/pack
  cat <<'PACKED'
# scaler:include agent.packed
PACKED
}
# scaler:include job-role.sh
main "$@"
exit
