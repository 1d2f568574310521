package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.SourceSpec.EachMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.PlainNumber;
import scaler.core.model.Reading;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;

/** What machines have in hand, as one reading. */
class MachineLoadsTest {
  private static final EachMachine SOURCE = new EachMachine("http://{address}:9293/load");
  private static final int SILENT = -1;

  /** Machines that tell their loads in turn. */
  private static final class Telling implements Pages {
    private final List<Integer> loads;

    Telling(int... loads) {
      this.loads = new ArrayList<>(IntStream.of(loads).boxed().toList());
    }

    @Override
    public Outcome<Integer> load(String url, String address, int portOffset) {
      assertThat(url).isEqualTo(SOURCE.url());
      int load = loads.removeFirst();
      return load == SILENT
          ? Outcome.failed(new Failure.Unavailable("nobody is there"))
          : Outcome.ok(load);
    }

    @Override
    public Outcome<Page> page(String address, int portOffset) {
      throw new AssertionError("its status page is not its load");
    }

    @Override
    public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
      throw new AssertionError("its health is not its load");
    }
  }

  private static Reading read(List<Machine> machines, int... loads) {
    return new MachineLoads(new Telling(loads), Hands.inOrder()).read(SOURCE, machines, NOON);
  }

  private static Reading of(int... loads) {
    return read(
        IntStream.range(0, loads.length).mapToObj(n -> serving(n + 1).placed().machine()).toList(),
        loads);
  }

  private static Reading.Known known(Reading reading) {
    return assertThat(reading).asInstanceOf(type(Reading.Known.class)).actual();
  }

  private static String unknown(Reading reading) {
    return assertThat(reading).asInstanceOf(type(Reading.Unknown.class)).actual().why();
  }

  @Test
  void what_all_have_in_hand_is_summed() {
    assertThat(known(of(8, 0, 3)).demand()).isEqualTo(11);
    assertThat(known(of(8, 0, 3)).silent()).isEmpty();
    assertThat(known(of(8)).locks()).as("requests are no jobs").isEmpty();
  }

  @Test
  void one_that_is_silent_counts_like_the_busiest_and_is_named() {
    Reading.Known known = known(of(2, SILENT, 8));

    assertThat(known.demand()).isEqualTo(18);
    assertThat(known.silent())
        .contains(new Reading.Silent(1, 3, 8, "i-2 at 127.0.0.2: nobody is there"));
  }

  @Test
  void half_of_them_are_enough_and_fewer_are_not() {
    assertThat(known(of(SILENT, 8)).demand()).isEqualTo(16);
    assertThat(unknown(of(SILENT, 8, SILENT)))
        .contains("1 of 3 machines", "fewer than half", "i-1 at 127.0.0.2: nobody is there");
    assertThat(unknown(of(SILENT))).contains("0 of 1 machine in service");
  }

  @Test
  void only_machines_in_service_are_asked() {
    List<Machine> machines =
        Stream.of(
                AMachine.in(MachineState.BOOTING, 1),
                serving(2),
                AMachine.in(MachineState.DRAINING, 3),
                AMachine.in(MachineState.IMPAIRED, 4))
            .map(machine -> machine.placed().machine())
            .toList();

    assertThat(known(read(machines, 5)).demand()).isEqualTo(5);
  }

  @Test
  void where_none_is_in_service_nothing_is_known() {
    assertThat(unknown(of())).contains("no machine of the role is in service");
  }

  @Test
  void one_without_an_address_is_silent() {
    List<Machine> machines = List.of(serving(1).machine(), serving(2).placed().machine());

    assertThat(known(read(machines, 4)).silent().orElseThrow().first())
        .isEqualTo("i-1 at no address: it has no address on record");
  }

  @Test
  void the_sum_stays_a_number_that_can_be_believed() {
    int most = PlainNumber.MOST;
    int[] all = IntStream.range(0, 300).map(n -> most).toArray();

    assertThat(known(of(all)).demand()).isEqualTo(most);
  }
}
