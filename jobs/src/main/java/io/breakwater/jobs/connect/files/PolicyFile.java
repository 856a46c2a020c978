package io.breakwater.jobs.connect.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.breakwater.schemas.JsonCodec;
import io.breakwater.schemas.JsonFault;
import io.breakwater.schemas.avro.Policy;
import io.breakwater.udfs.math.audit.PolicyChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of policies as people write it: one or more JSON objects, over as many lines as they like.
 */
public final class PolicyFile {
  private PolicyFile() {}

  /**
   * Checks the policies and writes them one a line to a temporary file.
   *
   * @throws IOException naming the file, the policy and the field if one cannot rule
   */
  public static Path toLines(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    try (MappingIterator<JsonNode> policies =
        mapper.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (policies.hasNext()) {
        JsonNode node = policies.next();
        for (JsonNode policy : node.isArray() ? node : List.of(node)) {
          byte[] line = mapper.writeValueAsBytes(policy);
          check(file, lines.size() + 1, line);
          lines.add(new String(line, java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
    Path temporary = Files.createTempFile("policies", ".jsonl");
    temporary.toFile().deleteOnExit();
    return Files.write(temporary, lines);
  }

  private static void check(Path file, int number, byte[] line) throws IOException {
    try {
      PolicyChecks.Fault fault = PolicyChecks.firstFault(JsonCodec.read(line, Policy.class));
      if (fault != null) {
        throw new IOException(
            file + ": policy " + number + ": " + fault.field() + ": " + fault.reason());
      }
    } catch (JsonFault fault) {
      throw new IOException(file + ": policy " + number + ": " + fault.getMessage(), fault);
    }
  }
}
