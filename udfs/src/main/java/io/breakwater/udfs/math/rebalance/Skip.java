package io.breakwater.udfs.math.rebalance;

/**
 * A leg that was due and left out.
 *
 * @param instrument BASE-QUOTE
 * @param reason typed
 * @param text in words, with numbers
 */
public record Skip(String instrument, SkipReason reason, String text) {}
