# The machine's contract, on EC2 and as processes on one computer: docs/machine-contract.md.
# shellcheck disable=SC1091,SC2317 # settings, hooks and roles go by name
set -eu
export SCALER_ROOT=${SCALER_ROOT-}
etc=$SCALER_ROOT/etc/scaler lib=$SCALER_ROOT/var/lib/scaler run=$SCALER_ROOT/run/scaler

log() { TZ=UTC printf '%(%FT%TZ)T scaler: %s\n' -1 "$*" >&2; }
die() { log "$*"; exit 1; }

agent() { exec python3 -I "$lib/agent.py" "$1"; }

hook_deploy() {
  local from=$RELEASE_FROM/$RELEASE folder
  [ -n "$RELEASE_FROM" ] || return 0 # the image brings its release
  [[ -n $APPLICATION && -n $RELEASE ]] ||
    die 'user data: RELEASE_FROM needs an APPLICATION and a RELEASE'
  [ "$RELEASE" != "$(cat "$SCALER_HOME/current/.scaler-release" 2>/dev/null)" ] || return 0
  mkdir -p "$SCALER_HOME/releases"
  cd "$SCALER_HOME"
  rm -rf .new .current .archive
  case $RELEASE_FROM in
    /*)
      [ -d "$from" ] || die "there is no release folder $from"
      cp -a "$from/." .new ;;
    https://*.git)
      GIT_TERMINAL_PROMPT=0 git clone -q --depth 1 -b "$RELEASE" "$RELEASE_FROM" .new ||
        die "git cannot fetch $RELEASE of $RELEASE_FROM" ;;
    s3://* | http*://*)
      mkdir .new
      (agent fetch) >.archive || die "release $RELEASE cannot be fetched"
      tar -xzf .archive -C .new || die "$from.tar.gz is no archive"
      rm .archive ;;
    *) die "RELEASE_FROM=$RELEASE_FROM: write /folder, s3://bucket/..., https://... or https://....git" ;;
  esac
  echo "$RELEASE" >.new/.scaler-release
  folder=releases/$(date -u +%Y%m%d%H%M%S)-$$
  mv -T .new "$folder"
  ln -s "$folder" .current
  mv -T .current current
  log "release $RELEASE is current"
  while folder=(releases/*) && [ ${#folder[@]} -gt 5 ]; do rm -rf "${folder[0]}"; done
}

# The agent starts what is written here, unless the machine is cordoned; twice is like once.
hook_start() {
  declare -F "run_$RUNS" >/dev/null || die "unknown role '$RUNS': this script cannot run it"
  "processes_$RUNS" >"$run/wanted.new"
  mv "$run/wanted.new" "$run/wanted"
}
hook_drain() { [ "$RUNS" = app ] || : >"$run/wanted"; }
hook_status() { curl -s "http://$SCALER_BIND:$((8099 + SCALER_PORT_OFFSET))/scaler"; }

mount_volumes() { :; }
hook_bring_up() {
  [ -z "$PROBLEM" ] || die "$PROBLEM"
  (agent hosts)
  [ -z "$whole" ] || hostnamectl set-hostname "$SCALER_INSTANCE" || hostname "$SCALER_INSTANCE"
  if ! ours start && { ours drain || ours status; }; then
    die "an image that brings $etc/start must bring drain and status, too"
  fi
  mount_volumes
  "$etc/deploy"
  : >"$run/started" # before the hook: a cordon taken back from now on starts the role, too
  "$etc/start"
}
bring_up() {
  rm -f "$run/failed"
  if bash "$lib/machine" hook_bring_up; then return 0; fi
  : >"$run/failed"
  die "role '$ROLE' has failed on $SCALER_INSTANCE, see above"
}

# Becomes the command, as the image's user SCALER_USER where that is set.
become() {
  [ -n "$DB_HOST" ] || unset DB_HOST DB_PORT
  [ -z "${SCALER_USER-}" ] ||
    exec setpriv --reuid "$SCALER_USER" --regid "$(id -g "$SCALER_USER")" --init-groups "$@"
  exec "$@"
}

ours() { grep -q scaler:hook "$etc/$1"; }

# An image may bring its own hooks: those without our word are left alone.
install_files() {
  local name
  mkdir -p "$etc" "$lib" "$run/processes"
  base64 -d <<<"$packed" | gunzip >"$lib/agent.py.new"
  mv "$lib/agent.py.new" "$lib/agent.py"
  install -m 755 "$0" "$lib/machine.new"
  mv "$lib/machine.new" "$lib/machine"
  for name in deploy start drain status; do
    [ ! -e "$etc/$name" ] || ours "$name" || continue
    printf '#!/bin/bash\n# scaler:hook\nSCALER_ROOT=%q exec bash %q hook_%s\n' \
      "$SCALER_ROOT" "$lib/machine" "$name" >"$etc/.$name"
    chmod 755 "$etc/.$name"
    mv "$etc/.$name" "$etc/$name"
  done
  if [ -n "$whole" ] && [ -d /var/lib/cloud ]; then
    install -D -m 755 "$lib/machine" /var/lib/cloud/scripts/per-boot/scaler
  fi
}

load_settings() {
  [ -r "$lib/settings" ] || die "$lib/settings is missing: run the boot script first"
  set -a
  . "$lib/settings"
  # What the image adds: RAILS_ENV, SCALER_USER, SCALER_WORKERS, PATH, ...
  if [ -r "$etc/environment" ]; then . "$etc/environment"; fi
  set +a
}

boot() {
  export whole='' # the whole computer is ours: host name, systemd, cloud-init
  [ -n "$SCALER_ROOT${SCALER_HOSTS-}" ] || [ "$(id -u)" != 0 ] || whole=yes
  command -v python3 >/dev/null || die 'python3 is missing; cloud-init brings it'
  install_files
  (agent settings) >"$lib/settings.new"
  mv "$lib/settings.new" "$lib/settings"
  load_settings
  if [ -z "$whole" ] || [ ! -d /run/systemd/system ]; then agent machine; fi
  systemctl stop scaler-machine 2>/dev/null || :
  # KillMode: workers outlive their keeper, and the next one knows them.
  systemd-run -qG -u scaler-machine -p Restart=always -p RestartSec=5 -p KillMode=process \
    bash "$lib/machine" agent keeper
  bring_up
}

run_process() {
  cd -P "$SCALER_HOME/current" 2>/dev/null || cd /
  "run_$RUNS" "$1"
}

# The functions here are the commands.
main() {
  [ $# != 0 ] || set -- boot
  [ "$1" = boot ] || load_settings
  "$@"
}
