package scaler.app.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.fleet.Earlier;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;
import scaler.engine.port.Fleets;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import scaler.outbound.files.Problem;
import scaler.outbound.postgres.Configurations;
import scaler.outbound.postgres.Configurations.Applied;
import scaler.outbound.postgres.Database;

/** The configurations in the database, as typed values; each version is read once. */
public final class StoredFleets implements Fleets {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Configurations configurations;
  private final Database database;
  private final Map<String, FleetSpec> read = new ConcurrentHashMap<>();
  private final Map<String, Earlier> earlier = new ConcurrentHashMap<>();

  public StoredFleets(Database database) {
    this.configurations = new Configurations(database);
    this.database = database;
  }

  @Override
  public Optional<Active> active(String application) {
    return configurations
        .active(application)
        .map(applied ->
            new Active(
                applied.version(),
                database.installation(application),
                spec(applied),
                applied.resolved(),
                applied.userData()));
  }

  @Override
  public List<RoleSpec> removed(Active active) {
    return earlier(active).removed();
  }

  @Override
  public Map<RoleName, List<BalancerSpec>> former(Active active) {
    return earlier(active).balancers();
  }

  private Earlier earlier(Active active) {
    String key = key(active.spec().application(), active.version());
    return earlier.computeIfAbsent(key, _ -> findEarlier(active));
  }

  private Earlier findEarlier(Active active) {
    List<List<RoleSpec>> versions = new ArrayList<>();
    Optional<Applied> before = configurations.before(active.spec().application(), active.version());
    while (before.isPresent()) {
      versions.add(rolesOf(before.get()));
      before = configurations.before(before.get().application(), before.get().version());
    }
    return Earlier.than(active.spec(), versions);
  }

  /** An old version that this scaler cannot read any more must not stop what governs now. */
  private List<RoleSpec> rolesOf(Applied applied) {
    try {
      return spec(applied).roles();
    } catch (Refusal unreadable) {
      LOG.warn(
          "{}; machines of roles that only it knows are left as they are", unreadable.getMessage());
      return List.of();
    }
  }

  private FleetSpec spec(Applied applied) {
    return read.computeIfAbsent(
        key(applied.application(), applied.version()), missing -> parse(applied));
  }

  private static FleetSpec parse(Applied applied) {
    return switch (FleetFile.parse(applied.document(), applied.file(), applied.userData())) {
      // A shadow's document bears the name of what it shadows.
      case Loaded.Fleet fleet -> fleet.spec().called(applied.application());
      case Loaded.Broken(var problems) ->
          throw new Refusal(
              Exit.REFUSED,
              "version %d of %s in the database cannot be read by this scaler (%s); apply a file that it can"
                  .formatted(
                      applied.version(),
                      applied.application(),
                      problems.stream().findFirst().map(Problem::sentence).orElse("")));
    };
  }

  private static String key(String application, int version) {
    return application + "/" + version;
  }
}
