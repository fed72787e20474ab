package org.mtl4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Programs stand on the commands, the commands on what all share; nothing uses the stress. */
class PackagesTest {

  private static final String ROOT = "org.mtl4j.examples";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static void never(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .allowEmptyShould(false)
        .check(CLASSES);
  }

  @Test
  void packagesUseOnlyWhatIsBelowThem() {
    String benchmark = ROOT + ".benchmark";
    String compare = ROOT + ".compare";
    String stress = ROOT + ".stress";
    never(ROOT + ".experiment", ROOT, benchmark, compare, stress);
    never(benchmark, ROOT, compare, stress);
    never(compare, ROOT, benchmark, stress);
    never(ROOT, stress);
  }
}
