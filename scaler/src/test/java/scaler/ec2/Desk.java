package scaler.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes requests one at a time: what is planned for each, what it does, what it is told. */
final class Desk {
  private final Region region;
  private final Faults faults;
  private final List<Received> journal;
  private final Changes changes;
  private final Listings listings;
  private final CatalogListings catalog;
  private final StoreDesk store;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int largestPage = 1000;

  Desk(Region region, Store store, Faults faults, List<Received> journal) {
    this.region = region;
    this.faults = faults;
    this.journal = journal;
    this.changes = new Changes(region);
    this.listings = new Listings(region, this::cut);
    this.catalog = new CatalogListings(region.catalog(), this::cut);
    this.store = new StoreDesk(store, this::cut);
  }

  void pages(int largest) {
    largestPage = largest;
  }

  private Page.Cut cut(Optional<Fault.OfList> fault) {
    return new Page.Cut(largestPage, fault);
  }

  Reply answer(String body, String agent, boolean signed) {
    synchronized (region) {
      Instant now = region.settle();
      Form form = Form.decode(body);
      String request = "request-" + requests.incrementAndGet();
      try {
        Action action = Action.of(form.required("Action"));
        Told told = told(action, form, request, signed, now);
        journal.add(new Received(action, form.parameters(), agent, told.outcome, now));
        return told.reply;
      } catch (Ec2Error unknownAction) {
        return Reply.xml(unknownAction.status(), Xml.error(unknownAction, request));
      }
    }
  }

  /** An answer, and what the journal says of it. */
  private record Told(Reply reply, String outcome) {
    Told spoiltBy(Fault.OfReply trouble) {
      return new Told(reply.with(trouble), outcome + ", " + trouble.getClass().getSimpleName());
    }
  }

  private Told told(Action action, Form form, String request, boolean signed, Instant now) {
    if (!signed) {
      return refused(new Ec2Error(401, "AuthFailure", "The request is not signed"), request);
    }
    Optional<Fault> planned = faults.take(action, now);
    if (planned.isEmpty()) {
      return done(action, form, Optional.empty(), request);
    }
    return switch (planned.get()) {
      case Fault.Refusal refusal -> refused(refusal, request);
      case Fault.LateEffect(Duration after) -> {
        region.later(now.plus(after), () -> done(action, form, Optional.empty(), request));
        yield refused(Ec2Error.internal(), request);
      }
      case Fault.OfReply trouble -> done(action, form, Optional.empty(), request).spoiltBy(trouble);
      case Fault.OfList trouble -> done(action, form, Optional.of(trouble), request);
    };
  }

  private static Told refused(Fault.Refusal refusal, String request) {
    return switch (refusal) {
      case Fault.Throttled fault ->
          refused(new Ec2Error(503, "RequestLimitExceeded", "Request limit exceeded."), request);
      case Fault.ServerError fault -> refused(Ec2Error.internal(), request);
      case Fault.Unauthorized fault ->
          refused(
              new Ec2Error(
                  403,
                  "UnauthorizedOperation",
                  "You are not authorized to perform this operation."),
              request);
      case Fault.Refused(int status, String code) ->
          refused(new Ec2Error(status, code, "Refused by plan"), request);
      case Fault.BadGateway fault ->
          new Told(
              new Reply(
                  502, "text/html", "<html><h1>Bad Gateway</h1><br></html>", Optional.empty()),
              "BadGateway");
    };
  }

  private static Told refused(Ec2Error error, String request) {
    return new Told(Reply.xml(error.status(), Xml.error(error, request)), error.code());
  }

  private Told done(Action action, Form form, Optional<Fault.OfList> fault, String request) {
    try {
      String answer = Xml.answer(action, request, xml -> perform(action, form, fault, xml));
      return new Told(Reply.xml(200, answer), "ok");
    } catch (Ec2Error error) {
      return refused(error, request);
    }
  }

  private void perform(Action action, Form form, Optional<Fault.OfList> fault, Xml xml) {
    switch (action) {
      case RUN_INSTANCES -> changes.run(form, xml);
      case CREATE_TAGS -> changes.createTags(form, xml);
      case DELETE_TAGS -> changes.deleteTags(form, xml);
      case TERMINATE_INSTANCES -> changes.terminate(form, xml);
      case REBOOT_INSTANCES -> changes.reboot(form, xml);
      case STOP_INSTANCES -> changes.stop(form, xml);
      case START_INSTANCES -> changes.start(form, xml);
      case DESCRIBE_INSTANCES -> listings.instances(form, fault, xml);
      case DESCRIBE_INSTANCE_STATUS -> listings.status(form, fault, xml);
      case ATTACH_VOLUME -> store.attach(form, xml);
      case CREATE_SNAPSHOT -> store.snapshot(form, xml);
      case DELETE_SNAPSHOT -> store.delete(form, xml);
      case DESCRIBE_VOLUMES -> store.volumes(form, fault, xml);
      case DESCRIBE_SNAPSHOTS -> store.snapshots(form, fault, xml);
      case DESCRIBE_SUBNETS -> catalog.subnets(form, fault, xml);
      case DESCRIBE_IMAGES -> catalog.images(form, fault, xml);
      case DESCRIBE_SECURITY_GROUPS -> catalog.groups(form, fault, xml);
      case DESCRIBE_LAUNCH_TEMPLATE_VERSIONS -> catalog.templateVersions(form, fault, xml);
    }
  }
}
