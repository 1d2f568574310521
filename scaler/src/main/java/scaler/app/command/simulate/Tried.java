package scaler.app.command.simulate;

import scaler.sim.trace.Course;

/**
 * What came of one way to decide.
 *
 * @param name a rule as it is typed, or a file
 */
record Tried(String name, Course course, Score score) {}
