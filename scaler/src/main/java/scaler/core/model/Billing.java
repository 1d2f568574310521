package scaler.core.model;

/**
 * What a machine's cost depends on beside its type.
 *
 * @param publicIpv4 it has a public address of version 4, which costs by itself
 */
public record Billing(Platform platform, boolean publicIpv4) {
  /** Linux behind private addresses only. */
  public static final Billing PLAIN = new Billing(Platform.LINUX, false);
}
