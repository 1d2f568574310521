package scaler.outbound.files;

import static scaler.outbound.files.FleetGrammar.ID;
import static scaler.outbound.files.FleetGrammar.SENTENCE;
import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import java.util.List;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Table;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;

/** What a role may say about the machines it is made of. */
final class MachineGrammar {
  private static final Text IMAGE_NAME =
      Text.of(
          "[A-Za-z0-9][A-Za-z0-9._:/()-]{0,254}|ssm:/[A-Za-z0-9._/-]{1,500}",
          "an image's id, or ssm: and the name of a parameter that holds one");
  private static final Text IMAGE_OWNER =
      Text.of("[0-9]{12}|self|amazon|aws-marketplace", "an account's twelve digits, self or amazon")
          .orPlainNumber();
  private static final Text PROFILE_NAME =
      Text.of("[A-Za-z0-9+=,.@_-]{1,128}|arn:[!-~]{10,500}", "an instance profile's name or ARN");
  private static final Text SCRIPT =
      Text.of(
          "(?!/)(?!.*\\.\\.)[A-Za-z0-9._/-]{1,200}",
          "a path below this file's folder or the folder above it, such as userdata/app.sh");
  private static final Text TEMPLATE =
      Text.of("[A-Za-z0-9().\\/_-]{3,128}", "the name or id of a launch template");
  private static final Text TEMPLATE_VERSION =
      Text.of("[0-9]{1,9}|\\$Latest|\\$Default", "a number, $Latest or $Default").orPlainNumber();
  private static final Mapping NEWEST_IMAGE =
      Mapping.of(
          required("owner", IMAGE_OWNER, "who published it; anybody may use any name"),
          required("name", SENTENCE, "its name, where `*` and `?` stand for anything"));

  private static final Mapping VOLUME =
      Mapping.of(
          optional("size", new Whole(1, 65_536), "GiB; else as large as the image's"),
          optional(
              "type",
              OneOf.of("gp3", "gp2", "io2", "io1", "st1", "sc1", "standard"),
              "else as the image's"),
          otherwise("encrypted", new Truth(), "true", "with the account's key for EBS"));

  private static final Setting TAG =
      required(
          "tag",
          new Table(
              Text.of("[^\\x00-\\x1F\\x7F]{1,128}", "1 to 128 characters in one line"),
              "KEY",
              Text.of("[^\\x00-\\x1F\\x7F]{0,256}", "at most 256 characters in one line")
                  .orPlainNumber(),
              1,
              1),
          "the tag that they bear");

  private static final Mapping DATA_VOLUME =
      Mapping.of(
          TAG,
          required(
              "device",
              Text.of("/dev/(sd[f-p]|xvd[f-p])", "/dev/sdf to /dev/sdp, or /dev/xvdf to /dev/xvdp"),
              "the name under which it is attached; `VOLUMES=` in user data"),
          optional(
              "snapshot",
              new Length(false),
              "one is taken before a machine's end and kept so long, such as 14d; else none"));

  static final Setting VOLUMES =
      otherwise(
          "volumes",
          new Listing(DATA_VOLUME, 0, 8),
          "[]",
          "data volumes that exist: each machine is given a free one of each entry, and is launched"
              + " only in a zone that has one");

  static final Setting COUNT =
      optional(
          "count",
          Mapping.of(
                  optional(TAG.name(), TAG.shape(), TAG.doc()),
                  optional(
                      "role",
                      FleetGrammar.NAME,
                      "another role of this file, which works off the same queue: this one is what"
                          + " that one's machines leave to do, and max is that of both"))
              .oneOf(TAG.name(), "role"),
          "machines beside its own that do the role's work: they count, so that fewer are launched,"
              + " and are never touched");

  static final Setting IMAGE =
      optional(
          "image",
          new ScalarOr(IMAGE_NAME, NEWEST_IMAGE, List.of()),
          "image to launch (AMI); owner and name mean the newest one. Looked up at `apply`");

  static final Setting LAUNCH_TEMPLATE =
      optional(
          "launchTemplate",
          Mapping.of(
              required("name", TEMPLATE, "its name or id"),
              optional("version", TEMPLATE_VERSION, "else its default version at `apply`")),
          "what EC2 should launch, kept in EC2");

  static final Setting TYPES =
      otherwise("machines", new Listing(ID, 0, 20), "[]", "machine types, tried in turn");

  static final Setting MARKET =
      otherwise(
          "market",
          new OneOrMore(OneOf.of("on-demand", "spot"), 2),
          "on-demand",
          "how they are paid for, tried in turn: spot is cheaper and may be taken back at any time;"
              + " `[spot, on-demand]` falls back where there is no spot");

  static final Setting PROFILE =
      optional("profile", PROFILE_NAME, "what its machines may do in AWS: an instance profile");

  static final Setting ROOT_VOLUME =
      otherwise("rootVolume", VOLUME, "{}", "the disk they boot from; with image");

  static final Setting USER_DATA =
      optional("userData", SCRIPT, "boot script; see \"Boot scripts\"");

  private MachineGrammar() {}
}
