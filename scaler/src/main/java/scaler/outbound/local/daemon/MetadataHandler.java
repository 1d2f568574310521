package scaler.outbound.local.daemon;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import scaler.outbound.local.daemon.Machine.Life;

/**
 * What a machine may know of itself, as EC2's instance metadata service tells it, version 2 only:
 * first a token is fetched by PUT, then everything is asked with it. Paths begin with {@code
 * /machines/ID}. A token is a time and its signature, so it outlives the daemon and is stored
 * nowhere.
 */
final class MetadataHandler extends Handler.Abstract {
  private static final String PREFIX = "/machines/";
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final int MAX_TTL = 21_600;

  private final Machines machines;
  private final InstantSource clock;
  private final SecretKeySpec secret;

  MetadataHandler(Machines machines, InstantSource clock, String secret) {
    this.machines = machines;
    this.clock = clock;
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!path.startsWith(PREFIX)) {
      return false;
    }
    int slash = path.indexOf('/', PREFIX.length());
    String id =
        slash < 0 ? path.substring(PREFIX.length()) : path.substring(PREFIX.length(), slash);
    String what = slash < 0 ? "" : path.substring(slash + 1);
    Optional<Machine> machine = machines.find(id).filter(one -> one.life() != Life.TERMINATED);
    if (machine.isEmpty()) {
      return Answers.text(response, callback, 404, "");
    }
    if (what.equals("latest/api/token")) {
      return token(request, response, callback, id);
    }
    if (!request.getMethod().equals("GET")) {
      return Answers.text(response, callback, 405, "");
    }
    Optional<String> token = Optional.ofNullable(request.getHeaders().get(TOKEN));
    if (token.filter(text -> valid(text, id)).isEmpty()) {
      return Answers.text(response, callback, 401, "");
    }
    Optional<String> value = value(machine.get(), what);
    return Answers.text(response, callback, value.isPresent() ? 200 : 404, value.orElse(""));
  }

  private boolean token(Request request, Response response, Callback callback, String id) {
    if (!request.getMethod().equals("PUT")) {
      return Answers.text(response, callback, 405, "");
    }
    // As EC2: a request that came through a proxy gets none.
    if (request.getHeaders().contains("X-Forwarded-For")) {
      return Answers.text(response, callback, 403, "");
    }
    String ttl = Optional.ofNullable(request.getHeaders().get(TTL)).orElse("");
    if (!ttl.matches("[0-9]{1,5}") || !within(Integer.parseInt(ttl))) {
      return Answers.text(response, callback, 400, "");
    }
    response.getHeaders().put(TTL, ttl);
    Instant end = clock.instant().plusSeconds(Integer.parseInt(ttl));
    return Answers.text(response, callback, 200, signed(id, end.getEpochSecond()));
  }

  private static boolean within(int seconds) {
    return seconds >= 1 && seconds <= MAX_TTL;
  }

  private boolean valid(String token, String id) {
    int dot = token.indexOf('.');
    if (dot < 1) {
      return false;
    }
    try {
      long end = Long.parseLong(token.substring(0, dot));
      return MessageDigest.isEqual(
              signed(id, end).getBytes(StandardCharsets.UTF_8),
              token.getBytes(StandardCharsets.UTF_8))
          && clock.instant().isBefore(Instant.ofEpochSecond(end));
    } catch (NumberFormatException | DateTimeException notOurs) {
      return false;
    }
  }

  private String signed(String id, long end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      byte[] signature = mac.doFinal((id + " " + end).getBytes(StandardCharsets.UTF_8));
      return end + "." + HexFormat.of().formatHex(signature);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static Optional<String> value(Machine machine, String what) {
    String tags = "latest/meta-data/tags/instance/";
    if (what.length() > tags.length() && what.startsWith(tags)) {
      return Optional.ofNullable(machine.tags().get(what.substring(tags.length())));
    }
    return switch (what) {
      case "latest/user-data" ->
          Optional.of(machine.request().userData()).filter(text -> !text.isEmpty());
      case "latest/meta-data/instance-id" -> Optional.of(machine.id());
      case "latest/meta-data/instance-type" -> Optional.of(machine.type());
      case "latest/meta-data/instance-life-cycle" -> Optional.of(machine.request().market().word());
      case "latest/meta-data/spot/instance-action" ->
          machine
              .taken()
              .map(at ->
                  "{\"action\": \"terminate\", \"time\": \"%s\"}"
                      .formatted(at.truncatedTo(ChronoUnit.SECONDS)));
      case "latest/meta-data/local-ipv4" -> Optional.of(machine.place().address());
      case "latest/meta-data/placement/availability-zone" ->
          Optional.of(machine.request().subnet());
      case "latest/meta-data/tags/instance", "latest/meta-data/tags/instance/" ->
          Optional.of(String.join("\n", new TreeSet<>(machine.tags().keySet())));
      default -> Optional.empty();
    };
  }
}
