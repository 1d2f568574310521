package scaler.app.command.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Stranger;
import scaler.engine.loop.Adoptable;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;
import scaler.engine.port.World;

/** {@code scaler adopt INSTANCE... --role ROLE}. */
@Command(
    name = "adopt",
    description = {
      "Takes machines over that run already: they become a role's, and count.",
      "Nothing on them is changed but their tags. Works under a pause, too."
    },
    mixinStandardHelpOptions = true)
public final class AdoptCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Here here;

  @Parameters(arity = "1..*", paramLabel = "INSTANCE", description = "ids of machines")
  private List<String> instances = new ArrayList<>();

  @Option(names = "--role", paramLabel = "ROLE", required = true, description = "whose they become")
  private String roleName = "";

  @Option(
      names = "--without-page",
      description = "take machines that have no status page; see docs/cut-over.md")
  private boolean withoutPage;

  @Mixin private Wish wish = new Wish();

  public AdoptCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<MachineId> ids = new LinkedHashSet<>();
    for (String instance : instances) {
      if (!MachineId.looksLike(instance)) {
        throw new Refusal(Exit.USAGE, "\"%s\" is not a machine's id".formatted(instance));
      }
      ids.add(new MachineId(instance));
    }
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      RoleNow role = RoleNow.of(session, fleet, roleName);
      World world = session.world(fleet);
      List<Handover.Adopt> wishes = new ArrayList<>();
      for (Stranger found : found(role, world, ids)) {
        wishes.add(adoption(role, world.pages(), found));
      }
      refuseTooMany(role, wishes.size());
      return adopt(role, wishes);
    }
  }

  private int adopt(RoleNow role, List<Handover.Adopt> wishes) throws InterruptedException {
    int there = role.there() + wishes.size();
    for (Handover.Adopt one : wishes) {
      here.say(
          "%s (%s, %s) becomes a machine of %s, %s%s"
              .formatted(
                  one.machine(),
                  one.place().type(),
                  one.zone(),
                  roleName,
                  wish.asked(here),
                  one.pageless() ? "; without a status page: " + leaves(role) : ""));
    }
    if (there > role.wanted() && role.pause().isEmpty()) {
      here.say(
          "%s then has %d and %d are wanted, so some of its machines will be drained; scaler pause %s --reason TEXT first to keep them all"
              .formatted(roleName, there, role.wanted(), roleName));
    }
    if (wish.dryRun) {
      here.say("dry run: nothing was asked for");
      return Exit.OK;
    }
    Follow follow = new Follow(role.session(), role.fleet());
    Set<String> labels = new LinkedHashSet<>();
    wishes.forEach(one -> labels.add(one.machine().value()));
    role.session().wishes().adopt(role.fleet().application(), wishes, wish.asker(here));
    return follow.until(
        new Follow.Goal(
            role.role().name(),
            event ->
                labels.contains(event.label())
                    && (event.what().equals("adopted") || event.state().equals("gone")),
            wishes.size(),
            MachineState.IN_SERVICE,
            PATIENCE,
            "the wish stands; scaler status shows what came of it"));
  }

  private List<Stranger> found(RoleNow role, World world, Set<MachineId> ids) {
    List<Stranger> found =
        switch (world.others().find(ids)) {
          case Outcome.Ok<List<Stranger>>(var machines) -> machines;
          case Outcome.Failed<List<Stranger>>(var failure) ->
              throw new Refusal(
                  Exit.UNREACHABLE,
                  "the cloud cannot be asked for them (%s); nothing was changed"
                      .formatted(failure.detail()));
        };
    Active active =
        role.session().ledger().fleets().active(role.fleet().application()).orElseThrow();
    List<Machine> living = role.session().ledger().machines().living(role.fleet().application());
    for (MachineId id : ids) {
      Stranger one =
          found.stream()
              .filter(shown -> shown.id().equals(id))
              .findFirst()
              .orElseThrow(() ->
                  new Refusal(
                      Exit.REFUSED, "there is no machine %s in the fleet's cloud".formatted(id)));
      Optional<String> because = Adoptable.refusedBecause(one, active, living);
      if (because.isPresent()) {
        throw new Refusal(Exit.REFUSED, because.get());
      }
    }
    return found;
  }

  /** A machine that does not work would be taken for one that does. */
  private Handover.Adopt adoption(RoleNow role, Pages pages, Stranger found) {
    CloudMachine machine = found.machine();
    String address = machine.address().orElseThrow();
    Optional<String> ill =
        role.role()
            .health()
            .flatMap(check -> pages.unhealthyBecause(check, address, machine.portOffset()));
    if (ill.isPresent()) {
      throw new Refusal(
          Exit.REFUSED,
          "%s does not answer as the health check of %s wants: %s; mend it first"
              .formatted(found.id(), roleName, ill.get()));
    }
    Optional<Page> page = page(pages, found, address);
    if (page.isEmpty() && !withoutPage) {
      throw new Refusal(
          Exit.REFUSED,
          "%s has no status page that scaler can reach (docs/machine-contract.md); with --without-page it is adopted all the same: %s"
              .formatted(found.id(), leaves(role)));
    }
    if (role.role().health().isEmpty()
        && page.filter(said -> said.state() != Page.State.READY).isPresent()) {
      throw new Refusal(
          Exit.REFUSED,
          "the status page of %s does not say that it is ready; wait until it is"
              .formatted(found.id()));
    }
    return new Handover.Adopt(
        0,
        role.role().name(),
        found.id(),
        machine.zone(),
        new Machine.Place(address, machine.portOffset(), machine.type()),
        found.launched(),
        page.isEmpty(),
        "");
  }

  private static Optional<Page> page(Pages pages, Stranger found, String address) {
    return switch (pages.page(address, found.machine().portOffset())) {
      case Outcome.Ok<Page>(var page) ->
          Optional.of(page).filter(said -> said.instance().equals(found.id()));
      case Outcome.Failed<Page> _ -> Optional.empty();
    };
  }

  /** What proves that a machine without a page is idle. */
  private static String leaves(RoleNow role) {
    return !role.role().worksOffAQueue()
            && role.role().machine().runs() == RoleSpec.Runs.APP
            && !role.role().loadBalancers().isEmpty()
        ? "it is ended once its balancer has let it go"
        : "it is ended only after it has powered itself off, or by force";
  }

  private void refuseTooMany(RoleNow role, int more) {
    int max = role.role().capacity().max();
    if (role.there() + more > max) {
      throw new Refusal(
          Exit.REFUSED,
          "%s has %d and its maximum is %d, so %d more cannot come; raise capacity.max in the fleet file and apply it"
              .formatted(roleName, role.there(), max, more));
    }
  }
}
