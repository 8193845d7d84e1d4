package io.cooperage.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The package map of DESIGN §4 and the walls around it, held by the build.
@Tag("build-only") // in a staged copy of the classes, main and test ones can't be told apart
class EngineArchitectureTest {
    private static final String ENGINE = "io.cooperage.engine";

    /// Stands for the classes in the topmost package.
    private static final String FACADE = "";

    /// Package to what it may import inside the engine, bottom to top. `error` is allowed everywhere.
    private static final Map<String, Set<String>> MAY_IMPORT = new LinkedHashMap<>();

    static {
        MAY_IMPORT.put("error", Set.of());
        MAY_IMPORT.put("event", Set.of());
        MAY_IMPORT.put("oci", Set.of());
        MAY_IMPORT.put("dockerfile", Set.of());
        MAY_IMPORT.put("linux", Set.of("oci"));
        MAY_IMPORT.put("http", Set.of("linux"));
        MAY_IMPORT.put("store", Set.of("oci", "linux"));
        MAY_IMPORT.put("layer", Set.of("oci", "linux", "store"));
        MAY_IMPORT.put("registry", Set.of("oci", "store"));
        MAY_IMPORT.put("files", Set.of("oci", "linux", "store", "layer"));
        MAY_IMPORT.put("journal", Set.of("event", "store"));
        MAY_IMPORT.put("volume", Set.of("event", "oci", "linux", "store", "layer", "files"));
        MAY_IMPORT.put("runtime", Set.of("event", "oci", "linux", "store", "layer"));
        MAY_IMPORT.put("network", Set.of("event", "oci", "linux", "store", "runtime"));
        MAY_IMPORT.put("image", Set.of("event", "oci", "linux", "store", "layer", "registry", "dockerfile"));
        MAY_IMPORT.put(
                "container",
                Set.of("event", "oci", "linux", "store", "layer", "files", "network", "volume", "runtime", "image"));
        MAY_IMPORT.put(
                "build",
                Set.of(
                        "event",
                        "oci",
                        "linux",
                        "store",
                        "layer",
                        "registry",
                        "files",
                        "network",
                        "runtime",
                        "image",
                        "container",
                        "dockerfile"));
        MAY_IMPORT.put("runline", Set.of("oci", "network", "container"));
        MAY_IMPORT.put("doctor", Set.of("linux", "store", "network"));
        MAY_IMPORT.put(
                "cluster",
                Set.of(
                        "event",
                        "oci",
                        "linux",
                        "store",
                        "layer",
                        "registry",
                        "files",
                        "network",
                        "volume",
                        "runtime",
                        "image",
                        "container"));
        // The facade, and the values it speaks in.
        MAY_IMPORT.put(
                "api",
                Set.of(
                        FACADE,
                        "event",
                        "http",
                        "oci",
                        "store",
                        "layer",
                        "registry",
                        "files",
                        "journal",
                        "volume",
                        "network",
                        "image",
                        "container",
                        "build",
                        "cluster",
                        "runline",
                        "doctor"));
    }

    /// Fewer classes than this means the importer looked in the wrong place and every rule passes vacuously.
    private static final int FLOOR = 40;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);

    @Test
    void theRulesSeeTheCode() {
        assertThat(CLASSES.size()).isGreaterThan(FLOOR);
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(ENGINE + ".container..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ENGINE + ".oci..")
                        .check(CLASSES))
                .as("a rule that the code is known to break must be seen to break")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void everyPackageHasARowAndIsNullMarked() {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ENGINE + "."))
                .map(name -> name.substring(ENGINE.length() + 1).split("\\.", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(MAY_IMPORT.keySet()).containsAll(packages);

        Set<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).isEmpty();
    }

    @Test
    void importsFollowTheMap() {
        MAY_IMPORT.forEach((from, allowed) -> {
            Set<String> permitted = new LinkedHashSet<>(allowed);
            permitted.add(from);
            permitted.add("error");
            noClasses()
                    .that()
                    .resideInAPackage(ENGINE + "." + from + "..")
                    .should()
                    .dependOnClassesThat(engineClassesOutside(permitted))
                    .allowEmptyShould(true)
                    .because("the package map allows " + from + " only " + permitted)
                    .check(CLASSES);
        });
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyLinuxTouchesTheKernel() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + ".linux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jnr..")
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsNoScreen() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("javafx..").or(resideInAPackage("java.awt..")))
                .check(CLASSES);
    }

    @Test
    void nothingPrintsOrThrowsGenericExceptions() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> engineClassesOutside(Set<String> permitted) {
        return DescribedPredicate.describe("engine classes outside " + permitted, type -> {
            String name = type.getPackageName();
            if (!name.startsWith(ENGINE + ".")) {
                return name.equals(ENGINE) && !permitted.contains(FACADE);
            }
            return !permitted.contains(name.substring(ENGINE.length() + 1).split("\\.", -1)[0]);
        });
    }
}
