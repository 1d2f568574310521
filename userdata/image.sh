#!/bin/bash
# Baked into an image: both roles; the user data is then the line DB=, ROLE=, ... alone.
# scaler:include contract.sh
agent_program() { # agent.py, packed by userdata/pack
  cat <<'PACKED'
# scaler:include agent.packed
PACKED
}
# scaler:include app-role.sh
# scaler:include job-role.sh
main "$@"
exit
