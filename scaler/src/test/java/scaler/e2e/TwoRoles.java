package scaler.e2e;

/** Web servers behind a balancer and job machines, which come and go with one queue. */
final class TwoRoles {
  /**
   * Both roles follow the queue, so that each batch of jobs launches and ends a machine of each; a
   * long test has many batches in an hour.
   */
  static final String FLEET =
      """
      application: e2e
      timezone: UTC
      database: "${env:E2E_DATABASE}"
      cloud: { provider: local, subnets: [local-a, local-b] }
      release: { from: "${env:E2E_RELEASES}", current: r1 }
      roles:
        web:
          runs: app
          userData: userdata/app.sh
          machines: [local.small]
          capacity: { min: 1, max: 2 }
          limits: { launchesPerHour: 1000 }
          health: { url: "http://{address}:8080/", contains: welcome, interval: 1s }
          loadBalancer: { targetGroup: e2e-web }
          backlog:
            source: { delayedJob: "${env:E2E_JOBS_URL}", count: ready+running }
            policy: { threshold: { scaleOutAbove: 5, scaleInBelow: 4 } }
            interval: 1s
          minimumLifetime: 1s
        jobs:
          userData: userdata/job.sh
          machines: [local.small]
          capacity: { min: 1, max: 2 }
          limits: { launchesPerHour: 1000 }
          backlog:
            source: { delayedJob: "${env:E2E_JOBS_URL}", count: ready+running }
            policy: { threshold: { scaleOutAbove: 5, scaleInBelow: 4 } }
            interval: 1s
          minimumLifetime: 1s
          drain: { timeout: 1m }
      """;

  /** So many jobs bring a second machine of each role, and are not done before it serves. */
  static final int JOBS = 48;

  private TwoRoles() {}

  /** A batch is done, and one machine of each role is left. */
  static boolean settled(Site site) {
    return site.runs() == JOBS
        && site.machines("in_service") == 2
        && site.tables().number("select count(*) from machine where state <> 'gone'") == 2;
  }

  /** What has to be true when it is settled; the next batch may come. */
  static void check(Site site) {
    Facts facts = new Facts(site);
    facts.everyJobWasDoneExactlyOnce(JOBS);
    facts.everyMachineIsOnRecordOnce();
    facts.noEndingMachineHoldsALock();
    facts.everyEndWasProven();
    site.jobs().execute("delete from demo_runs");
  }
}
