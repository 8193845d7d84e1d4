import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// Adds up JUnit's XML reports: `java TestTotals REPORTS SUCCESSES FAILURES SKIPS`, the latter three being files with
/// one line for each check that is no JUnit test. Prints which classes took longest, failures, and every skip with its
/// reason, then one closing line. Exit status 1 when something failed, or when nothing ran at all.
///
/// A folder `NAME-alone` has the reports of the classes that failed in `NAME`, run once more: what passes there is
/// counted as passed and listed apart.
///
/// `java TestTotals --failed FOLDER` prints the names of the classes with failures in the reports below FOLDER.
final class TestTotals {
    private static final int SLOWEST_SHOWN = 15;
    private static final String ALONE = "-alone";

    /// What was said, by the name of the test.
    private final Map<String, String> failures = new LinkedHashMap<>();

    private final Set<String> failedClasses = new TreeSet<>();
    private final Set<String> passedAlone = new HashSet<>();
    private final Map<String, List<String>> skipsByReason = new LinkedHashMap<>();

    /// Seconds by class; what a class does before its first test is in nobody's report.
    private final Map<String, Double> seconds = new HashMap<>();

    private int passed;
    private int skipped;

    public static void main(String[] args) throws Exception {
        TestTotals totals = new TestTotals();
        if (args[0].equals("--failed")) {
            totals.readAll(Path.of(args[1]));
            totals.failedClasses.forEach(System.out::println);
            return;
        }
        totals.readAll(Path.of(args[0]));
        totals.passed += lines(args[1]).size();
        lines(args[2]).forEach(line -> totals.failures.put(line, ""));
        for (String skip : lines(args[3])) {
            int colon = skip.indexOf(": ");
            totals.skip(skip.substring(colon + 2), skip.substring(0, colon));
        }
        System.exit(totals.print());
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream().filter(line -> !line.isBlank()).toList();
    }

    private void readAll(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".xml")).sorted().toList()) {
                read(file, folder.relativize(file.getParent()).toString());
            }
        }
    }

    private void read(Path file, String run) throws Exception {
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            boolean alone = run.endsWith(ALONE);
            String first = alone ? run.substring(0, run.length() - ALONE.length()) : run;
            String type = "[" + first + "] " + simpleName(test.getAttribute("classname"));
            String name = type + "." + test.getAttribute("name");
            Element failure = child(test, "failure", "error");
            Element skip = child(test, "skipped");
            if (alone) {
                if (failure == null && skip == null) {
                    passedAlone.add(name);
                }
                continue;
            }
            seconds.merge(type, seconds(test), Double::sum);
            if (failure != null) {
                failures.put(name, "\n    " + firstLines(failure));
                failedClasses.add(test.getAttribute("classname").replaceFirst("\\$.*", ""));
            } else if (skip != null) {
                skip(reason(skip), name);
            } else {
                passed++;
            }
        }
    }

    private void skip(String reason, String name) {
        skipped++;
        skipsByReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(name);
    }

    private static String reason(Element skip) {
        String text = skip.getAttribute("message");
        if (text.isBlank()) {
            text = skip.getTextContent().strip().lines().findFirst().orElse("");
        }
        text = text.replaceFirst("^(org\\.opentest4j\\.TestAbortedException: )?(Assumption failed: )?", "").strip();
        return text.isEmpty() ? "(no reason given)" : text.lines().findFirst().orElseThrow();
    }

    private static String firstLines(Element failure) {
        String text = failure.getTextContent().isBlank() ? failure.getAttribute("message") : failure.getTextContent();
        return String.join("\n    ", text.strip().lines().limit(12).toList());
    }

    private static double seconds(Element test) {
        String time = test.getAttribute("time").replace(",", "");
        return time.isEmpty() ? 0 : Double.parseDouble(time);
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static Element child(Element parent, String... names) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && List.of(names).contains(element.getTagName())) {
                return element;
            }
        }
        return null;
    }

    private int print() {
        System.out.println("Slowest:");
        seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SLOWEST_SHOWN)
                .forEach(one -> System.out.printf(Locale.ROOT, "  %6.1f s %s%n", one.getValue(), one.getKey()));
        if (!skipsByReason.isEmpty()) {
            System.out.println("Skipped:");
            skipsByReason.forEach((reason, names) -> {
                System.out.println("  " + reason);
                names.forEach(name -> System.out.println("    " + name));
            });
        }
        Map<String, String> chance = new LinkedHashMap<>(failures);
        chance.keySet().retainAll(passedAlone);
        failures.keySet().removeAll(passedAlone);
        passed += chance.size();
        print("Failed among others, passed alone:", chance);
        print("Failed:", failures);
        System.out.println(passed + " passed, " + failures.size() + " failed, " + skipped + " skipped");
        return failures.isEmpty() && passed > 0 ? 0 : 1;
    }

    private static void print(String title, Map<String, String> tests) {
        if (!tests.isEmpty()) {
            System.out.println(title);
            tests.forEach((name, said) -> System.out.println("  " + name + said));
        }
    }
}
