package scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** What a test needs of the computer: missing, it is a skip by name, and a failure in CI. */
public final class Needs {
  private Needs() {}

  /**
   * Lets the test go on only where something is there.
   *
   * @param what as its user would install it
   */
  public static void that(boolean there, String what) {
    assertThat(there || !"true".equals(System.getenv("CI"))).as(what).isTrue();
    assumeTrue(there, what);
  }

  /** A command that ends with 0 where something is there, such as a program's {@code --version}. */
  public static void command(String what, String... words) {
    that(succeeds(words), what);
  }

  /** Debian's ruby-delayed-job-active-record and ruby-pg. */
  public static void delayedJob() {
    command(
        "Ruby with delayed_job_active_record and pg",
        "ruby",
        "-e",
        "require 'delayed_job_active_record'; require 'pg'");
  }

  private static boolean succeeds(String... words) {
    try {
      return new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
