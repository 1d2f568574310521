/** The nouns: facts as values that refuse nonsense when they are made. */
@NullMarked
package scaler.core.model;

import org.jspecify.annotations.NullMarked;
