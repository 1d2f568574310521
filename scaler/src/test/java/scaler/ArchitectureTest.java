package scaler;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;

/** The build holds the arrows: who may know whom, and who may read the clock. */
class ArchitectureTest {
  private static final JavaClasses SCALER = new ClassFileImporter().importPaths(mainClasses());

  /** Values that live outside java.lang, java.time and java.util, and touch nothing. */
  private static final Set<String> PURE_VALUES =
      Set.of(
          "java.math.BigDecimal",
          "java.math.RoundingMode",
          "java.net.URI",
          "java.nio.charset.Charset",
          "java.nio.charset.StandardCharsets");

  private static final Pattern READS_THE_CLOCK =
      Pattern.compile("now|system|systemUTC|systemDefault.*|tick.*");

  private static final Pattern EMPTY_WORD =
      Pattern.compile("(.*-)?(utils?|commons?|helpers?|managers?|impl)");

  @Test
  void arrows_point_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("scaler.core..")
        .layer("engine")
        .definedBy("scaler.engine..")
        .layer("outbound")
        .definedBy("scaler.outbound..")
        .layer("inbound")
        .definedBy("scaler.inbound..")
        .layer("sim")
        .definedBy("scaler.sim..")
        .layer("worker")
        .definedBy("scaler.worker..")
        .layer("app")
        .definedBy("scaler.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("outbound")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("inbound")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("sim")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("outbound", "inbound", "sim", "worker", "app")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("engine", "outbound", "inbound", "sim", "worker", "app")
        .check(SCALER);
  }

  @Test
  void every_class_lies_in_a_layer() {
    classes()
        .should()
        .resideInAnyPackage(
            "scaler.core..",
            "scaler.engine..",
            "scaler.outbound..",
            "scaler.inbound..",
            "scaler.sim..",
            "scaler.worker..",
            "scaler.app..")
        .check(SCALER);
  }

  @Test
  void what_we_call_and_what_calls_us_do_not_know_each_other() {
    slices().matching("scaler.outbound.(*)..").should().notDependOnEachOther().check(SCALER);
    slices().matching("scaler.inbound.(*)..").should().notDependOnEachOther().check(SCALER);
  }

  /** What it changes is imagined: nobody can hand it anything through which it could act. */
  @Test
  void a_shadow_is_given_nothing_that_acts() {
    Set<String> acting =
        Set.of(
            "scaler.engine.port.Cloud", "scaler.engine.port.Balancer", "scaler.engine.port.World");
    for (JavaClass type : SCALER) {
      if (type.getPackageName().equals("scaler.engine.shadow")) {
        type.getCodeUnits()
            .forEach(unit ->
                assertThat(unit.getRawParameterTypes())
                    .as(unit.getFullName())
                    .noneMatch(taken -> acting.contains(taken.getFullName())));
      }
    }
    noClasses()
        .that()
        .haveSimpleName("ShadowService")
        .or()
        .haveSimpleName("ShadowRun")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("World")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("Reconciler")
        .check(SCALER);
  }

  @Test
  void ports_do_not_know_the_loop() {
    noClasses()
        .that()
        .resideInAPackage("scaler.engine.port..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("scaler.engine.loop..")
        .check(SCALER);
  }

  @Test
  void no_two_packages_need_each_other() {
    slices().matching("scaler.(**)").should().beFreeOfCycles().check(SCALER);
  }

  @Test
  void the_core_knows_only_values() {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage("scaler.core..", "java.lang..", "java.time..", "org.jspecify..")
            .or(
                resideInAPackage("java.util..")
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "java.util.jar..",
                                "java.util.zip..",
                                "java.util.prefs.."))))
            .or(describe("a pure value", type -> PURE_VALUES.contains(type.getName())))
            .or(describe("an array of primitives", JavaClass::isPrimitive));
    classes()
        .that()
        .resideInAPackage("scaler.core..")
        .should()
        .onlyDependOnClassesThat(
            describe("values", type -> allowed.test(type.getBaseComponentType())))
        .check(SCALER);
  }

  @Test
  void nothing_in_the_core_reads_a_clock_rolls_dice_or_talks_to_the_system() {
    noClasses()
        .that()
        .resideInAPackage("scaler.core..")
        .should()
        .accessTargetWhere(
            CLOCK
                .or(RANDOM)
                .or(
                    accessOf(
                        "the system",
                        (owner, name) ->
                            owner.equals("java.lang.System")
                                || owner.equals("java.lang.Thread")
                                || owner.startsWith("java.lang.Process")
                                || owner.equals("java.lang.Runtime")
                                || (owner.equals("java.util.TimeZone") && asksForDefault(name))
                                || (owner.equals("java.util.Locale") && asksForDefault(name)))))
        .check(SCALER);
  }

  private static boolean asksForDefault(String name) {
    return name.equals("getDefault");
  }

  @Test
  void only_the_app_reads_the_clock_of_the_computer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("scaler.app..")
        .and()
        // Quartz calls it back without a time, and has found by this very clock that it is late.
        .doNotHaveFullyQualifiedName("scaler.inbound.quartz.FiringTrigger")
        .should()
        .accessTargetWhere(CLOCK)
        .check(SCALER);
  }

  @Test
  void no_package_or_class_has_an_empty_name() {
    assertThat(SCALER.stream().map(ArchitectureTest::words))
        .noneMatch(name ->
            Arrays.stream(name.split("[.]")).anyMatch(part -> EMPTY_WORD.matcher(part).matches()));
  }

  /** {@code JobHelper} as {@code -job-helper}, so that only whole words match. */
  private static String words(JavaClass type) {
    StringBuilder words = new StringBuilder(type.getPackageName()).append('.');
    type.getSimpleName()
        .chars()
        .forEach(c ->
            words.append(
                Character.isUpperCase(c)
                    ? "-" + (char) Character.toLowerCase(c)
                    : String.valueOf((char) c)));
    return words.toString();
  }

  private static Path mainClasses() {
    try {
      return Path.of(Machine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final DescribedPredicate<JavaAccess<?>> CLOCK =
      accessOf(
          "a clock",
          (owner, name) ->
              (owner.startsWith("java.time.") && READS_THE_CLOCK.matcher(name).matches())
                  || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"))
                  || (owner.equals("java.util.Date") && name.equals("<init>"))
                  || (owner.equals("java.util.Calendar") && name.equals("getInstance")));

  private static final DescribedPredicate<JavaAccess<?>> RANDOM =
      accessOf(
          "dice",
          (owner, name) ->
              name.equals("random")
                  || name.equals("randomUUID")
                  || name.equals("nanoTime")
                  || name.equals("identityHashCode")
                  || name.equals("shuffle")
                  || owner.startsWith("java.util.random.")
                  || owner.equals("java.util.Random")
                  || owner.equals("java.util.concurrent.ThreadLocalRandom"));

  private interface Access {
    boolean matches(String owner, String name);
  }

  /** By name, so that {@code LocalDate.now()} and {@code Instant::now} are seen alike. */
  private static DescribedPredicate<JavaAccess<?>> accessOf(String what, Access access) {
    return describe(
        "reads " + what,
        call -> access.matches(call.getTargetOwner().getFullName(), call.getTarget().getName()));
  }
}
