package scaler.app.wiring;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.UserData;
import scaler.core.fleet.Weighed;
import scaler.core.model.RoleName;
import scaler.engine.loop.LaunchSetting;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Finding;
import scaler.outbound.aws.AwsDoctor;
import scaler.outbound.files.Loaded;
import scaler.outbound.local.LocalDoctor;
import scaler.outbound.queues.QueueDoctor;
import scaler.outbound.secrets.References;

/** Wires what looks at a fleet's surroundings. It needs no database of scaler's. */
public final class Doctor {
  private final Here here;
  private final Loaded.Fleet fleet;
  private final Amazon amazon;
  private final References references;

  private Doctor(Here here, Loaded.Fleet fleet, Amazon amazon) {
    this.here = here;
    this.fleet = fleet;
    this.amazon = amazon;
    this.references = new Vaults(here, amazon).of(fleet.spec());
  }

  /** Looks at everything that a fleet needs, and changes nothing. */
  public static List<Finding> examine(Here here, Loaded.Fleet fleet) {
    try (Amazon amazon = new Amazon(here)) {
      return new Doctor(here, fleet, amazon).examine();
    }
  }

  private List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        switch (fleet.spec().cloud().provider()) {
          case AWS -> amazon();
          case LOCAL -> LocalDoctor.examine(here.environment());
        });
    fleet.spec().roles().forEach(role -> script(role).ifPresent(findings::add));
    findings.addAll(queues());
    return findings;
  }

  private List<Finding> amazon() {
    try {
      return new AwsDoctor(
              amazon.clients(fleet.spec().cloud()),
              here.clock(),
              OwnerTags.APPLICATION,
              Prices.of(fleet.spec()))
          .examine(
              fleet.spec(),
              (role, resolved, subnet, type, market) ->
                  new LaunchSetting(fleet.spec(), resolved, role)
                      .request("scaler-doctor", subnet, type, market, scriptOr(role), tags(role)));
    } catch (Refusal nobody) {
      if (nobody.code() == Exit.USAGE) {
        throw nobody;
      }
      return List.of(
          Finding.miss("credentials", String.valueOf(nobody.getMessage())),
          Finding.unknown("everything else", AwsDoctor.NOT_ASKED));
    }
  }

  private Map<String, String> tags(RoleSpec role) {
    return OwnerTags.of("scaler-doctor", fleet.spec(), role, 0);
  }

  /** What stands in the way of a script is a finding of its own. */
  private String scriptOr(RoleSpec role) {
    try {
      return text(role).orElse("");
    } catch (IllegalArgumentException untold) {
      return "";
    }
  }

  private Optional<String> text(RoleSpec role) {
    return role.machine()
        .userData()
        .map(name -> Optional.ofNullable(fleet.userData().get(name)).orElse(""))
        .map(script ->
            UserData.forMachine(
                script, fleet.spec().resolved(references::resolve), role, UserData.example(role)));
  }

  private Optional<Finding> script(RoleSpec role) {
    String check = "user data of " + role.name();
    try {
      return text(role).map(text -> Finding.ok(check, "can be made"));
    } catch (IllegalArgumentException wrong) {
      return Optional.of(
          Finding.miss(
              check,
              "it cannot be made: " + String.valueOf(wrong.getMessage()).replaceFirst("[.]$", "")));
    }
  }

  private List<Finding> queues() {
    List<Finding> findings = new ArrayList<>();
    try (QueueDoctor queues = new QueueDoctor(references::resolve, here.commands())) {
      for (RoleSpec role : fleet.spec().roles()) {
        role.backlog()
            .ifPresent(backlog -> findings.addAll(queues(queues, role.name(), backlog.sources())));
      }
    } catch (SQLException leaving) {
      here.complain("a queue's connection did not close: " + leaving.getMessage());
    }
    return findings;
  }

  private List<Finding> queues(QueueDoctor queues, RoleName role, List<Weighed> sources) {
    List<Finding> findings = new ArrayList<>();
    for (int n = 0; n < sources.size(); n++) {
      String which = sources.size() == 1 ? "" : ", source %d".formatted(n + 1);
      String check = "queue of " + role + which;
      switch (sources.get(n).source()) {
        case SourceSpec.Queue queue ->
            findings.addAll(queues.examine(check, queue, here.clock().instant()));
        case SourceSpec.EachMachine(var url) ->
            findings.add(
                Finding.ok(
                    check,
                    "each machine is asked at %s once it serves; scaler why %s names one that does not answer"
                        .formatted(url, role)));
      }
    }
    return findings;
  }
}
