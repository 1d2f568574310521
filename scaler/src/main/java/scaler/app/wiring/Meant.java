package scaler.app.wiring;

import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.engine.port.Resolver;
import scaler.engine.port.Resolver.Resolution;

/** What the names in a fleet file mean, or in sentences why that is not known. */
final class Meant {
  private Meant() {}

  /**
   * Asks.
   *
   * @throws Refusal when some mean nothing, or the cloud does not answer
   */
  static Resolved by(FleetSpec fleet, Resolver resolver, Here here) {
    return switch (resolver.resolve(fleet)) {
      case Resolution.Found(var resolved) -> resolved;
      case Resolution.Missed(var sentences) -> {
        sentences.forEach(sentence -> here.err().println(Plain.line("  " + sentence)));
        throw new Refusal(
            Exit.REFUSED,
            "%s names what is not in its cloud: mend what is said above"
                .formatted(fleet.application()));
      }
      case Resolution.Unknown(var failure) ->
          throw new Refusal(
              Exit.UNREACHABLE,
              "what %s names cannot be looked up in its cloud (%s); nothing was changed"
                  .formatted(fleet.application(), failure.detail()));
    };
  }
}
