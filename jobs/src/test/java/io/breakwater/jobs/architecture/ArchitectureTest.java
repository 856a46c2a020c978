package io.breakwater.jobs.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** schemas &larr; udfs.math &larr; udfs.function &larr; jobs, never back. */
class ArchitectureTest {
  private static final String SCHEMAS = "io.breakwater.schemas..";
  private static final String MATH = "io.breakwater.udfs.math..";
  private static final String FUNCTION = "io.breakwater.udfs.function..";
  private static final String JOBS = "io.breakwater.jobs..";

  private final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.breakwater");

  @Test
  void theHouseIsSeen() {
    assertThat(house.size()).isGreaterThan(200);
  }

  @Test
  void roomsLookOnlyDown() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MATH, FUNCTION, JOBS)
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(MATH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FUNCTION, JOBS)
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(FUNCTION)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JOBS)
        .check(house);
  }

  @Test
  void schemasAndMathKnowNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage(SCHEMAS, MATH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..", "org.apache.kafka..", "org.slf4j..", "org.apache.logging..")
        .check(house);
  }

  @Test
  void functionsKnowNoKafka() {
    noClasses()
        .that()
        .resideInAPackage(FUNCTION)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka..")
        .check(house);
  }

  @Test
  void mathHasNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAPackage(MATH)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
        .check(house);
  }

  /** The Math functions may differ in their last bit from one machine to another. */
  @Test
  void mathGivesTheSameBitsOnEveryMachine() {
    for (String function :
        List.of("exp", "expm1", "log", "log10", "log1p", "cbrt", "sin", "cos", "tan", "tanh")) {
      noClasses()
          .that()
          .resideInAPackage(MATH)
          .should()
          .callMethod(Math.class, function, double.class)
          .check(house);
    }
    noClasses()
        .that()
        .resideInAPackage(MATH)
        .should()
        .callMethod(Math.class, "pow", double.class, double.class)
        .check(house);
  }

  @Test
  void topologiesHaveNoClockNoKafkaNoMain() {
    noClasses()
        .that()
        .resideInAPackage("io.breakwater.jobs.topology..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "org.apache.flink.connector.kafka..",
            "io.breakwater.jobs.connect..",
            "io.breakwater.jobs.cli..",
            "io.breakwater.jobs.local..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(house);
  }

  @Test
  void mathPackagesFormNoCircle() {
    slices().matching("io.breakwater.udfs.math.(*)..").should().beFreeOfCycles().check(house);
  }
}
