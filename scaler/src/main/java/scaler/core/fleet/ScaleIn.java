package scaler.core.fleet;

/** When a role's policy may let machines go. */
public enum ScaleIn {
  /** Whenever the load is low enough for it. */
  BY_LOAD,

  /**
   * In quiet hours only: from a line of the schedule that asks for fewer machines than the one
   * before it, until one that asks for more. Else it adds machines and takes none away.
   */
  IN_QUIET_HOURS
}
