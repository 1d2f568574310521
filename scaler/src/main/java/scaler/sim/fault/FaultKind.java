package scaler.sim.fault;

/** Kinds of what goes wrong; each is on in a quarter of all lives. */
public enum FaultKind {
  CALL_FAILS(Per.CALL, 1, "a cloud call does nothing and has no answer"),
  CALL_THROTTLED(Per.CALL, 1, "a cloud call is one too many"),
  ANSWER_LOST(Per.CALL, 1, "a cloud call is done and its answer lost"),
  EFFECT_LATE(Per.CALL, 1, "a cloud call is done up to 110 s after the caller gave up"),
  DONE_TWICE(Per.CALL, 1, "a cloud call is done twice"),
  CALL_SLOW(Per.CALL, 1, "a cloud call takes up to 8 s"),
  CLOUD_DOWN(Per.TIME, 1, "the cloud answers nobody"),
  LISTING_FAILS(Per.CALL, 1, "a listing breaks off"),
  LISTING_STALE(Per.CALL, 1, "a machine is listed as it was up to 120 s ago"),
  LISTING_OMITS(Per.CALL, 0.2, "a machine is missing from a listing"),
  LISTING_EMPTY(Per.CALL, 0.2, "a listing is empty"),
  NO_ROOM(Per.TIME, 2, "a type has no room in a zone and market"),
  QUOTA(Per.TIME, 1, "the quota is used up, ended machines counted"),
  LAUNCH_REFUSED(Per.CALL, 20, "a launch is refused that was granted, and its answer lost"),
  LAUNCH_DIES(Per.CALL, 1, "a machine ends by itself while it starts"),
  BAD_IMAGE(Per.TIME, 1, "machines are launched that never become ready"),
  SLOW_BOOT(Per.CALL, 1, "a machine boots for up to 8 min"),
  SPOT_NOTICE(Per.TIME, 2, "a spot machine is taken back with notice"),
  SPOT_GONE(Per.TIME, 2, "a spot machine is gone without notice"),
  MACHINE_KILLED(Per.TIME, 2, "somebody else ends a machine"),
  MACHINE_STOPPED(Per.TIME, 2, "somebody else stops a machine"),
  MACHINE_RETAGGED(Per.TIME, 1, "somebody else changes a machine's tags"),
  GRAY(Per.TIME, 1, "a machine answers and works no more"),
  HANG(Per.TIME, 2, "a machine hangs until it boots anew"),
  HOST_ILL(Per.TIME, 1, "a machine's host is ill until it is stopped and started"),
  DISK(Per.TIME, 1, "a machine's boot disk is gone for good"),
  MUTE(Per.TIME, 1, "a machine answers nobody, and its jobs go on"),
  CHECK_WRONG(Per.TIME, 1, "the cloud's own checks find machines ill that are well"),
  STOP_STUCK(Per.CALL, 2, "a machine that is told to stop does not, unless by force"),
  START_REFUSED(Per.CALL, 2, "a machine that was stopped is not started again"),
  TAG_SLOW(Per.CALL, 1, "a machine reads its cordon up to 110 s late"),
  END_IGNORED(Per.CALL, 1, "an end that was accepted does not come about"),
  PAGE_LOST(Per.CALL, 1, "a machine's page does not answer"),
  PAGE_SLOW(Per.CALL, 1, "a machine's page takes up to 5 s"),
  ATTACH_SLOW(Per.CALL, 4, "a data volume takes up to 4 min to be attached"),
  VOLUME_TAKEN(Per.TIME, 2, "somebody else attaches a free data volume to a machine of theirs"),
  SNAPSHOT_FAILS(Per.CALL, 4, "a snapshot is begun and cannot be made"),
  BALANCER_FAILS(Per.CALL, 1, "a balancer does nothing and has no answer"),
  BALANCER_ANSWER_LOST(Per.CALL, 1, "a balancer's answer is lost"),
  BALANCER_FLAPS(Per.CALL, 1, "a balancer calls a healthy machine unhealthy"),
  BALANCER_DOWN(Per.TIME, 1, "the balancers answer nobody"),
  QUEUE_FAILS(Per.CALL, 1, "a queue does not answer"),
  QUEUE_ABSURD(Per.CALL, 0.2, "a queue tells an absurd number"),
  QUEUE_DOWN(Per.TIME, 1, "the queues answer nobody"),
  LOCKS_ANSWER_LOST(Per.CALL, 1, "a job is freed and the answer lost"),
  DATABASE_FAILS(Per.CALL, 0.2, "the database refuses a transaction"),
  COMMIT_ANSWER_LOST(Per.CALL, 0.2, "a commit is done and its answer lost"),
  DATABASE_SLOW(Per.CALL, 0.2, "a transaction takes up to 9 s"),
  DATABASE_DOWN(Per.TIME, 1, "the database answers nobody"),
  NODE_KILLED(Per.CALL, 0.02, "a process dies before a call"),
  NODE_KILLED_AFTER(Per.CALL, 0.02, "a process dies after a call, before the answer"),
  NODE_FROZEN(Per.CALL, 0.02, "a process stands still before a call for up to 120 s"),
  NODE_FROZEN_AFTER(Per.CALL, 0.02, "a process stands still after a call for up to 120 s"),
  DATABASE_LINK_CUT(Per.TIME, 2, "a process does not reach the database"),
  CLOUD_LINK_CUT(Per.TIME, 2, "a process does not reach the cloud");

  /** What a rate counts against. */
  enum Per {
    CALL,
    TIME
  }

  final Per per;
  final double weight;
  private final String words;

  FaultKind(Per per, double weight, String words) {
    this.per = per;
    this.weight = weight;
    this.words = words;
  }

  /** What goes wrong, as a clause. */
  public String words() {
    return words;
  }
}
