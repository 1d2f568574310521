package scaler.core.model;

import java.time.Instant;
import java.util.Map;

/**
 * A snapshot of a volume as the cloud shows it.
 *
 * @param failed it holds nothing that could be used
 */
public record VolumeCopy(
    String id, VolumeId volume, boolean failed, Instant begun, Map<String, String> tags) {
  public VolumeCopy {
    tags = Map.copyOf(tags);
  }
}
