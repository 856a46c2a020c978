package io.breakwater.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.breakwater.jobs.local.LocalStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPlanTest {
  @TempDir Path directory;

  @Test
  void aPlanIsFoundAgain() throws IOException {
    ClusterPlan plan = ClusterPlan.of(directory, new ClusterPlan.Wish(3, 2, 2, 4, 0, 0));
    assertThat(ClusterPlan.in(directory)).isFalse();
    plan.store();
    assertThat(ClusterPlan.load(directory)).isEqualTo(plan);
    assertThat(plan.bootstrap().split(",", -1)).hasSize(3);
  }

  @Test
  void noPortIsGivenTwice() {
    ClusterPlan plan = ClusterPlan.of(directory, new ClusterPlan.Wish(3, 2, 1, 1, 0, 0));
    IntStream ports =
        IntStream.concat(
            IntStream.of(plan.zookeeperPort()),
            Stream.concat(
                    plan.webPorts().stream(),
                    plan.brokers().stream()
                        .flatMap(node -> Stream.of(node.brokerPort(), node.controllerPort())))
                .mapToInt(Integer::intValue));
    assertThat(ports.boxed()).doesNotHaveDuplicates().hasSize(9);
  }

  @Test
  void aTakenPortIsNamedWithItsOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> ClusterPlan.of(directory, new ClusterPlan.Wish(1, 1, 1, 1, 0, port)))
          .isInstanceOf(LocalStartException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("--web-port");
    }
  }

  @Test
  void nonsenseIsRefusedNamingTheOption() {
    assertRefused(new ClusterPlan.Wish(2, 1, 1, 1, 0, 0), "--brokers");
    assertRefused(new ClusterPlan.Wish(1, 3, 1, 1, 0, 0), "--job-managers");
    assertRefused(new ClusterPlan.Wish(1, 1, 0, 1, 0, 0), "--task-managers");
    assertRefused(new ClusterPlan.Wish(1, 1, 1, 0, 0, 0), "--slots");
  }

  private void assertRefused(ClusterPlan.Wish wish, String option) {
    assertThatThrownBy(() -> ClusterPlan.of(directory, wish))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining(option);
  }

  @Test
  void withoutAPlanTheNextStepIsSaid() throws IOException {
    assertThatThrownBy(() -> ClusterPlan.load(directory))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cluster start");
    Files.writeString(directory.resolve("cluster.properties"), "brokers=x\n");
    assertThatThrownBy(() -> ClusterPlan.load(directory))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cluster.properties");
  }
}
