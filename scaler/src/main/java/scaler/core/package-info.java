/**
 * The pure heart: values in, values out. No clock, log, thread, I/O or randomness; only java.lang,
 * java.time and java.util. {@code model → schedule → policy → fleet → decide → heal → plan}, each
 * may use those before it.
 */
@NullMarked
package scaler.core;

import org.jspecify.annotations.NullMarked;
