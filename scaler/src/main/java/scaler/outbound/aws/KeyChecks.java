package scaler.outbound.aws;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** The keys by which disks are encrypted: without its key a disk cannot be attached. */
final class KeyChecks {
  private final AwsClients clients;
  private final Sheet sheet;

  /** What a key is, asked for once; its metadata is absent where there is no such key. */
  private final Map<String, Answer> known = new HashMap<>();

  /** What is said of a key, and whether it can be used. */
  private record Answer(boolean usable, String says) {}

  KeyChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  /**
   * Looks at one key.
   *
   * @param check what is looked at
   * @param whose the disks that are encrypted with it, for people
   * @param key by id, alias or ARN
   */
  void look(String check, String whose, String key) {
    sheet.check(
        check,
        () -> {
          Answer answer = known.computeIfAbsent(key, this::ask);
          String says = "the key %s of %s %s".formatted(key, whose, answer.says());
          if (answer.usable()) {
            sheet.ok(check, says);
          } else {
            sheet.miss(check, says);
          }
        });
  }

  private Answer ask(String key) {
    try (KmsClient kms = clients.client(KmsClient.builder())) {
      return answer(
          kms.describeKey(
                  request -> request.keyId(key).overrideConfiguration(clients.deadline().rest()))
              .keyMetadata());
    } catch (AwsServiceException refused) {
      if (AwsFailures.notFound(refused)) {
        return new Answer(
            false, "is not there any more, so that nobody can read them; restore from a copy");
      }
      throw refused;
    }
  }

  private static Answer answer(KeyMetadata key) {
    if (key.keyState() != KeyState.ENABLED) {
      return new Answer(
          false,
          "cannot be used, it is %s; enable it, or cancel its deletion"
              .formatted(key.keyStateAsString()));
    }
    return new Answer(
        true,
        key.keyManager() == KeyManagerType.AWS
            ? "is Amazon's own"
            : "is enabled; that it lets scaler's role use it (kms:CreateGrant) only an attachment shows");
  }
}
