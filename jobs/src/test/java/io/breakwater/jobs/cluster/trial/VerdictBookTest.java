package io.breakwater.jobs.cluster.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.cluster.trial.VerdictBook.Question;
import io.breakwater.schemas.avro.Audit;
import io.breakwater.schemas.avro.AuditKind;
import io.breakwater.schemas.avro.Verdict;
import io.breakwater.schemas.avro.Veto;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictBookTest {
  private static final Question QUESTION = new Question("main", "s1", 1);

  private final VerdictBook book = new VerdictBook(audit -> audit.getScore() == null);

  VerdictBookTest() {
    book.ask(QUESTION, 100);
  }

  @Test
  void anAnswerLeavesNothingToSay() {
    book.hear(audit("a", 1, Verdict.ALLOW), 150);
    assertThat(book.faults()).isEmpty();
    assertThat(book.anyPermitted()).isTrue();
    assertThat(book.counts()).containsExactly(java.util.Map.entry("ALLOW", 1));
  }

  @Test
  void aQuestionWithoutAVerdictIsAFault() {
    Audit other = audit("a", 1, Verdict.BLOCK);
    other.setSignalRevision(2);
    book.hear(other, 150);
    Audit position = audit("b", 1, Verdict.ALLOW);
    position.setKind(AuditKind.POSITION);
    book.hear(position, 150);
    assertThat(book.unanswered()).containsExactly(QUESTION);
    assertThat(book.faults()).containsExactly("no verdict: signal s1 revision 1 for main");
  }

  @Test
  void theSameBytesAgainAreNone() {
    book.hear(audit("a", 1, Verdict.ALLOW), 150);
    book.hear(audit("a", 1, Verdict.ALLOW), 160);
    assertThat(book.repeated()).isEqualTo(1);
    assertThat(book.decisions()).isEqualTo(1);
    assertThat(book.faults()).isEmpty();
  }

  @Test
  void otherContentUnderOneIdIsAFault() {
    book.hear(audit("a", 1, Verdict.ALLOW), 150);
    Audit other = audit("a", 1, Verdict.ALLOW);
    other.setSequencedAt(7);
    book.hear(other, 160);
    assertThat(book.faults()).containsExactly("two contents: decision a");
  }

  @Test
  void whatWasPublishedMustNotBeHeldBack() {
    book.hear(audit("b", 2, Verdict.BLOCK, "TIMEOUT"), 150);
    assertThat(book.faults()).isEmpty();
    book.hear(audit("a", 1, Verdict.REDUCE), 160);
    assertThat(book.faults())
        .containsExactly(
            "published and held back: signal s1 revision 1 for main, verdict revision 1");
  }

  @Test
  void aLaterBetterVerdictMayBeAllowed() {
    book.hear(audit("b", 2, Verdict.BLOCK, "TIMEOUT"), 150);
    book.hear(audit("c", 3, Verdict.ALLOW), 160);
    assertThat(book.faults()).isEmpty();
    assertThat(book.counts()).containsKeys("ALLOW", "BLOCK TIMEOUT");
  }

  @Test
  void aRecordThatDoesNotHoldIsAFault() {
    Audit audit = audit("a", 1, Verdict.ALLOW);
    audit.setScore(1.0);
    book.hear(audit, 150);
    assertThat(book.faults()).containsExactly("does not hold when recomputed: decision a");
  }

  @Test
  void recoveryIsTheFirstAnswerToWhatWasAskedAfterwards() {
    book.ask(new Question("main", "s2", 1), 200);
    book.hear(audit("a", 1, Verdict.ALLOW), 250);
    assertThat(book.firstAnswerAfter(150)).isEqualTo(-1);
    Audit second = audit("b", 1, Verdict.ALLOW);
    second.setSignalId("s2");
    book.hear(second, 300);
    assertThat(book.firstAnswerAfter(150)).isEqualTo(300);
    assertThat(book.firstAnswerAfter(50)).isEqualTo(250);
  }

  private static Audit audit(String id, int revision, Verdict verdict, String... codes) {
    Audit audit = new Audit();
    audit.setDecisionId(id);
    audit.setKind(AuditKind.SIGNAL);
    audit.setPortfolioId("main");
    audit.setSignalId("s1");
    audit.setSignalRevision(1);
    audit.setVerdictRevision(revision);
    audit.setVerdict(verdict);
    audit.setVetoes(
        java.util.Arrays.stream(codes)
            .map(code -> Veto.newBuilder().setCode(code).setScope("signal:s1").build())
            .toList());
    audit.setFactors(List.of());
    return audit;
  }
}
