package scaler.outbound.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.ListingOr;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.Scalar;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Table;

/** Where in a fleet file a key has its place, for one that stands in a wrong one. */
final class Homes {
  private Homes() {}

  /** The path of the only mapping that has such a key. */
  static Optional<String> of(String key) {
    List<String> homes = new ArrayList<>();
    collect(FleetGrammar.FILE, "", key, homes);
    return homes.size() == 1 ? Optional.of(homes.getFirst()) : Optional.empty();
  }

  private static void collect(Shape shape, String path, String wanted, List<String> homes) {
    switch (shape) {
      case Mapping mapping -> {
        for (Setting key : mapping.keys()) {
          if (key.name().equals(wanted)) {
            homes.add(path.isEmpty() ? "the top of the file" : path);
          }
          // The rules in that list are those beside it, which are the first to come to mind.
          if (!key.name().equals(PolicyGrammar.SEVERAL)) {
            collect(
                key.shape(), path.isEmpty() ? key.name() : path + "." + key.name(), wanted, homes);
          }
        }
      }
      case Table table -> collect(table.value(), path + "." + table.placeholder(), wanted, homes);
      case Listing listing -> collect(listing.item(), path, wanted, homes);
      case OneOrMore several -> collect(several.item(), path, wanted, homes);
      case ListingOr either -> collect(either.mapping(), path, wanted, homes);
      case ScalarOr either -> collect(either.mapping(), path, wanted, homes);
      case Scalar _ -> {}
    }
  }
}
