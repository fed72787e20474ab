package org.mtl4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Imports between packages go one way. */
class ArchitectureTest {

  private static final Map<String, List<String>> ALLOWED =
      Map.ofEntries(
          entry("io", List.of()),
          entry("text", List.of()),
          entry("feature", List.of("io", "text")),
          entry("metric", List.of()),
          entry("data.row", List.of("io")),
          entry("data", List.of("data.row", "feature")),
          entry("data.format", List.of("data")),
          entry("graph", List.of("feature")),
          entry("layer", List.of("graph")),
          entry("optimizer", List.of("graph")),
          entry("task", List.of("layer", "metric")),
          entry("balance", List.of("task")),
          entry("train", List.of("balance", "optimizer", "metric", "data")),
          entry("export", List.of("train", "data.format")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.mtl4j");

  @Test
  void packagesUseOnlyWhatIsBelowThem() {
    for (String name : ALLOWED.keySet()) {
      Set<String> reachable = new HashSet<>();
      collect(name, reachable);
      classes()
          .that()
          .resideInAPackage("org.mtl4j." + name)
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("org.mtl4j..")
                  .or(resideInAnyPackage(reachable.toArray(String[]::new))))
          .allowEmptyShould(false)
          .check(CLASSES);
    }
  }

  private static void collect(String name, Set<String> reachable) {
    reachable.add("org.mtl4j." + name);
    ALLOWED.get(name).forEach(below -> collect(below, reachable));
  }

  @Test
  void featuresDataAndMetricsDoWithoutTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.mtl4j.feature", "org.mtl4j.data", "org.mtl4j.data.row", "org.mtl4j.metric")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tensorflow..")
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void onlyGraphAndExportTouchGraphsAndSessions() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.mtl4j.graph", "org.mtl4j.export")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.tensorflow\\.(Graph|Session|SavedModelBundle|Tensor|Result)(\\$.*)?")
        .allowEmptyShould(false)
        .check(CLASSES);
  }
}
