# Role job: two delayed_job workers for each vCPU. The vCPUs by instance type, exceptions first:
vcpus() {
  local size=${1#*.}
  case $1 in
    local.small | t2.nano | t2.micro | t2.small) echo 1 ;;
    t[1-9]*.[nms]* | *.large) echo 2 ;; # t*.nano to t*.medium
    *.medium) echo 1 ;;
    *.xlarge) echo 4 ;;
    *.*[0-9]xlarge) echo $((4 * ${size%xlarge})) ;;
    *) nproc ;; # metal and the unknown
  esac
}
processes_job() {
  [ -x "$SCALER_HOME/current/bin/worker" ] || [ -x "$SCALER_HOME/current/bin/delayed_job" ] ||
    die "$SCALER_HOME/current has no executable bin/worker or bin/delayed_job"
  seq -s ' ' "${SCALER_WORKERS:-$((2 * $(vcpus "$SCALER_TYPE")))}"
}
run_job() {
  [ ! -x bin/worker ] || become bin/worker --prefix "$SCALER_INSTANCE" --identifier "$1"
  # the gem locks by identifier
  become bin/delayed_job run --identifier "$SCALER_INSTANCE.$1"
}
