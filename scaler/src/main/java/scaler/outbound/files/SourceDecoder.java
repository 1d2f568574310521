package scaler.outbound.files;

import static scaler.outbound.files.FleetDecoder.list;
import static scaler.outbound.files.FleetDecoder.text;
import static scaler.outbound.files.RoleDecoder.length;
import static scaler.outbound.files.RoleDecoder.number;

import java.util.Optional;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec;

/** Reads where a backlog is read from a file that was found good. */
final class SourceDecoder {
  private SourceDecoder() {}

  static SourceSpec source(Tree.Fields source) {
    Optional<SourceSpec> page =
        source
            .text("http")
            .<SourceSpec>map(SourceSpec.HttpNumber::new)
            .or(() -> source.text("eachMachine").map(SourceSpec.EachMachine::new))
            .or(() -> source.text("json").map(url -> json(url, source)));
    return page.or(() -> source.text("prometheus").map(url -> prometheus(url, source)))
        .or(() ->
            source
                .text("sql")
                .map(url ->
                    new SourceSpec.SqlNumbers(
                        reference(url), text(source, "query"), count(source))))
        .or(() ->
            source
                .text("command")
                .map(name -> new SourceSpec.Command(name, list(source, "arguments"))))
        .orElseGet(() -> delayedJob(source));
  }

  private static SourceSpec json(String url, Tree.Fields source) {
    return new SourceSpec.HttpJson(
        url,
        source.text("authorization"),
        text(source, "ready"),
        source.text("running"),
        source.text("oldest"),
        count(source));
  }

  private static SourceSpec prometheus(String url, Tree.Fields source) {
    return new SourceSpec.Prometheus(url, source.text("authorization"), text(source, "query"));
  }

  private static SourceSpec delayedJob(Tree.Fields source) {
    return new SourceSpec.DelayedJob(
        reference(text(source, "delayedJob")),
        count(source),
        source.text("where"),
        length(source, "maxRunTime"),
        source.under("rescue").map(SourceDecoder::rescue));
  }

  private static Count count(Tree.Fields source) {
    return text(source, "count").equals("ready") ? Count.READY : Count.READY_AND_RUNNING;
  }

  private static RescueSpec rescue(Tree.Fields rescue) {
    return new RescueSpec(
        reference(text(rescue, "url")), number(rescue, "machines"), number(rescue, "maxAttempts"));
  }

  /** In one form, however it is written. */
  private static String reference(String url) {
    return ReferenceSyntax.ALONE.matcher(url).matches() ? "${" + url + "}" : url;
  }
}
