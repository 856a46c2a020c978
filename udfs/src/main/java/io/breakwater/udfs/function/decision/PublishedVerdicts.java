package io.breakwater.udfs.function.decision;

import java.io.Serializable;
import java.util.Set;

/** What consumers may already have acted on. */
@FunctionalInterface
public interface PublishedVerdicts extends Serializable {
  /** Ids of verdicts that the audits of the last minutes hold. */
  Set<String> recent();
}
