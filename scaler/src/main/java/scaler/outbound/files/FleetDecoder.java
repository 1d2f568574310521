package scaler.outbound.files;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.FleetSpec.ReleaseSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.model.RoleName;

/** Makes the typed fleet of a tree in which every check has passed. */
final class FleetDecoder {
  private final Path folder;

  /**
   * @param folder of the fleet file; a release's folder may be relative to it
   */
  FleetDecoder(Path folder) {
    this.folder = folder;
  }

  FleetSpec fleet(Tree.Fields file) {
    ZoneId zone = ZoneId.of(text(file, "timezone"));
    var roles = new RoleDecoder(zone);
    return new FleetSpec(
        text(file, "application"),
        file.text("install"),
        zone,
        file.text("database"),
        cloud(file.table("cloud")),
        texts(file.table("tags")),
        file.under("release").map(this::release),
        new PriceSpec(
            prices(file.table("prices")),
            Integer.parseInt(text(file, "discount")),
            numbers(file.table("commitment"))),
        file.table("roles").fields().stream()
            .map(role -> roles.role(new RoleName(role.key()), (Tree.Fields) role.value()))
            .toList(),
        file.under("heartbeat").flatMap(heartbeat -> heartbeat.text("url")));
  }

  private static CloudSpec cloud(Tree.Fields cloud) {
    return new CloudSpec(
        text(cloud, "provider").equals("aws") ? FleetSpec.Provider.AWS : FleetSpec.Provider.LOCAL,
        cloud.text("region"),
        list(cloud, "subnets"),
        list(cloud, "securityGroups"),
        cloud.text("keyPair"));
  }

  private ReleaseSpec release(Tree.Fields release) {
    String from = text(release, "from");
    return new ReleaseSpec(
        folder(from, folder).map(Path::toString).orElse(from), text(release, "current"));
  }

  /**
   * The folder that releases lie in, absolute; empty when it is an address or a reference, or when
   * this computer cannot have a path of that name.
   */
  static Optional<Path> folder(String from, Path fleetFolder) {
    if (!isFolder(from)) {
      return Optional.empty();
    }
    try {
      return Optional.of(fleetFolder.toAbsolutePath().resolve(from).normalize());
    } catch (InvalidPathException impossible) {
      return Optional.empty();
    }
  }

  static boolean isFolder(String from) {
    return !from.contains("://") && !ReferenceSyntax.in(from);
  }

  private static Map<String, String> texts(Tree.Fields table) {
    Map<String, String> texts = new LinkedHashMap<>();
    table.fields().forEach(field -> texts.put(field.key(), text(table, field.key())));
    return texts;
  }

  private static Map<String, BigDecimal> prices(Tree.Fields table) {
    Map<String, BigDecimal> prices = new LinkedHashMap<>();
    texts(table).forEach((type, price) -> prices.put(type, new BigDecimal(price)));
    return prices;
  }

  private static Map<String, Integer> numbers(Tree.Fields table) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    texts(table).forEach((key, number) -> numbers.put(key, Integer.valueOf(number)));
    return numbers;
  }

  static String text(Tree.Fields fields, String key) {
    return fields
        .text(key)
        .orElseThrow(
            () -> new IllegalStateException("the grammar lets %s be missing".formatted(key)));
  }

  static List<String> list(Tree.Fields fields, String key) {
    return fields.items(key).stream().map(item -> ((Tree.Leaf) item).text()).toList();
  }
}
