package scaler.outbound.secrets;

/** Where secrets lie that are neither in the environment nor in files. */
public interface Vault {
  /** What Systems Manager holds, and what Secrets Manager does. */
  enum Kind {
    SSM,
    SECRETSMANAGER
  }

  /**
   * The secret, as text.
   *
   * @throws IllegalArgumentException when it cannot be had, with the reason as a clause that holds
   *     nothing of the secret
   */
  String read(Kind kind, String name);
}
