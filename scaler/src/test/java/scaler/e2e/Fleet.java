package scaler.e2e;

/** A fleet of one role that works jobs off, with all times short. */
record Fleet(int min, int max, String lifetime) {
  static final String APPLICATION = "e2e";

  String yaml() {
    return """
    application: %s
    timezone: UTC
    database: "${env:E2E_DATABASE}"
    cloud: { provider: local, subnets: [local-a, local-b] }
    release: { from: "${env:E2E_RELEASES}", current: r1 }
    roles:
      jobs:
        userData: userdata/job.sh
        machines: [local.small]
        capacity: { min: %d, max: %d }
        backlog:
          source: { delayedJob: "${env:E2E_JOBS_URL}", count: ready+running }
          policy: { threshold: { scaleOutAbove: 5, scaleInBelow: 4 } }
          interval: 1s
        minimumLifetime: %s
        drain: { timeout: 1m }
    """
        .formatted(APPLICATION, min, max, lifetime);
  }
}
