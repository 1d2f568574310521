package scaler.engine.conformance;

/** Something to ask of a cloud by doing it. */
interface Question {
  /** A few words that name it; docs/aws.md uses the same. */
  String name();

  /** How many machines it launches where the cloud keeps its promises. */
  default int launches() {
    return 0;
  }

  /**
   * Asks. Trouble that keeps it from being asked is an answer, too.
   *
   * @throws InterruptedException when somebody wants to end it
   */
  Answer ask(Bench bench) throws InterruptedException;
}
