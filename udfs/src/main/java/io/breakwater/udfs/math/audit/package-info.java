/**
 * May this signal trade, at what size, and why: model section 3.
 *
 * <pre>
 * AuditInput &rarr; FactorRoom (factors) &rarr; Score
 *            &rarr; HardVetoes, Envelope (limits)      &rarr; OpeningAudit | ExitAudit &rarr; AuditSeal &rarr; Audit
 * Audit      &rarr; AuditVerifier (the same figures again, from the record alone)
 * </pre>
 */
@NullMarked
package io.breakwater.udfs.math.audit;

import org.jspecify.annotations.NullMarked;
