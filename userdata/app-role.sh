# Role app: one web server, kept running; it serves on while it is cordoned.
processes_app() { echo app; }
run_app() {
  export PORT=$((SCALER_APP_PORT + SCALER_PORT_OFFSET))
  [ ! -x bin/app ] || become bin/app
  log 'there is no release with an executable bin/app: a built-in page answers "welcome"'
  become python3 -I "$lib/agent.py" welcome
}
