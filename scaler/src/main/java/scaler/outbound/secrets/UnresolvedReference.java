package scaler.outbound.secrets;

/** A reference cannot be resolved; the message is one sentence that says which one and why. */
public final class UnresolvedReference extends IllegalArgumentException {
  UnresolvedReference(String sentence) {
    super(sentence);
  }
}
