package scaler.engine.port;

import java.util.List;
import java.util.Map;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;

/**
 * Data volumes, which are there before scaler and after it: none is made or deleted here. Every
 * call ends within eight seconds, retries included.
 */
public interface Volumes {
  /** For a world in which there are none. */
  Volumes NONE =
      new Volumes() {
        @Override
        public Outcome<List<Volume>> tagged(String key, String value) {
          return Outcome.ok(List.of());
        }

        @Override
        public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
          return Outcome.failed(new Failure.Invalid("there is no volume " + volume));
        }

        @Override
        public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
          return Outcome.ok(List.of());
        }

        @Override
        public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
          return Outcome.failed(new Failure.Invalid("there is no volume " + volume));
        }

        @Override
        public Outcome<String> deleteCopy(String snapshot) {
          return Outcome.ok(snapshot);
        }
      };

  /** All volumes that bear a tag with this value, by id. Complete or failed, never a part. */
  Outcome<List<Volume>> tagged(String key, String value);

  /**
   * Begins to attach a free volume to a running machine in its zone. A volume that some machine
   * has, this one or another, is a failure; {@link #tagged} tells which.
   */
  Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device);

  /** All our snapshots that bear all these tags. Complete or failed, never a part. */
  Outcome<List<VolumeCopy>> copies(Map<String, String> tags);

  /**
   * Begins a snapshot: it holds what is on the volume now, however long it takes to be made.
   *
   * @return its id
   */
  Outcome<String> copy(VolumeId volume, Map<String, String> tags);

  /** Deletes a snapshot; one that is not there is no failure. */
  Outcome<String> deleteCopy(String snapshot);
}
