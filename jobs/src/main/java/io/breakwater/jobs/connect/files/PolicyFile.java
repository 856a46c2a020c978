package io.breakwater.jobs.connect.files;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of policies as people write it: one or more JSON objects, over as many lines as they like.
 */
public final class PolicyFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PolicyFile() {}

  /**
   * A policy of a file, judged.
   *
   * @param number its place in the file, from 1
   * @param policy the policy; null: its fields make none
   * @param reason why it cannot rule, typed; null: it can
   * @param field the field at fault; null: none, or the whole record
   * @param message the same for people; null: it can rule
   */
  public record Entry(
      int number,
      @Nullable Policy policy,
      @Nullable String reason,
      @Nullable String field,
      @Nullable String message) {
    /** True: it may be published. */
    public boolean sound() {
      return reason == null;
    }
  }

  /** Judges every policy of the file as intake does; fails only where the file is no JSON. */
  public static List<Entry> inspect(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (byte[] line : lines(file)) {
      entries.add(judge(entries.size() + 1, line));
    }
    return entries;
  }

  private static Entry judge(int number, byte[] line) {
    try {
      Policy policy = JsonCodec.read(line, Policy.class);
      PolicyChecks.Fault fault = PolicyChecks.firstFault(policy);
      return fault == null
          ? new Entry(number, policy, null, null, null)
          : new Entry(
              number, policy, fault.reason(), fault.field(), fault.field() + ": " + fault.reason());
    } catch (JsonFault fault) {
      return new Entry(number, null, fault.reason(), fault.field(), fault.getMessage());
    }
  }

  /**
   * The policies of the file.
   *
   * @throws IOException naming the file, the policy and the field if one cannot rule
   */
  public static List<Policy> read(Path file) throws IOException {
    List<Policy> policies = new ArrayList<>();
    for (Entry entry : inspect(file)) {
      if (!entry.sound()) {
        throw new IOException(file + ": policy " + entry.number() + ": " + entry.message());
      }
      policies.add(Objects.requireNonNull(entry.policy()));
    }
    return policies;
  }

  /**
   * Checks the policies and writes them one a line to a temporary file.
   *
   * @throws IOException naming the file, the policy and the field if one cannot rule
   */
  public static Path toLines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Policy policy : read(file)) {
      lines.add(new String(JsonCodec.write(policy), java.nio.charset.StandardCharsets.UTF_8));
    }
    Path temporary = Files.createTempFile("policies", ".jsonl");
    temporary.toFile().deleteOnExit();
    return Files.write(temporary, lines);
  }

  private static List<byte[]> lines(Path file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (MappingIterator<JsonNode> policies =
        MAPPER.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (policies.hasNext()) {
        JsonNode node = policies.next();
        for (JsonNode policy : node.isArray() ? node : List.of(node)) {
          lines.add(MAPPER.writeValueAsBytes(policy));
        }
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException(file + " is no JSON: " + e.getMessage(), e);
    }
    return lines;
  }
}
