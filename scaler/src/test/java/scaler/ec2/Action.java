package scaler.ec2;

import java.util.Arrays;

/** What can be asked of the double, by EC2's own names. */
public enum Action {
  RUN_INSTANCES("RunInstances"),
  DESCRIBE_INSTANCES("DescribeInstances"),
  DESCRIBE_INSTANCE_STATUS("DescribeInstanceStatus"),
  CREATE_TAGS("CreateTags"),
  DELETE_TAGS("DeleteTags"),
  TERMINATE_INSTANCES("TerminateInstances"),
  REBOOT_INSTANCES("RebootInstances"),
  STOP_INSTANCES("StopInstances"),
  START_INSTANCES("StartInstances"),
  ATTACH_VOLUME("AttachVolume"),
  CREATE_SNAPSHOT("CreateSnapshot"),
  DELETE_SNAPSHOT("DeleteSnapshot"),
  DESCRIBE_VOLUMES("DescribeVolumes"),
  DESCRIBE_SNAPSHOTS("DescribeSnapshots"),
  DESCRIBE_SUBNETS("DescribeSubnets"),
  DESCRIBE_IMAGES("DescribeImages"),
  DESCRIBE_SECURITY_GROUPS("DescribeSecurityGroups"),
  DESCRIBE_LAUNCH_TEMPLATE_VERSIONS("DescribeLaunchTemplateVersions");

  private final String word;

  Action(String word) {
    this.word = word;
  }

  /** The name on the wire. */
  public String word() {
    return word;
  }

  /** Whether it answers with a list, page by page. */
  boolean lists() {
    return word.startsWith("Describe");
  }

  static Action of(String word) {
    return Arrays.stream(values())
        .filter(action -> action.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            Ec2Error.bad(
                "InvalidAction",
                "The action %s is not valid for this web service".formatted(word)));
  }
}
