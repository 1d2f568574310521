# The volume's id is its serial number, by which NVMe disks are found; elsewhere the device's name.
volume_disk() {
  local path
  for path in "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${2/-/}" "$1" "${1/sd/xvd}"; do
    [ ! -e "$SCALER_ROOT$path" ] || { echo "$SCALER_ROOT$path"; return 0; }
  done
  return 1
}

# Data volumes are attached after the start: /dev/sdf becomes /data/sdf. A disk that holds anything
# at all, or cannot be read, is never formatted.
mount_volumes() {
  local pair name disk at found shape='^(/dev/[a-z]+:[A-Za-z0-9._-]+(,|$))*$'
  [[ $VOLUMES =~ $shape ]] || die 'user data: VOLUMES is /dev/sdf:ID,...'
  for pair in ${VOLUMES//,/ }; do
    name=${pair%%:*}
    at=$SCALER_ROOT/data/${name##*/}
    until disk=$(volume_disk "$name" "${pair#*:}"); do sleep 1; done
    mkdir -p "${at%/*}"
    if [ -d "$disk" ]; then ln -sfn "$disk" "$at" && continue; fi # the local cloud's
    mkdir -p "$at"
    ! mountpoint -q "$at" || continue
    found=0
    blkid -p "$disk" >/dev/null || found=$?
    if [ "$found" = 2 ]; then
      cmp -s -n 1048576 "$disk" /dev/zero ||
        die "volume ${pair#*:} has no file system and is not empty: format it by hand"
      mkfs.ext4 -q "$disk"
    fi
    mount "$disk" "$at" || die "volume ${pair#*:} cannot be mounted"
  done
}
