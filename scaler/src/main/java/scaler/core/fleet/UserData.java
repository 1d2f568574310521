package scaler.core.fleet;

/** stand-in until the fleet file's own is there */
public final class UserData {
  private UserData() {}

  public static String forMachine(String composed, FleetSpec fleet, RoleSpec role) {
    return composed + fleet.application() + role.name();
  }
}
