package org.mtl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Imports between packages go one way. */
class ArchitectureTest {

  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          "feature", List.of(),
          "metric", List.of(),
          "data", List.of("feature"),
          "data.format", List.of("data"),
          "graph", List.of("feature"),
          "layer", List.of("graph"),
          "optimizer", List.of("graph"),
          "task", List.of("layer", "metric"),
          "train", List.of("task", "optimizer", "metric", "data"),
          "export", List.of("train"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.mtl4j");

  @Test
  void packagesUseOnlyWhatIsBelowThem() {
    for (String name : ALLOWED.keySet()) {
      Set<String> reachable = new HashSet<>(Set.of(name));
      collect(name, reachable);
      List<String> forbidden = new ArrayList<>();
      for (String other : ALLOWED.keySet()) {
        if (!reachable.contains(other)) {
          forbidden.add("org.mtl4j." + other + "..");
        }
      }
      if (!forbidden.isEmpty()) {
        noClasses()
            .that()
            .resideInAPackage("org.mtl4j." + name)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden.toArray(String[]::new))
            .allowEmptyShould(false)
            .check(CLASSES);
      }
    }
  }

  private static void collect(String name, Set<String> reachable) {
    for (String below : ALLOWED.get(name)) {
      reachable.add(below);
      collect(below, reachable);
    }
  }

  @Test
  void featuresDataAndMetricsDoWithoutTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage("org.mtl4j.feature", "org.mtl4j.data", "org.mtl4j.metric")
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
