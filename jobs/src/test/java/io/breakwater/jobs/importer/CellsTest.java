package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.schemas.JsonFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
  @ParameterizedTest
  @CsvSource({
    "1746372780, 1746372780000000",
    "1746372780.25, 1746372780250000",
    "1746372780001, 1746372780001000",
    "1.746372780001e12, 1746372780001000",
    "1746372780001002, 1746372780001002",
    "1746372780001002003, 1746372780001002",
    "2025-05-04T15:33:00Z, 1746372780000000"
  })
  void tellsUnitsOfTimesBySize(String text, long micros) throws JsonFault {
    assertThat(Cells.time(text, "t")).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "yesterday", "9999999999999999999999", "99999999999", "NaN"})
  void refusesWhatIsNoTimeOfOurs(String text) {
    assertThatThrownBy(() -> Cells.time(text, "t")).isInstanceOf(JsonFault.class);
  }

  @Test
  void namesAMissingField() {
    Cells cells = Cells.of("1,,\"3\"");
    assertThat(cells.textOrNull(2)).isEqualTo("3");
    assertThatThrownBy(() -> cells.number(1, "price"))
        .isInstanceOfSatisfying(
            JsonFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo("MISSING_FIELD");
              assertThat(fault.field()).isEqualTo("price");
            });
  }
}
