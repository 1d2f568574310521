package scaler.outbound.files;

import java.util.Map;
import java.util.Optional;

/** What must hold between the values of a whole file, beyond the shape of each. */
final class FleetRules {
  private final Tree.Fields file;
  private final Findings findings;

  FleetRules(Tree.Fields file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  void check() {
    Tree.Fields cloud = file.table("cloud");
    boolean aws = cloud.text("provider").equals(Optional.of("aws"));
    if (aws && !cloud.given("region")) {
      findings.error(
          cloud.valueAt("provider"), "cloud has no region", "add region, such as eu-central-1");
    }
    tags();
    new VolumeRules(file, findings).check();
    new LimitRules(file, findings).check();
    new RatioRules(file, findings).check();
    release(aws);
    if (file.given("assets")) {
      findings.note(
          file.keyAt("assets"),
          "assets are accepted, and not published by this version",
          "publish them with your deployment for now");
    }
    for (Tree.Field role : file.table("roles").fields()) {
      if (role.value() instanceof Tree.Fields fields) {
        new RoleRules(file, role.key(), role.at(), fields, findings).check(aws);
      }
    }
  }

  private void tags() {
    for (Tree.Field tag : file.table("tags").fields()) {
      if (tag.key().startsWith("scaler-") || tag.key().startsWith("aws:")) {
        findings.error(
            tag.at(),
            "the tag %s begins as %s own tags do"
                .formatted(tag.key(), tag.key().startsWith("aws:") ? "Amazon's" : "scaler's"),
            "choose another name");
      }
    }
  }

  private void release(boolean aws) {
    Tree.Fields release = file.table("release");
    release
        .leaf("from")
        .filter(from -> aws && FleetDecoder.isFolder(from.text()))
        .ifPresent(from ->
            findings.warning(
                from.at(),
                "from is a folder of this computer, which machines on aws cannot read",
                "write an address, such as s3://bucket/releases"));
  }

  /** Notes each variable that the file refers to and this process does not have. */
  void environment(Map<String, String> environment) {
    environment(file, environment);
  }

  private void environment(Tree tree, Map<String, String> environment) {
    switch (tree) {
      case Tree.Fields fields ->
          fields.fields().forEach(field -> environment(field.value(), environment));
      case Tree.Items items -> items.items().forEach(item -> environment(item, environment));
      case Tree.Leaf leaf ->
          ReferenceSyntax.environment(leaf.text()).stream()
              .filter(name -> !environment.containsKey(name))
              .forEach(name ->
                  findings.note(
                      leaf.at(),
                      "the variable %s is not set here".formatted(name),
                      "set it for the process that runs the loop"));
    }
  }
}
