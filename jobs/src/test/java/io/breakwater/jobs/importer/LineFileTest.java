package io.breakwater.jobs.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  private final Path directory;

  LineFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsLinesWithoutTheirEndsAndNumbersThem() throws IOException {
    assertThat(read("a.txt", "\uFEFFone\r\ntwo\n\nfour".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("1:one", "2:two", "3:", "4:four");
  }

  @Test
  void readsLinesLongerThanItsBuffer() throws IOException {
    String wide = "x".repeat(200_000);
    byte[] text = (wide + "\nshort\n" + wide).getBytes(StandardCharsets.UTF_8);
    assertThat(read("b.txt.gz", ImportFixture.packed(text)))
        .containsExactly("1:" + wide, "2:short", "3:" + wide);
  }

  @Test
  void joinsMembersOfAPackedFile() throws IOException {
    byte[] one = ImportFixture.packed("one\n".getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(one, one.length * 2);
    System.arraycopy(one, 0, both, one.length, one.length);
    assertThat(read("c.gz", both)).containsExactly("1:one", "2:one");
  }

  @Test
  void saysThatAPackedFileIsCutOff() throws IOException {
    byte[] whole = ImportFixture.packed("one\ntwo\n".repeat(9).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read("d.gz", Arrays.copyOf(whole, whole.length - 9)))
        .isInstanceOf(EOFException.class);
  }

  private List<String> read(String name, byte[] bytes) throws IOException {
    Path path = Files.write(directory.resolve(name), bytes);
    List<String> lines = new ArrayList<>();
    try (LineFile file = LineFile.open(path)) {
      for (LineFile.Line line = file.next(); line != null; line = file.next()) {
        lines.add(line.number() + ":" + line.text());
      }
    }
    return lines;
  }
}
