/** Proposals, calendar, wishes and guards in; one verdict with its reason out. */
@NullMarked
package scaler.core.decide;

import org.jspecify.annotations.NullMarked;
