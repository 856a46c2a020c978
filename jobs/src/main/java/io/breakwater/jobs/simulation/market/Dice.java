package io.breakwater.jobs.simulation.market;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded draws. Every stream of the day has dice of its own, told apart by a label, so that a
 * change to one leaves the others as they were; only {@code nextLong} and {@link StrictMath} are
 * used, which every Java gives alike.
 */
final class Dice {
  private static final double UNIT = 0x1.0p-53;

  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static Dice of(long seed, String label) {
    return of(seed, label, 0);
  }

  /** Dice for one cell of a stream: drawn in any order, they show the same. */
  static Dice of(long seed, String label, long cell) {
    long mixed = seed * 0x9E3779B97F4A7C15L + label.hashCode();
    mixed = (mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L + cell;
    return new Dice((mixed ^ (mixed >>> 29)) * 0x94D049BB133111EBL);
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (random.nextLong() >>> 11) * UNIT;
  }

  /** Uniform in [from, to). */
  double between(double from, double to) {
    return from + (to - from) * unit();
  }

  /** Uniform in [from, to). */
  int between(int from, int to) {
    return from + (int) (unit() * (to - from));
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return unit() < probability;
  }

  /** One of them. */
  <T> T pick(List<T> choices) {
    return choices.get(between(0, choices.size()));
  }

  /** Standard normal (Box and Muller 1958). */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * Math.PI * unit());
  }

  /** exp of a normal with this deviation; median 1. */
  double logNormal(double deviation) {
    return StrictMath.exp(deviation * normal());
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - unit());
  }
}
