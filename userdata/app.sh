#!/bin/bash
# User data of role app; scaler puts the line DB=, ROLE=, ... behind the first.
# scaler:include contract.sh
agent_program() { # agent.py, packed by userdata/pack
  cat <<'PACKED'
# scaler:include agent.packed
PACKED
}
# scaler:include app-role.sh
main "$@"
exit
