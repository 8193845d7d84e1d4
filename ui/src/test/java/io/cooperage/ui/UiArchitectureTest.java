package io.cooperage.ui;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The package map of the window and the walls around it, held by the build.
class UiArchitectureTest {
    private static final String UI = "io.cooperage.ui";

    /// What every page may use.
    private static final Set<String> BELOW_PAGES =
            Set.of("i18n", "fx", "preferences", "theme", "nav", "control", "files", "dialog", "error", "model");

    /// Package to what it may import inside the window, bottom to top. The root package joins all of them.
    private static final Map<String, Set<String>> MAY_IMPORT = new LinkedHashMap<>();

    static {
        MAY_IMPORT.put("i18n", Set.of());
        MAY_IMPORT.put("fx", Set.of("i18n"));
        MAY_IMPORT.put("preferences", Set.of("fx"));
        MAY_IMPORT.put("theme", Set.of("fx", "preferences"));
        MAY_IMPORT.put("nav", Set.of());
        MAY_IMPORT.put("control", Set.of("fx", "i18n"));
        MAY_IMPORT.put("dialog", Set.of());
        MAY_IMPORT.put("error", Set.of("dialog", "i18n"));
        MAY_IMPORT.put("model", Set.of("fx"));
        MAY_IMPORT.put("files", Set.of("i18n", "control"));
        MAY_IMPORT.put("shell", BELOW_PAGES);
        MAY_IMPORT.put("containers", BELOW_PAGES);
        MAY_IMPORT.put("images", BELOW_PAGES);
        MAY_IMPORT.put("dockerfile", BELOW_PAGES);
        MAY_IMPORT.put("alerts", BELOW_PAGES);
        MAY_IMPORT.put("networks", BELOW_PAGES);
        MAY_IMPORT.put("volumes", BELOW_PAGES);
        MAY_IMPORT.put("events", BELOW_PAGES);
        MAY_IMPORT.put("housekeeping", BELOW_PAGES);
        MAY_IMPORT.put("compare", BELOW_PAGES);
        MAY_IMPORT.put("machine", BELOW_PAGES);
        MAY_IMPORT.put("settings", BELOW_PAGES);
        MAY_IMPORT.put("terminal", BELOW_PAGES);
        // A pod's terminal is a container's.
        Set<String> withContainers = new TreeSet<>(BELOW_PAGES);
        withContainers.add("containers");
        MAY_IMPORT.put("cluster", withContainers);
    }

    /// Fewer classes than this means the importer looked in the wrong place and every rule passes vacuously.
    private static final int FLOOR = 80;

    private static final Pattern FXML_KEY = Pattern.compile("\"%([^\"]+)\"");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(UI);

    @Test
    void theRulesSeeTheCode() {
        assertThat(CLASSES.size()).isGreaterThan(FLOOR);
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(UI + ".containers..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(UI + ".nav..")
                        .check(CLASSES))
                .as("a rule that the code is known to break must be seen to break")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void everyPackageHasARowAndIsNullMarked() {
        Set<String> packages = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(UI + "."))
                .map(name -> name.substring(UI.length() + 1).split("\\.", -1)[0])
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
            noClasses()
                    .that()
                    .resideInAPackage(UI + "." + from + "..")
                    .should()
                    .dependOnClassesThat(uiClassesOutside(permitted))
                    .because("the package map allows " + from + " only " + permitted)
                    .check(CLASSES);
        });
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(UI + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void thePagesOfContainersDoNotKnowEachOther() {
        slices().matching(UI + ".containers.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void viewModelsKnowNoScene() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat(resideInAPackage("javafx.scene..").or(resideInAPackage("javafx.stage..")))
                .check(CLASSES);
    }

    @Test
    void onlyFxCallsThePlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackage(UI + ".fx..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("javafx.application.Platform")
                .check(CLASSES);
    }

    @Test
    void viewsTalkToTheEngineOnlyThroughItsFacadeAndValues() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.cooperage.engine.linux..")
                        .or(resideInAPackage("io.cooperage.engine.layer.."))
                        .or(resideInAPackage("io.cooperage.engine.runtime..")))
                .check(CLASSES);
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Controller")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.cooperage.engine.container.ContainerService")
                .because("a controller calls its view-model, which gives the work to a task")
                .check(CLASSES);
    }

    @Test
    void controllersAndViewModelsComeInPairs() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Controller")
                .should()
                .resideInAnyPackage(CLASSES.stream()
                        .filter(type -> type.getSimpleName().endsWith("ViewModel"))
                        .map(JavaClass::getPackageName)
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void everyFxmlHasItsControllerAndViewModelAndAllItsTexts() throws IOException, URISyntaxException {
        Path root = Path.of(CooperageUi.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> views;
        try (Stream<Path> files = Files.walk(root)) {
            views = files.filter(file -> file.toString().endsWith(".fxml")).toList();
        }
        assertThat(views).hasSizeGreaterThan(5);
        for (Path view : views) {
            String type = root.relativize(view).toString().replace('/', '.').replaceFirst("\\.fxml$", "");
            assertThat(CLASSES.contain(type + "Controller"))
                    .as(type + "Controller")
                    .isTrue();
            assertThat(CLASSES.contain(type + "ViewModel"))
                    .as(type + "ViewModel")
                    .isTrue();
            String text = Files.readString(view);
            assertThat(text).contains("fx:controller=\"" + type + "Controller\"");
            assertThat(text).as("no style in " + view).doesNotContain("style=\"");
            Properties texts = new Properties();
            try (var reader = Files.newBufferedReader(view.resolveSibling("messages.properties"))) {
                texts.load(reader);
            }
            assertThat(texts.stringPropertyNames())
                    .as("texts of %s", view)
                    .containsAll(FXML_KEY.matcher(text)
                            .results()
                            .map(match -> match.group(1))
                            .toList());
        }
    }

    @Test
    void nothingPrintsOrThrowsGenericExceptions() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> uiClassesOutside(Set<String> permitted) {
        return DescribedPredicate.describe("classes of the window outside " + permitted, type -> {
            String name = type.getPackageName();
            if (!name.startsWith(UI + ".")) {
                return name.equals(UI);
            }
            return !permitted.contains(name.substring(UI.length() + 1).split("\\.", -1)[0]);
        });
    }
}
