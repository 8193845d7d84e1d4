package io.cooperage.ui.cluster.deploy;

import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.cluster.deploy.Plan.Mount;
import io.cooperage.ui.cluster.deploy.Plan.Port;
import io.cooperage.ui.i18n.Messages;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is typed into the form, read; and what is wrong with it, or an empty text.
final class PlanText {
    private static final Messages MESSAGES = Messages.of(PlanText.class);

    /// RFC 1035, as the name of a Service must be.
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern PORT =
            Pattern.compile("(?:(\\d{1,5}):)?(\\d{1,5})(?:/(tcp|udp))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENV = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*=.*");
    private static final Pattern MOUNT = Pattern.compile("([^:]+):(/[^:]*)(?::(ro|rw))?");
    private static final Pattern CLAIM = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
    private static final Pattern CPU = Pattern.compile("\\d+(\\.\\d{1,3})?|\\d+m");
    private static final Pattern MEMORY = Pattern.compile("\\d+(\\.\\d+)?([kMGTPE]|[KMGTPE]i)?");
    private static final int LAST_PORT = 65_535;

    private PlanText() {}

    static String name(String text) {
        return NAME.matcher(text).matches() ? "" : MESSAGES.text("wrong.name");
    }

    /// Anything as a name that fits: `Shop_API` is `shop-api`.
    static String asName(String text) {
        String fit = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+", "")
                .replaceAll("-+$", "");
        String cut = fit.length() > 63 ? fit.substring(0, 63).replaceAll("-+$", "") : fit;
        return cut.isEmpty() ? "app" : cut;
    }

    static String image(String text) {
        if (text.isEmpty()) {
            return MESSAGES.text("wrong.image");
        }
        try {
            ImageReference.parseTagged(text);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static String words(String text) {
        return ShellWords.split(text).problem() == ShellWords.Problem.NONE ? "" : MESSAGES.text("wrong.words");
    }

    static String ports(String text) {
        Set<String> seen = new HashSet<>();
        return eachLine(text, line -> {
            Matcher port = PORT.matcher(line);
            if (!port.matches() || !isPort(port.group(2)) || (port.group(1) != null && !isPort(port.group(1)))) {
                return MESSAGES.text("wrong.port");
            }
            Port read = port(port);
            return seen.add(read.service() + read.protocol()) ? "" : MESSAGES.text("wrong.twice", line);
        });
    }

    static List<Port> readPorts(String text) {
        return lines(text).stream()
                .map(PORT::matcher)
                .filter(Matcher::matches)
                .map(PlanText::port)
                .toList();
    }

    private static Port port(Matcher port) {
        int container = Integer.parseInt(port.group(2));
        return new Port(
                port.group(1) == null ? container : Integer.parseInt(port.group(1)),
                container,
                port.group(3) == null ? "TCP" : port.group(3).toUpperCase(Locale.ROOT));
    }

    private static boolean isPort(String digits) {
        int number = Integer.parseInt(digits);
        return number > 0 && number <= LAST_PORT;
    }

    static String env(String text) {
        Set<String> seen = new HashSet<>();
        return eachLine(text, line -> {
            if (!ENV.matcher(line).matches()) {
                return MESSAGES.text("wrong.env");
            }
            String name = line.substring(0, line.indexOf('='));
            return seen.add(name) ? "" : MESSAGES.text("wrong.twice", name);
        });
    }

    static String mounts(String text) {
        Set<String> seen = new HashSet<>();
        return eachLine(text, line -> {
            Matcher mount = MOUNT.matcher(line);
            if (!mount.matches()
                    || !(mount.group(1).startsWith("/")
                            || CLAIM.matcher(mount.group(1)).matches())) {
                return MESSAGES.text("wrong.mount");
            }
            return seen.add(mount.group(2)) ? "" : MESSAGES.text("wrong.twice", mount.group(2));
        });
    }

    static List<Mount> readMounts(String text) {
        return lines(text).stream()
                .map(MOUNT::matcher)
                .filter(Matcher::matches)
                .map(mount -> new Mount(mount.group(1), mount.group(2), "ro".equals(mount.group(3))))
                .toList();
    }

    static String cpu(String text) {
        return text.isEmpty() || CPU.matcher(text).matches() ? "" : MESSAGES.text("wrong.cpu");
    }

    static String memory(String text) {
        return text.isEmpty() || MEMORY.matcher(text).matches() ? "" : MESSAGES.text("wrong.memory");
    }

    /// As people write it, `64Mi`, where that says the same.
    static String bytes(long bytes) {
        return bytes % 1024 == 0 ? Quantity.canonical(bytes / 1024 + "Ki") : Long.toString(bytes);
    }

    static String size(String text) {
        return MEMORY.matcher(text).matches() ? "" : MESSAGES.text("wrong.memory");
    }

    /// Without blanks around them, and without empty ones.
    static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static String eachLine(String text, UnaryOperator<String> rule) {
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String problem = raw.isBlank() ? "" : rule.apply(raw.strip());
            if (!problem.isEmpty()) {
                return MESSAGES.text("wrong.line", number, problem);
            }
        }
        return "";
    }
}
