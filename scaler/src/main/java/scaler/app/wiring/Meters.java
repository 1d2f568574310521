package scaler.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.MachineState;
import scaler.core.plan.Purse;
import scaler.engine.watch.Overseer;
import scaler.engine.watch.Vigil;
import scaler.inbound.http.HttpService.Answer;
import scaler.inbound.http.MetricsText;
import scaler.inbound.http.MetricsText.Kind;
import scaler.outbound.postgres.Status;
import scaler.outbound.postgres.Tallies;
import scaler.outbound.postgres.Tallies.Tally;

/** The page {@code /metrics}. */
final class Meters {
  private final Session session;
  private final Watch watch;
  private final MetricsText text = new MetricsText();

  private Meters(Session session, Watch watch) {
    this.session = session;
    this.watch = watch;
  }

  /** The numbers of now. Without the database those of this process alone. */
  static Answer answer(Session session, Watch watch, List<String> applications) {
    Meters meters = new Meters(session, watch);
    applications.forEach(meters::process);
    applications.forEach(meters::invariants);
    boolean up = true;
    try {
      applications.forEach(meters::record);
    } catch (RuntimeException away) {
      up = false;
    }
    return meters
        .text
        .family("scaler_database_up", Kind.GAUGE, "1 while scaler's own database answers.")
        .value("scaler_database_up", Map.of(), up ? 1 : 0)
        .answer();
  }

  private void process(String application) {
    Vigil.Course course = watch.vigil(application).course();
    Map<String, String> labels = labels(application);
    counter("scaler_looks_total", "Looks that this process has begun.", labels, course.looks());
    counter(
        "scaler_failed_looks_total",
        "Looks of this process that were broken off.",
        labels,
        course.failed());
    counter(
        "scaler_decided_looks_total",
        "Looks of this process that went through with the cloud in sight.",
        labels,
        course.decided());
    gauge(
        "scaler_look_hangs_seconds",
        "How long the look under way has hung; 0 while none does.",
        labels,
        watch.vigil(application).hanging().map(Duration::toMillis).orElse(0L) / 1000.0);
  }

  private void invariants(String application) {
    Overseer overseer = watch.overseer(application);
    overseer
        .ever()
        .forEach((invariant, times) -> {
          Map<String, String> labels = labels(application, "id", invariant.name());
          counter(
              "scaler_invariant_violation_total",
              "What must not be and was found by this process.",
              labels,
              times);
          gauge(
              "scaler_invariant_violations",
              "What the last check of this process found; 0 while it does not decide.",
              labels,
              (double)
                  overseer.standing().stream().filter(one -> one.invariant() == invariant).count());
        });
  }

  private void record(String application) {
    FleetSpec fleet = session.fleet(Optional.of(application));
    Status.Deciding deciding = session.status().deciding(application);
    Instant now = session.database().instant();
    Map<String, String> labels = labels(application);
    gauge(
        "scaler_decides",
        "1 in the process that holds the application's lease.",
        labels,
        deciding.holder().map(session.here().process()::equals).orElse(false) ? 1 : 0);
    age(
        "scaler_last_look_age_seconds",
        "Since a look last went through.",
        labels,
        deciding.lookedAt(),
        now);
    age(
        "scaler_last_decision_age_seconds",
        "Since a look last went through with the cloud in sight; more than 30 is an alarm.",
        labels,
        deciding.decidedAt(),
        now);
    roles(application, fleet);
    machines(application);
    Purse.all(fleet, () -> session.restraints().used(fleet, now), now)
        .forEach(purse -> budget(application, purse));
  }

  /** Without a role it is that of all roles together. */
  private void budget(String application, Purse purse) {
    Map<String, String> labels = labels(application);
    purse.role().ifPresent(role -> labels.put("role", role.value()));
    gauge(
        "scaler_budget_dollars",
        "What the calendar month may cost.",
        labels,
        purse.budget().perMonth().doubleValue());
    gauge(
        "scaler_month_cost_dollars",
        "What it has cost, where there is a budget.",
        labels,
        purse.used().month().doubleValue());
    gauge(
        "scaler_budget_alarm_percent",
        "The last alarm of the budget that is reached; 0 for none.",
        labels,
        purse.alarm().orElse(0));
  }

  private void roles(String application, FleetSpec fleet) {
    for (Status.Sample sample : session.status().samples(application)) {
      Map<String, String> labels = labels(application, "role", sample.role().value());
      gauge(
          "scaler_wanted_machines",
          "Machines that were last decided for.",
          labels,
          sample.wanted());
      gauge(
          "scaler_held_back",
          "What keeps the role from what it needs; scaler why-not says it.",
          labels,
          session.status().look(application, sample.role()).trouble().size());
      boolean queue = fleet.role(sample.role()).flatMap(RoleSpec::backlog).isPresent();
      if (queue) {
        gauge(
            "scaler_reading_known",
            "1 when the last look could read the role's queue.",
            labels,
            sample.ready().isPresent() ? 1 : 0);
      }
      sample
          .ready()
          .ifPresent(jobs -> gauge("scaler_ready_jobs", "Jobs that could run now.", labels, jobs));
      sample
          .oldestSeconds()
          .ifPresent(age ->
              gauge(
                  "scaler_oldest_ready_job_seconds",
                  "How long a job has been ready.",
                  labels,
                  age));
    }
  }

  private void machines(String application) {
    Tallies tallies = new Tallies(session.database());
    Map<String, Map<MachineState, Long>> byRole = new LinkedHashMap<>();
    for (Tally launched : tallies.launches(application)) {
      byRole.put(launched.role(), new LinkedHashMap<>());
      counter(
          "scaler_launches_total",
          "Machines ever asked for.",
          labels(application, "role", launched.role()),
          launched.count());
    }
    for (Tally tally : tallies.machines(application)) {
      Optional.ofNullable(byRole.get(tally.role()))
          .ifPresent(states -> states.put(MachineState.of(tally.word()), tally.count()));
    }
    byRole.forEach((role, states) -> {
      for (MachineState state : MachineState.values()) {
        if (state != MachineState.GONE) {
          Map<String, String> labels = labels(application, "role", role);
          labels.put("state", state.word());
          gauge(
              "scaler_machines",
              "Machines on record.",
              labels,
              (double) states.getOrDefault(state, 0L));
        }
      }
    });
    for (Tally end : tallies.ends(application)) {
      Map<String, String> labels = labels(application, "role", end.role());
      labels.put("cause", end.word());
      counter("scaler_ends_total", "Machines that ended, by cause.", labels, end.count());
    }
  }

  private void age(
      String name, String help, Map<String, String> labels, Optional<Instant> at, Instant now) {
    at.ifPresent(then ->
        gauge(name, help, labels, Math.max(0, Duration.between(then, now).toMillis() / 1000.0)));
  }

  private void gauge(String name, String help, Map<String, String> labels, double value) {
    text.family(name, Kind.GAUGE, help).value(name, labels, value);
  }

  private void counter(String name, String help, Map<String, String> labels, long value) {
    text.family(name, Kind.COUNTER, help).value(name, labels, (double) value);
  }

  private static Map<String, String> labels(String application) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("application", application);
    return labels;
  }

  private static Map<String, String> labels(String application, String name, String value) {
    Map<String, String> labels = labels(application);
    labels.put(name, value);
    return labels;
  }
}
