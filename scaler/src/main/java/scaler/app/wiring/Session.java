package scaler.app.wiring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.Shadow;
import scaler.engine.loop.Hands;
import scaler.engine.loop.OwnerTags;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Checks;
import scaler.engine.port.Ledger;
import scaler.engine.port.Others;
import scaler.engine.port.Resolver;
import scaler.engine.port.Resolver.Resolution;
import scaler.engine.port.World;
import scaler.outbound.aws.AwsBalancer;
import scaler.outbound.aws.AwsChecks;
import scaler.outbound.aws.AwsCloud;
import scaler.outbound.aws.AwsOthers;
import scaler.outbound.aws.AwsResolver;
import scaler.outbound.aws.AwsVolumes;
import scaler.outbound.local.LocalBalancer;
import scaler.outbound.local.LocalCloud;
import scaler.outbound.local.LocalCloudStarter;
import scaler.outbound.local.LocalOthers;
import scaler.outbound.local.LocalVolumes;
import scaler.outbound.postgres.Configurations;
import scaler.outbound.postgres.Database;
import scaler.outbound.postgres.Database.Address;
import scaler.outbound.postgres.JdbiHolds;
import scaler.outbound.postgres.JdbiJournal;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.JdbiMachines;
import scaler.outbound.postgres.JdbiRescues;
import scaler.outbound.postgres.JdbiRestraints;
import scaler.outbound.postgres.JdbiWishes;
import scaler.outbound.postgres.Status;
import scaler.outbound.postgres.embedded.EmbeddedPostgres;
import scaler.outbound.probe.HttpPages;
import scaler.outbound.queues.JobQueues;

