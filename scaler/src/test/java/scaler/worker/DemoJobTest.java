package scaler.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoJobTest {
  @Test
  void a_struct_is_read_as_ruby_writes_it() {
    assertThat(DemoJob.read("--- !ruby/struct:DemoJob\nnumber: 7\nseconds: 0.25\nfail_times: 2\n"))
        .contains(new DemoJob(7, Duration.ofMillis(250), 2));
    assertThat(DemoJob.read("--- !ruby/struct:DemoJob\nnumber: 7\nseconds: 3\nfail_times: \n"))
        .contains(new DemoJob(7, Duration.ofSeconds(3), 0));
    assertThat(DemoJob.read("--- !ruby/struct:DemoJob\nnumber: 7\nseconds: 3\n"))
        .contains(new DemoJob(7, Duration.ofSeconds(3), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--- x",
        "--- !ruby/struct:DemoJobs\nnumber: 7\nseconds: 3\n",
        "--- !ruby/object:DemoJob\nnumber: 7\nseconds: 3\n",
        "--- !ruby/struct:DemoJob\nnumber: -7\nseconds: 3\n",
        "--- !ruby/struct:DemoJob\nnumber: 7\nseconds: 1e9\n",
        "--- !ruby/struct:DemoJob\nnumber: 7\n",
        "text\n--- !ruby/struct:DemoJob\nnumber: 7\nseconds: 3\n",
      })
  void all_else_is_no_demo_job(String handler) {
    assertThat(DemoJob.read(handler)).isEmpty();
  }
}
