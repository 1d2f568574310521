package scaler.outbound.aws;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Rate;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Billing;
import scaler.core.model.Market;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeHypervisor;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** The machine types of roles: whether there are such, where, and what they can. */
final class TypeChecks {
  private final AwsClients clients;
  private final Sheet sheet;

  /** What AWS says of types, by name; a type that is not there is missing. */
  private final Map<String, InstanceTypeInfo> known = new HashMap<>();

  /** The zones in which a type is offered. */
  private final Map<String, Set<String>> offered = new HashMap<>();

  TypeChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  /** Asks once for the types of all roles; whether it was answered. */
  boolean learn(Collection<String> types, Collection<String> zones) {
    if (types.isEmpty()) {
      return false;
    }
    return sheet
        .look(
            "machine types",
            () -> {
              var asked = Filter.builder().name("instance-type").values(types).build();
              describe(asked);
              offers(asked, zones);
              return true;
            })
        .orElse(false);
  }

  private void describe(Filter asked) {
    clients
        .ec2()
        .describeInstanceTypesPaginator(
            DescribeInstanceTypesRequest.builder()
                .filters(asked)
                .overrideConfiguration(clients.deadline().rest())
                .build())
        .instanceTypes()
        .forEach(type -> known.put(type.instanceTypeAsString(), type));
  }

  private void offers(Filter asked, Collection<String> zones) {
    clients
        .ec2()
        .describeInstanceTypeOfferingsPaginator(
            DescribeInstanceTypeOfferingsRequest.builder()
                .locationType(LocationType.AVAILABILITY_ZONE)
                .filters(asked)
                .overrideConfiguration(clients.deadline().rest())
                .build())
        .instanceTypeOfferings()
        .stream()
        .filter(offer -> zones.contains(offer.location()))
        .forEach(offer ->
            offered
                .computeIfAbsent(offer.instanceTypeAsString(), type -> new HashSet<>())
                .add(offer.location()));
  }

  /** What holds for a role's types, one by one and together. */
  void check(RoleSpec role, List<String> types, Optional<String> architecture, Set<String> zones) {
    String check = "types of " + role.name();
    if (types.isEmpty()) {
      sheet.unknown(
          check, "the template chooses by properties, which is not looked into; add machines");
      return;
    }
    List<String> trouble = new ArrayList<>();
    for (String type : types) {
      Optional.ofNullable(known.get(type))
          .ifPresentOrElse(
              info -> trouble(info, architecture).forEach(trouble::add),
              () ->
                  trouble.add(
                      "there is no type %s in this region; write one that is there"
                          .formatted(type)));
    }
    zones.stream()
        .filter(zone -> types.stream().noneMatch(type -> offeredIn(type).contains(zone)))
        .filter(zone -> types.stream().anyMatch(known::containsKey))
        .forEach(zone ->
            trouble.add(
                "none of %s is offered in %s; add a type that is, or leave out its subnet"
                    .formatted(String.join(", ", types), zone)));
    sheet.missed(check, trouble);
    if (trouble.isEmpty() && zones.isEmpty()) {
      sheet.unknown(check, "not looked for without a subnet; mend the subnets first");
    } else if (trouble.isEmpty()) {
      sheet.ok(
          check,
          String.join(
              ", ",
              types.stream()
                  .map(type -> "%s in %s".formatted(type, String.join(" and ", offeredIn(type))))
                  .toList()));
    }
  }

  private Set<String> offeredIn(String type) {
    return new TreeSet<>(offered.getOrDefault(type, Set.of()));
  }

  private static List<String> trouble(InstanceTypeInfo type, Optional<String> image) {
    List<String> trouble = new ArrayList<>();
    // Absent for metal, which shows its tags as Nitro does.
    if (type.hypervisor() == InstanceTypeHypervisor.XEN) {
      trouble.add(
          "%s is no Nitro type: its metadata shows a new tag only after a stop, so no drain is seen; write a newer type"
              .formatted(type.instanceTypeAsString()));
    }
    List<String> runs = type.processorInfo().supportedArchitecturesAsStrings();
    image
        .filter(made -> !runs.contains(made))
        .ifPresent(made ->
            trouble.add(
                "%s runs %s and the image is made for %s; change one of them"
                    .formatted(type.instanceTypeAsString(), String.join(", ", runs), made)));
    return trouble;
  }

  /** Costs are shown only for what has a price. */
  void prices(FleetSpec fleet, Function<RoleSpec, List<String>> types, Tariff tariff) {
    Map<Market, Set<String>> asked = new EnumMap<>(Market.class);
    for (RoleSpec role : fleet.roles()) {
      role.machine()
          .markets()
          .forEach(market ->
              asked.computeIfAbsent(market, _ -> new TreeSet<>()).addAll(types.apply(role)));
    }
    asked.forEach((market, all) -> {
      List<String> without =
          all.stream().filter(type -> price(tariff, type, market).isEmpty()).toList();
      switch (market) {
        case ON_DEMAND -> onDemand(without);
        case SPOT -> spot(without, tariff);
      }
    });
  }

  private void onDemand(List<String> without) {
    if (without.isEmpty()) {
      sheet.ok("prices", "known for every type");
    } else {
      sheet.unknown(
          "prices",
          "not known for %s; add prices to the file, or costs are shown without them"
              .formatted(String.join(", ", without)));
    }
  }

  /** Without a limit of its own a spot machine never costs more than an on-demand one. */
  private void spot(List<String> without, Tariff tariff) {
    if (without.isEmpty()) {
      sheet.ok("spot prices", "told by the file for every type");
      return;
    }
    String ceilings =
        without.stream()
            .map(type ->
                price(tariff, type, Market.ON_DEMAND)
                    .map(price -> "%s at most %s an hour".formatted(type, price.toPlainString()))
                    .orElse(type))
            .collect(Collectors.joining(", "));
    sheet.unknown(
        "spot prices",
        "nobody lists them: %s, as on-demand; add \"spot %s\" to prices, or costs are shown without them"
            .formatted(ceilings, without.getFirst()));
  }

  private static Optional<BigDecimal> price(Tariff tariff, String type, Market market) {
    return tariff.rate(type, market, Billing.PLAIN, VolumeSpec.STANDARD).map(Rate::machine);
  }

  /** The virtual processors that the largest of these types has; empty when one is not known. */
  Optional<Integer> processors(List<String> types) {
    List<InstanceTypeInfo> infos =
        types.stream().flatMap(type -> Optional.ofNullable(known.get(type)).stream()).toList();
    return infos.size() == types.size()
        ? infos.stream().map(info -> info.vCpuInfo().defaultVCpus()).max(Integer::compare)
        : Optional.empty();
  }
}
