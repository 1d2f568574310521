package scaler.engine.conformance;

/**
 * Something that cannot be asked from here.
 *
 * @param why one clause
 */
record Unasked(String name, String why) implements Question {
  @Override
  public Answer ask(Bench bench) {
    return Answer.notAsked(why);
  }
}
