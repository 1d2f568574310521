/** One-line mistakes, planted into copies of the sources, that the soak has to find. */
@org.jspecify.annotations.NullMarked
package scaler.planted;
