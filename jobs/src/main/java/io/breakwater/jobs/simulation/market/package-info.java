/**
 * The built-in market of the demo: a day that never was, the same for the same seed.
 *
 * <p>It is a simulation and no part of the product: nothing here decides anything.
 *
 * <pre>
 * Dice &rarr; Storyline, PricePaths &rarr; Tape, Books, Newsroom, SignalDesk, Accounts &rarr; SimulatedDay
 * </pre>
 */
@NullMarked
package io.breakwater.jobs.simulation.market;

import org.jspecify.annotations.NullMarked;
