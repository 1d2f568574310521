package scaler.core.policy;

/**
 * What a policy asks for at one step.
 *
 * @param change machines more (positive) or less (negative) than there are
 * @param signal what it saw
 */
public record Proposal(int change, Signal signal) {}
