package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.Mode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Identity of a verdict: the same question under the same rules has the same id. */
public final class DecisionId {
  private static final int BYTES = 16;

  /** What stands before the parts of a shadow policy's verdict, so that no id serves for both. */
  private static final String SHADOW = "shadow|";

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
    return of(
        "",
        portfolioId,
        signalId,
        signalRevision,
        contentHash,
        verdictRevision,
        modelVersion,
        policyVersion);
  }

  private static String of(
      String domain,
      @Nullable String portfolioId,
      String signalId,
      int signalRevision,
      String contentHash,
      int verdictRevision,
      String modelVersion,
      @Nullable Integer policyVersion) {
    String parts =
        domain
            + (portfolioId == null ? "" : portfolioId)
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

  /** The id that belongs to a record; that of a shadow policy's verdict is of a kind of its own. */
  public static String of(Audit audit) {
    return of(
        audit.getMode() == Mode.SHADOW ? SHADOW : "",
        audit.getPortfolioId(),
        audit.getSignalId(),
        audit.getSignalRevision(),
        audit.getContentHash(),
        audit.getVerdictRevision(),
        audit.getModelVersion(),
        audit.getPolicyVersion());
  }
}
