package scaler.app.command.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.app.command.fleet.FleetFiles;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.app.wiring.ShadowService;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Shadow;
import scaler.core.model.RoleName;
import scaler.engine.port.Others;
import scaler.engine.shadow.Watched;
import scaler.outbound.files.Loaded;
import scaler.outbound.postgres.Configurations.Applied;
import scaler.outbound.postgres.Configurations.Draft;

/** {@code scaler run --shadow FILE}. */
final class ShadowRun {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");
  private static final Pattern OBSERVE = Pattern.compile("([a-z][a-z0-9-]*):([^=]+)=(.*)");

  private final Here here;
  private final Session session;
  private final Path file;
  private final Loaded.Fleet fleet;

  ShadowRun(Here here, Session session, Path file, Loaded.Fleet fleet) {
    this.here = here;
    this.session = session;
    this.file = file;
    this.fleet = fleet;
  }

  /** Serves until the thread is interrupted, which a signal does. */
  int serve(List<String> observe, String startup) {
    FleetSpec spec = fleet.spec();
    Watched watched = watched(spec, observe);
    Duration start = startup(spec, startup);
    Others others = session.others(spec);
    String application = Shadow.of(spec.application());
    store(application);
    try {
      LOG.info("{} decides and touches nothing; scaler shadow shows what came of it", application);
      ShadowService.run(session, application, others, watched, start);
    } catch (InterruptedException e) {
      // A shadow that was asked to stop and did has done well.
      LOG.info("stopped; the shadow goes on from here when it runs again");
    }
    return Exit.OK;
  }

  /** A shadow governs nothing, so another file simply is its next version. */
  private void store(String application) {
    Draft read = FleetFiles.draft(here, file, fleet);
    Draft draft =
        new Draft(
            application,
            Optional.empty(),
            read.file(),
            read.document(),
            read.userData(),
            read.by(),
            read.commit());
    var resolved = session.resolve(fleet.spec());
    Optional<Applied> active = session.configurations().active(application);
    boolean same =
        active
            .filter(known -> known.document().equals(draft.document()))
            .filter(known -> known.userData().equals(draft.userData()))
            .filter(known -> known.resolved().equals(resolved))
            .isPresent();
    if (!same) {
      int version = session.configurations().apply(draft, resolved);
      here.say("version %d of %s is imagined from now on".formatted(version, application));
    }
  }

  private static Watched watched(FleetSpec fleet, List<String> observe) {
    Map<RoleName, List<Watched.Tag>> tags = new LinkedHashMap<>();
    for (String text : observe) {
      Matcher parts = OBSERVE.matcher(text);
      if (!parts.matches()) {
        throw new Refusal(
            Exit.USAGE,
            "--observe is \"%s\"; write ROLE:KEY=VALUE, as web:Name=shop-web".formatted(text));
      }
      tags.computeIfAbsent(Roles.in(fleet, parts.group(1)), role -> new ArrayList<>())
          .add(new Watched.Tag(parts.group(2), parts.group(3)));
    }
    for (RoleSpec role : fleet.roles()) {
      if (!tags.containsKey(role.name())) {
        throw new Refusal(
            Exit.USAGE,
            "nothing says which machines do the work of %s today; add --observe %s:KEY=VALUE with a tag of theirs, or with one that no machine bears"
                .formatted(role.name(), role.name()));
      }
    }
    return new Watched(tags);
  }

  private static Duration startup(FleetSpec fleet, String text) {
    Duration startup = Times.duration(text);
    for (RoleSpec role : fleet.roles()) {
      if (startup.compareTo(role.startup()) >= 0) {
        throw new Refusal(
            Exit.USAGE,
            "--startup %s is not shorter than health.startup of %s, after which a machine is replaced; write less"
                .formatted(text, role.name()));
      }
    }
    return startup;
  }
}
