/** What the local cloud's client and its daemon say to each other: records, as JSON over HTTP. */
@NullMarked
package scaler.outbound.local.wire;

import org.jspecify.annotations.NullMarked;
