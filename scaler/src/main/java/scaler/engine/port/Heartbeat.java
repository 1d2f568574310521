package scaler.engine.port;

/** A dead-man's switch somewhere else, which raises an alarm when it hears nothing for a while. */
public interface Heartbeat {
  /**
   * Lets it hear. Ends within ten seconds.
   *
   * @param address a secret: no failure names it
   * @return who has taken it, for people
   */
  Outcome<String> beat(String address);
}
