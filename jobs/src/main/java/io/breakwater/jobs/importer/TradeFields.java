package io.breakwater.jobs.importer;

/** What a venue calls the fields of a trade. */
record TradeFields(
    String symbol, String time, String id, String price, String quantity, String side) {}
