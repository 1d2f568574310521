package scaler.sim.soak;

/**
 * What a fleet has for itself in a region.
 *
 * @param own before the names of what is its own; different for each application
 * @param common before the names of what it may share with others
 * @param roles so many at the most
 */
record Share(String own, String common, int roles) {
  /** Of an application that has the region for itself. */
  static final Share ALONE = new Share("", "", 4);
}
