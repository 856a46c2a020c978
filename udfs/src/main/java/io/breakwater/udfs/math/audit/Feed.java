package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Policy;

/** Feeds a policy may expect, by stream name or in the singular. */
enum Feed {
  BOOKS("books", "book"),
  TRADES("trades", "trade"),
  BARS("bars", "bar"),
  FUNDING("funding", "funding"),
  FLOWS("flows", "flow"),
  NEWS("news", "news"),
  EVENTS("events", "event");

  private final String plural;
  private final String singular;

  Feed(String plural, String singular) {
    this.plural = plural;
    this.singular = singular;
  }

  /** True: the policy says that this feed must be there. */
  boolean isExpectedBy(Policy policy) {
    return policy.getFeeds().getExpected().stream().anyMatch(this::isNamed);
  }

  /** True: this is one of its names. */
  boolean isNamed(String name) {
    return name.equals(plural) || name.equals(singular);
  }
}
