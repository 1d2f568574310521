package scaler.outbound.local.daemon;

/**
 * Which process: a number alone is used again by others.
 *
 * @param start in clock ticks since the computer's boot
 * @param boot the kernel's id of that boot
 */
record ProcessKey(long pid, long start, String boot) {}
