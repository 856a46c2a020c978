package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.breakwater.jobs.local.BrokerNode;
import io.breakwater.jobs.local.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rights, against a real broker that has an authorizer. */
@Timeout(120)
class CheckRightsIT {
  private final CliFixture cli = new CliFixture();

  @Test
  void namesTheRightsThatAreLacking(@TempDir Path directory) throws Exception {
    int[] ports = Ports.free(2);
    BrokerNode node = new BrokerNode(1, ports[0], ports[1]);
    node.format(directory);
    Properties settings = node.settings(directory, List.of(node));
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("allow.everyone.if.no.acl.found", "true");
    settings.put("transaction.max.timeout.ms", "60000");
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
    try {
      String broker = node.address();
      assertThat(cli.run("topics", "apply", "--bootstrap", broker)).isZero();
      try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker))) {
        admin
            .createAcls(
                List.of(
                    rule("audits", AclOperation.ALL, AclPermissionType.ALLOW),
                    rule("audits", AclOperation.WRITE, AclPermissionType.DENY),
                    rule("fills", AclOperation.DESCRIBE, AclPermissionType.DENY),
                    rule("news", AclOperation.ALL, AclPermissionType.ALLOW),
                    rule("news", AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY)))
            .all()
            .get();
      }
      assertThat(cli.run("check", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out())
          .containsPattern("FAIL +rights +this user has no right to \\[WRITE\\]: audits")
          .containsPattern("FAIL +topics +topic is not to be seen, should be there: news, fills")
          .containsPattern("FAIL +transactions +transaction.max.timeout.ms is 60000");
      // What may not be seen is not taken for missing.
      assertThat(cli.run("topics", "apply", "--bootstrap", broker)).isEqualTo(Main.FAILED);
      assertThat(cli.out()).contains("0 changes made", "2 not as they should be");
    } finally {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static AclBinding rule(
      String topic, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, permission));
  }
}
