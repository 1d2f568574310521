package scaler.app.wiring;

import java.util.Optional;

/** The version that the jar was built as. */
public final class Version {
  private Version() {}

  /** Such as {@code 0.1.0}; {@code unbuilt} where no jar runs. */
  public static String built() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unbuilt");
  }
}
