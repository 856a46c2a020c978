package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Identity of a verdict: the same question under the same rules has the same id. */
public final class DecisionId {
  private static final int BYTES = 16;

  private DecisionId() {}

  /**
   * First 16 bytes, hex, of SHA-256 over {@code
   * portfolioId|signalId|signalRevision|contentHash|verdictRevision|modelVersion|policyVersion}; a
   * missing part is empty.
   */
  public static String of(
      @Nullable String portfolioId,
      String signalId,
      int signalRevision,
      String contentHash,
      int verdictRevision,
      String modelVersion,
      @Nullable Integer policyVersion) {
    String parts =
        (portfolioId == null ? "" : portfolioId)
            + "|"
            + signalId
            + "|"
            + signalRevision
            + "|"
            + contentHash
            + "|"
            + verdictRevision
            + "|"
            + modelVersion
            + "|"
            + (policyVersion == null ? "" : policyVersion);
    return Sha256.hex(parts.getBytes(StandardCharsets.UTF_8), BYTES);
  }

  /** The id that belongs to a record. */
  public static String of(Audit audit) {
    return of(
        audit.getPortfolioId(),
        audit.getSignalId(),
        audit.getSignalRevision(),
        audit.getContentHash(),
        audit.getVerdictRevision(),
        audit.getModelVersion(),
        audit.getPolicyVersion());
  }
}
