/**
 * What scaler costs beside what cannot be had for less; {@code bin/bench cloud} runs it, and
 * docs/benchmarks.md tells the figures. Nothing here is part of the program.
 */
@NullMarked
package scaler.bench;

import org.jspecify.annotations.NullMarked;
