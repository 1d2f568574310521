@org.jspecify.annotations.NullMarked
package scaler.core.history;
