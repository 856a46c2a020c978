package io.breakwater.jobs.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.preflight.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramFindingsTest {
  private static final Schema OLD = record().requiredLong("a").endRecord();

  @Test
  void thisBuildHasNoFailure() {
    assertThat(ProgramFindings.all()).noneMatch(each -> each.level() == Level.FAIL);
    assertThat(ProgramFindings.all()).extracting(Finding::area).contains("java", "schemas");
  }

  @Test
  void thePinsAreThoseOfTheBuild() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("jobs") ? here.getParent() : here;
    assertThat(Files.readString(root.resolve("pom.xml")))
        .contains("<flink.version>" + VersionPins.FLINK + "</flink.version>")
        .contains("<kafka.version>" + VersionPins.KAFKA + "</kafka.version>")
        .contains("<avro.version>" + VersionPins.AVRO + "</avro.version>");
  }

  @ParameterizedTest
  @CsvSource({"11, FAIL", "17, OK", "21, OK", "25, WARN"})
  void javaIsOneThatFlinkRunsOn(int feature, Level level) {
    assertThat(ProgramFindings.java(feature).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "2.3.0, OK",
    "2.3.1, WARN",
    "2.2.0, FAIL",
    "3.3.0, FAIL",
    "<unknown>, FAIL",
    ", WARN"
  })
  void aLibraryIsTheOneOfTheBuild(String found, Level level) {
    assertThat(ProgramFindings.library("Flink", "2.3.0", found).level()).isEqualTo(level);
  }

  @Test
  void anAppendedNullableFieldIsCompatible() {
    Schema now = record().requiredLong("a").optionalLong("b").endRecord();
    assertThat(ProgramFindings.schemas(List.of(OLD), old -> now))
        .singleElement()
        .extracting(Finding::level)
        .isEqualTo(Level.OK);
  }

  @Test
  void aFieldWithoutDefaultBreaksWhatWasWritten() {
    Schema now = record().requiredLong("a").requiredLong("b").endRecord();
    failure(now, "what a release wrote cannot be read: READER_FIELD_MISSING_DEFAULT_VALUE");
  }

  @Test
  void aFieldThatWentBreaksReleases() {
    Schema now = record().optionalLong("b").endRecord();
    failure(now, "what is written now cannot be read by a release");
  }

  @Test
  void aRecordThatWentIsNamed() {
    assertThat(ProgramFindings.schemas(List.of(OLD), old -> null))
        .singleElement()
        .satisfies(each -> assertThat(each.subjects()).containsExactly("R"))
        .extracting(Finding::level)
        .isEqualTo(Level.FAIL);
  }

  @Test
  void aJarWithoutReleasesReadsNothingOld() {
    assertThat(ProgramFindings.schemas(List.of(), old -> old))
        .extracting(Finding::level)
        .containsExactly(Level.FAIL);
  }

  private static void failure(Schema now, String text) {
    List<Finding> all = ProgramFindings.schemas(List.of(OLD), old -> now);
    assertThat(all).hasSize(1);
    assertThat(all.get(0).level()).isEqualTo(Level.FAIL);
    assertThat(all.get(0).text()).startsWith(text);
    assertThat(all.get(0).fix()).isNotBlank();
  }

  private static SchemaBuilder.FieldAssembler<Schema> record() {
    return SchemaBuilder.record("R").namespace("test").fields();
  }
}
