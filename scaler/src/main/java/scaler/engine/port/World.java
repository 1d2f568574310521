package scaler.engine.port;

/** All that the loop sees and touches outside. */
public record World(Cloud cloud, Balancer balancer, Pages pages, Queues queues, Others others) {
  /** A world in which nobody else has machines. */
  public World(Cloud cloud, Balancer balancer, Pages pages, Queues queues) {
    this(cloud, balancer, pages, queues, Others.NONE);
  }
}
