package io.breakwater.jobs.report;

import java.util.Map;

/**
 * What was run.
 *
 * @param input name of the folder it was read from
 * @param simulated true: a simulator filled what was allowed
 * @param taken good records by input stream
 * @param written lines by output stream
 */
public record RunFacts(
    String input, boolean simulated, Map<String, Long> taken, Map<String, Long> written) {}
