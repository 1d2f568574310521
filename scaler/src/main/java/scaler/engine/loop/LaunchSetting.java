package scaler.engine.loop;

import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.model.Market;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.LaunchRequest.RootVolume;

/** What the launches of a role have in common; pure. Who only asks whether it may says the same. */
public record LaunchSetting(FleetSpec fleet, Resolved resolved, RoleSpec role) {

  /**
   * The launch of one machine.
   *
   * @param subnet by id
   * @param type empty when the launch template says it
   * @param market how it is paid for
   * @param tags all of them, the owner's among them
   */
  public LaunchRequest request(
      String clientToken,
      String subnet,
      String type,
      Market market,
      String userData,
      Map<String, String> tags) {
    Resolved.Origin origin = resolved.origin(role.name());
    return new LaunchRequest(
        clientToken,
        subnet,
        Optional.of(type).filter(said -> !said.isEmpty()),
        market,
        origin.image().map(Resolved.Image::id),
        origin.template().map(Resolved.Template::written),
        resolved.securityGroups(),
        fleet.cloud().keyPair(),
        role.machine().profile(),
        origin.image().map(image -> rootVolume(image, role.machine().rootVolume())),
        userData,
        tags);
  }

  private static RootVolume rootVolume(Resolved.Image image, VolumeSpec wanted) {
    return new RootVolume(
        image.rootDevice(), wanted.gibibytes(), wanted.type(), wanted.encrypted());
  }
}
