/** Questions to a real cloud: whether it keeps the promises that scaler relies on. */
@NullMarked
package scaler.engine.conformance;

import org.jspecify.annotations.NullMarked;
