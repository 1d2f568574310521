package scaler.core.model;

/**
 * Why a machine is in its state, as the cloud itself says.
 *
 * @param words a code and a text, such as {@code Client.VolumeLimitExceeded: Volume limit
 *     exceeded}; on one line, and short enough for a sentence
 * @param noRoom it did not come to run because the cloud had no room for it
 */
public record StateReason(String words, boolean noRoom) {}
