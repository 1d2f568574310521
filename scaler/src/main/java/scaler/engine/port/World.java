package scaler.engine.port;

/** All that the loop sees and touches outside. */
public record World(
    Cloud cloud,
    Balancer balancer,
    Pages pages,
    Queues queues,
    Others others,
    Checks checks,
    Volumes volumes,
    JobLocks locks) {}
