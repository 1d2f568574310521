/**
 * The local cloud's daemon: machines are processes of this computer. Linux only: it reads {@code
 * /proc} and uses {@code setsid}.
 */
@NullMarked
package scaler.outbound.local.daemon;

import org.jspecify.annotations.NullMarked;
