package scaler.outbound.aws;

import java.util.Optional;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.engine.port.Failure;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Whether machines of the application may be examined, healed and ended; nothing is done. */
final class MachineChecks {
  private static final int FEW = 50;

  private final AwsClients clients;
  private final Sheet sheet;

  MachineChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  void examine() {
    tryOut(
        "status checks",
        "EC2's own checks of machines may be read",
        () ->
            clients
                .ec2()
                .describeInstanceStatus(request ->
                    request.dryRun(true).overrideConfiguration(clients.deadline().rest())));
  }

  /** Tries every verb with a mark to do nothing, on a machine that the application has. */
  void power(String applicationTag, String application) {
    Optional<MachineId> found;
    try {
      // A server that knows no such mark would do what it is asked.
      if (!knowsDryRun()) {
        sheet.unknown("ends and heals", "not tried: what answers takes no notice of DryRun");
        return;
      }
      found = anyRunning(applicationTag, application);
    } catch (SdkException trouble) {
      refused("ends and heals", AwsFailures.of(trouble));
      return;
    }
    if (found.isEmpty()) {
      sheet.unknown(
          "ends and heals",
          "they cannot be tried before the application has a machine that runs; deploy/iam/scaler.json allows them");
      return;
    }
    endAndReboot(found.get().value());
    stopAndStart(found.get().value());
  }

  private void endAndReboot(String id) {
    tryOut(
        "end",
        "ending %s would be let through".formatted(id),
        () ->
            clients
                .ec2()
                .terminateInstances(request ->
                    request
                        .instanceIds(id)
                        .dryRun(true)
                        .overrideConfiguration(clients.deadline().rest())));
    tryOut(
        "reboot",
        "rebooting %s would be let through".formatted(id),
        () ->
            clients
                .ec2()
                .rebootInstances(request ->
                    request
                        .instanceIds(id)
                        .dryRun(true)
                        .overrideConfiguration(clients.deadline().rest())));
  }

  private void stopAndStart(String id) {
    tryOut(
        "stop",
        "stopping %s would be let through".formatted(id),
        () ->
            clients
                .ec2()
                .stopInstances(request ->
                    request
                        .instanceIds(id)
                        .dryRun(true)
                        .overrideConfiguration(clients.deadline().rest())));
    tryOut(
        "start",
        "starting %s would be let through".formatted(id),
        () ->
            clients
                .ec2()
                .startInstances(request ->
                    request
                        .instanceIds(id)
                        .dryRun(true)
                        .overrideConfiguration(clients.deadline().rest())));
  }

  private boolean knowsDryRun() {
    try {
      clients
          .ec2()
          .describeInstances(
              request -> request.dryRun(true).overrideConfiguration(clients.deadline().rest()));
      return false;
    } catch (AwsServiceException answer) {
      return AwsFailures.code(answer).equals("DryRunOperation");
    }
  }

  private Optional<MachineId> anyRunning(String applicationTag, String application) {
    return clients
        .ec2()
        .describeInstances(request ->
            request
                .maxResults(FEW)
                .filters(
                    Filter.builder().name("tag:" + applicationTag).values(application).build(),
                    Filter.builder().name("instance-state-name").values("running").build())
                .overrideConfiguration(clients.deadline().rest()))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .flatMap(shown -> Ec2Words.machine(shown).stream())
        .filter(machine -> machine.state() == State.RUNNING && machine.stoppable())
        .map(machine -> machine.id())
        .sorted()
        .findFirst();
  }

  private void tryOut(String check, String well, Runnable call) {
    try {
      call.run();
      sheet.unknown(check, "AWS does not say what it would do; see whether it is AWS that answers");
    } catch (AwsServiceException answer) {
      // Doing nothing is an error of its own, which is what a good answer looks like.
      if (AwsFailures.code(answer).equals("DryRunOperation")) {
        sheet.ok(check, well);
      } else {
        refused(check, AwsFailures.of(answer));
      }
    } catch (SdkException trouble) {
      refused(check, AwsFailures.of(trouble));
    }
  }

  private void refused(String check, Failure failure) {
    String detail = Sheet.shortened(failure.detail());
    if (failure instanceof Failure.Denied) {
      sheet.miss(
          check,
          "these credentials may not do it (%s); deploy/iam/scaler.json allows it"
              .formatted(detail));
    } else {
      sheet.unknown(check, "EC2 does not tell now (%s); try again later".formatted(detail));
    }
  }
}
