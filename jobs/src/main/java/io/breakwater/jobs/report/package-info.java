/**
 * What a run was worth, as one page: records of a run in, figures and thinned series, one HTML file
 * out. Knows neither Flink nor Kafka.
 *
 * <pre>ReportSource &rarr; ReplayReport (PortfolioCourse, WithoutBreakwater, DecisionList …) &rarr;
 * ReportJson &rarr; ReportPage</pre>
 */
@NullMarked
package io.breakwater.jobs.report;

import org.jspecify.annotations.NullMarked;
