/**
 * What is looked at before a deployment: the program, the broker, its topics, rights.
 *
 * <pre>Topics &rarr; TopicWish, broker &rarr; BrokerView &rarr; TopicPlan &rarr; TopicChanges
 * BrokerView, TopicPlan, class path &rarr; ... Findings &rarr; Finding</pre>
 */
@NullMarked
package io.breakwater.jobs.preflight;

import org.jspecify.annotations.NullMarked;