/** One command's connection to scaler's database and to the world behind it. */
public final class Session implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final Here here;
  private final Address address;
  private final Database database;
  private final JdbiRestraints restraints;
  private final Amazon amazon;
  private final Vaults vaults;

  private Session(Here here, Address address, Database database) {
    this.here = here;
    this.address = address;
    this.database = database;
    this.restraints = new JdbiRestraints(database, Prices::of);
    this.amazon = new Amazon(here);
    this.vaults = new Vaults(here, amazon);
  }

  /** Connects to the team's database, or to the embedded one, which is started if need be. */
  public static Session open(Here here) {
    Address address = StateDatabase.address(here);
    return new Session(here, address, Database.open(address, CONNECTIONS));
  }

  /** The embedded database of this home folder. */
  public static EmbeddedPostgres embedded(Here here) {
    return EmbeddedPostgres.in(folder(here, "postgres"));
  }

  /** The local cloud of this home folder. */
  public static Path localCloudHome(Here here) {
    return folder(here, "local-cloud");
  }

  /** A folder of the home; one that is there and shut to us would look as if it were not there. */
  private static Path folder(Here here, String name) {
    Path folder = here.home().resolve(name);
    for (Path shut : List.of(here.home(), folder)) {
      if (Files.exists(shut) && !(Files.isDirectory(shut) && Files.isExecutable(shut))) {
        throw new Refusal(
            Exit.UNREACHABLE,
            "%s is no folder that %s can enter; run as its owner, or set SCALER_HOME to a folder of your own"
                .formatted(shut, here.user()));
      }
    }
    return folder;
  }

  /** What finds the local cloud's daemon, or starts it. */
  public static LocalCloudStarter localCloud(Here here, List<String> options) {
    List<String> daemon = new ArrayList<>(List.of("local-cloud", "daemon"));
    daemon.add(localCloudHome(here).toString());
    daemon.addAll(options);
    return new LocalCloudStarter(localCloudHome(here), here.scaler(daemon));
  }

  public Here here() {
    return here;
  }

  public Address address() {
    return address;
  }

  public Database database() {
    return database;
  }

  public Configurations configurations() {
    return new Configurations(database);
  }

  public JdbiWishes wishes() {
    return new JdbiWishes(database);
  }

  public JdbiRescues rescues() {
    return new JdbiRescues(database);
  }

  public JdbiRestraints restraints() {
    return restraints;
  }

  public Status status() {
    return new Status(database);
  }

  /** The job queues that a fleet names, with the secrets of its region. */
  public JobQueues queues(FleetSpec fleet) {
    return vaults.queues(fleet);
  }

  public Ledger ledger() {
    return new Ledger(
        new JdbiLeases(database),
        new StoredFleets(database),
        new JdbiMachines(database),
        wishes(),
        new JdbiJournal(database),
        new JdbiHolds(database),
        rescues(),
        restraints());
  }

  /** The application that is meant: the named one, or the only one that was ever applied. */
  public FleetSpec fleet(Optional<String> named) {
    List<String> known = configurations().applications();
    Optional<String> wanted = named.or(() -> here.variable("SCALER_APPLICATION"));
    if (wanted.isEmpty() && known.size() == 1) {
      wanted = Optional.of(known.getFirst());
    }
    if (wanted.isEmpty() && known.isEmpty() && configurations().shadows().size() == 1) {
      wanted = Optional.of(configurations().shadows().getFirst());
    }
    if (wanted.isEmpty()) {
      throw new Refusal(
          Exit.USAGE,
          known.isEmpty()
              ? "no fleet file was applied yet%s; begin with scaler apply FILE or scaler run FILE"
                  .formatted(StateDatabase.which(here))
              : "there are several applications, name one with --application: "
                  + String.join(", ", known));
    }
    String application = wanted.get();
    return ledger()
        .fleets()
        .active(application)
        .orElseThrow(() ->
            new Refusal(
                Exit.USAGE,
                "there is no application %s; %s"
                    .formatted(
                        application,
                        known.isEmpty()
                            ? "no fleet file was applied yet: scaler apply FILE"
                            : "there are: " + String.join(", ", known))))
        .spec();
  }

  /**
   * The outside world of an application; the local cloud is started if need be.
   *
   * @throws Refusal for a shadow, which may not have one
   */
  public World world(FleetSpec fleet) {
    if (Shadow.is(fleet.application())) {
      throw new Refusal(
          Exit.REFUSED,
          "%s is a shadow, which never acts; name the application itself, or let scaler run --shadow decide"
              .formatted(fleet.application()));
    }
    return switch (fleet.cloud().provider()) {
      case AWS -> {
        var clients = amazon.clients(fleet.cloud());
        yield new World(
            new AwsCloud(clients, OwnerTags.APPLICATION),
            new AwsBalancer(clients),
            pages(fleet),
            queues(fleet),
            new AwsOthers(clients),
            new AwsChecks(clients),
            new AwsVolumes(clients),
            queues(fleet));
      }
      case LOCAL -> localWorld(LocalClouds.running(here), queues(fleet));
    };
  }

  /** What machines of a fleet say of themselves; to be closed. */
  public HttpPages pages(FleetSpec fleet) {
    return switch (fleet.cloud().provider()) {
      case AWS -> new HttpPages(amazon.isOnThisComputer());
      case LOCAL -> new HttpPages(true);
    };
  }

  private World localWorld(Path home, JobQueues queues) {
    return new World(
        new LocalCloud(home, OwnerTags.APPLICATION),
        new LocalBalancer(home),
        new HttpPages(true),
        queues,
        new LocalOthers(home),
        Checks.NONE,
        new LocalVolumes(home, here.clock()),
        queues);
  }

  /** What others run in a fleet's cloud, to be looked at only. */
  public Others others(FleetSpec fleet) {
    return switch (fleet.cloud().provider()) {
      case AWS -> new AwsOthers(amazon.reading(fleet.cloud()));
      case LOCAL -> new LocalOthers(localCloudHome(here));
    };
  }

  /**
   * What the names in a fleet file mean in its cloud.
   *
   * @throws Refusal when some mean nothing, or the cloud does not answer
   */
  public Resolved resolve(FleetSpec fleet) {
    Resolver resolver =
        switch (fleet.cloud().provider()) {
          case AWS -> new AwsResolver(amazon.reading(fleet.cloud()));
          case LOCAL -> any -> new Resolution.Found(Resolved.asWritten(any.cloud()));
        };
    return Meant.by(fleet, resolver, here);
  }

  /** What is said to people of roles that may have more machines than there are volumes for. */
  public List<String> shortages(FleetSpec fleet, Resolved resolved) {
    return Shortages.of(
        fleet,
        resolved,
        switch (fleet.cloud().provider()) {
          case AWS -> new AwsVolumes(amazon.reading(fleet.cloud()));
          case LOCAL -> new LocalVolumes(localCloudHome(here), here.clock());
        });
  }

  /** The loop's one pass, wired for an application. */
  public Reconciler reconciler(FleetSpec fleet) {
    return reconciler(fleet, world(fleet), ledger());
  }

  /** The same in a world and a ledger that somebody looks at. */
  Reconciler reconciler(FleetSpec fleet, World world, Ledger ledger) {
    return new Reconciler(world, ledger, references(fleet), Hands.sideBySide());
  }

  /** Puts the secrets that a fleet's file refers to in the place of the references. */
  UnaryOperator<String> references(FleetSpec fleet) {
    return vaults.of(fleet)::resolve;
  }

  @Override
  public void close() {
    vaults.close();
    amazon.close();
    database.close();
  }
}
