package scaler.engine.port;

import java.util.Collection;
import java.util.List;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;

/** Machines of whatever owner; they are looked at only. Every call ends within eight seconds. */
public interface Others {
  /** For a world in which nobody else has machines. */
  Others NONE =
      new Others() {
        @Override
        public Outcome<List<Stranger>> find(Collection<MachineId> ids) {
          return Outcome.ok(List.of());
        }

        @Override
        public Outcome<List<Stranger>> tagged(String key, String value) {
          return Outcome.ok(List.of());
        }
      };

  /** Those of these ids that there are; one that is not there is left out. */
  Outcome<List<Stranger>> find(Collection<MachineId> ids);

  /** All that bear a tag with this value. Complete or failed, never a part. */
  Outcome<List<Stranger>> tagged(String key, String value);
}
