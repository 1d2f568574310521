package scaler.core.fleet;

/** How a fleet file says which image a role's machines are made from. */
public sealed interface ImageSpec {
  /** By its id. */
  record ById(String id) implements ImageSpec {}

  /** The one whose id a parameter of the Systems Manager holds. */
  record ByParameter(String parameter) implements ImageSpec {}

  /**
   * The newest one; the owner is named, since anybody may publish images of any name.
   *
   * @param owner an account's number, or {@code self}, {@code amazon}, {@code aws-marketplace}
   * @param name may hold {@code *} and {@code ?}
   */
  record Newest(String owner, String name) implements ImageSpec {}
}
