package scaler.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import scaler.ec2.Times;

/** Opens the stages of a test and closes them behind it. */
final class Ec2Stages implements AfterEachCallback {
  private final List<Ec2Stage> opened = new ArrayList<>();

  /** With nobody there. */
  Ec2Stage stage() throws IOException {
    return stage(Times.STANDARD);
  }

  Ec2Stage stage(Times times) throws IOException {
    return opened(new Ec2Stage(times));
  }

  /** With so many machines of the web role in service. */
  Ec2Stage serving(int machines) throws IOException {
    return opened(Ec2Stage.with(machines));
  }

  private Ec2Stage opened(Ec2Stage stage) {
    opened.add(stage);
    return stage;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(Ec2Stage::close);
  }
}
