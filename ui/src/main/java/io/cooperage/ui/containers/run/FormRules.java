package io.cooperage.ui.containers.run;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.runline.ByteSizes;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.containers.LimitRules;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.i18n.Messages;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What each field accepts, and how it says what's wrong. Every rule gets stripped text and returns the
/// problem, or an empty text; only [#root] and [#command] mind being empty.
final class FormRules {
    /// capabilities(7).
    static final Set<String> CAPABILITIES = Set.of(
            "ALL",
            "AUDIT_CONTROL",
            "AUDIT_READ",
            "AUDIT_WRITE",
            "BLOCK_SUSPEND",
            "BPF",
            "CHECKPOINT_RESTORE",
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "IPC_LOCK",
            "IPC_OWNER",
            "KILL",
            "LEASE",
            "LINUX_IMMUTABLE",
            "MAC_ADMIN",
            "MAC_OVERRIDE",
            "MKNOD",
            "NET_ADMIN",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_RAW",
            "PERFMON",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYSLOG",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_CHROOT",
            "SYS_MODULE",
            "SYS_NICE",
            "SYS_PACCT",
            "SYS_PTRACE",
            "SYS_RAWIO",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "WAKE_ALARM");

    /// getrlimit(2), in Docker's spelling.
    private static final Set<String> ULIMITS = Set.of(
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final Pattern HOSTNAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*(:[A-Za-z0-9_.][A-Za-z0-9_.-]*)?");
    private static final Pattern SIGNAL = Pattern.compile("(SIG)?[A-Z][A-Z0-9+-]+|[1-9]|[1-5][0-9]|6[0-4]");
    private static final Pattern SYSCTL = Pattern.compile("[a-z0-9_]+([./][A-Za-z0-9_-]+)+=.*");

    private final LimitRules limits;
    private final Predicate<String> nameTaken;
    private final Messages messages = Messages.of(FormRules.class);

    FormRules(Machine machine, Predicate<String> nameTaken) {
        limits = new LimitRules(machine);
        this.nameTaken = nameTaken;
    }

    String root(String text) {
        if (text.isEmpty()) {
            return messages.text("root.missing");
        }
        return isImage(text) ? image(text) : absolute(text);
    }

    /// Whether a root is an image's name and not a path.
    static boolean isImage(String root) {
        return !root.isEmpty() && !root.startsWith("/") && !root.startsWith(".") && !root.startsWith("~");
    }

    private static String image(String text) {
        try {
            ImageReference.parseTagged(text);
            return "";
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// @param optional an image may know what to run
    String command(String text, boolean optional) {
        String open = words(text);
        return open.isEmpty() && text.isEmpty() && !optional ? messages.text("command.missing") : open;
    }

    /// What a shell could not split.
    String words(String text) {
        return switch (ShellWords.split(text).problem()) {
            case OPEN_SINGLE_QUOTE -> messages.text("command.open-single");
            case OPEN_DOUBLE_QUOTE -> messages.text("command.open-double");
            case TRAILING_BACKSLASH -> messages.text("command.backslash");
            case NONE -> "";
        };
    }

    /// The value of an option of the run line, by the rules of the line itself.
    ///
    /// @param prefix what stands before the text in the value
    String value(String option, String prefix, String text) {
        return text.isEmpty() ? "" : sentence(RunLine.problem(option, prefix + text));
    }

    /// The first problem of several values.
    String values(String option, String text, TextInput.Shape shape) {
        return TextInput.values(text, shape).stream()
                .map(value -> value(option, "", value))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// As the other problems read: a capital first, a full stop last.
    private static String sentence(String problem) {
        if (problem.isEmpty()) {
            return "";
        }
        String first = problem.substring(0, 1).toUpperCase(Locale.ROOT) + problem.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }

    /// The name of a variable or a label.
    String pairName(String text) {
        return text.chars().anyMatch(c -> Character.isWhitespace(c) || c == '=') ? messages.text("pair.name.form") : "";
    }

    String portAddress(String text) {
        return text.isEmpty() || RunLine.problem("--dns", text).isEmpty() ? "" : messages.text("port.address.form");
    }

    String hostPort(String text) {
        return text.isEmpty() || RunLine.problem("-p", text + ":1").isEmpty() ? "" : messages.text("port.host.form");
    }

    /// @param whole the value that the row is altogether
    String containerPort(String text, String whole) {
        if (text.isEmpty()) {
            return messages.text("port.container.missing");
        }
        if (!RunLine.problem("--expose", text).isEmpty()) {
            return messages.text("port.container.form");
        }
        String problem = RunLine.problem("-p", whole);
        // What the other cells have wrong is said at them.
        return problem.startsWith("invalid ranges") ? messages.text("port.ranges") : "";
    }

    String volumeName(String text) {
        return text.isEmpty() || NAME.matcher(text).matches() ? "" : messages.text("volume.name.form");
    }

    String tmpfsOptions(String text) {
        return text.isEmpty() ? "" : value("--tmpfs", "/x:", text);
    }

    String networkName(String text) {
        return text.isEmpty() ? messages.text("network.name.missing") : "";
    }

    String otherContainer(String text) {
        return text.isEmpty() ? messages.text("network.container.missing") : "";
    }

    String name(String text) {
        if (text.isEmpty()) {
            return "";
        }
        if (!NAME.matcher(text).matches()) {
            return messages.text("name.form");
        }
        return nameTaken.test(text) ? messages.text("name.taken", text) : "";
    }

    String hostname(String text) {
        return fits(HOSTNAME, text, "hostname.form");
    }

    String user(String text) {
        return fits(USER, text, "user.form");
    }

    String absolute(String text) {
        return text.isEmpty() || text.startsWith("/") ? "" : messages.text("path.absolute");
    }

    /// The target of a mount.
    String target(String text) {
        if (text.isEmpty()) {
            return messages.text("mount.target.missing");
        }
        return text.matches("/+") ? messages.text("mount.target.root") : absolute(text);
    }

    /// The folder or file of the host behind a mount.
    String source(String text) {
        return text.isEmpty() ? messages.text("mount.source.missing") : absolute(text);
    }

    String cpus(String text) {
        return limits.cpus(text);
    }

    String memory(String text) {
        return limits.memory(text);
    }

    String pids(String text) {
        return limits.pids(text);
    }

    String size(String text) {
        return text.isEmpty() || ByteSizes.tryParse(text).isPresent() ? "" : messages.text("size.form");
    }

    String signal(String text) {
        return fits(SIGNAL, text.toUpperCase(Locale.ROOT), "signal.form");
    }

    /// −1 is for ever.
    String seconds(String text) {
        OptionalLong seconds = whole(text);
        return text.isEmpty() || text.equals("-1") || (seconds.isPresent() && seconds.getAsLong() <= 86_400)
                ? ""
                : messages.text("seconds.form");
    }

    String capabilities(String text) {
        List<String> unknown = TextInput.values(text, TextInput.Shape.WORDS).stream()
                .filter(word -> !CAPABILITIES.contains(capability(word)))
                .toList();
        return unknown.isEmpty() ? "" : messages.text("capability.unknown", unknown.getFirst());
    }

    String sysctls(String text) {
        return eachLine(text, line -> SYSCTL.matcher(line).matches() ? "" : messages.text("sysctl.form"));
    }

    /// How many files of a log that grows without end unless it has a size.
    String logFiles(String text, String size) {
        return size.isEmpty() && text.matches("0*[1-9]\\d*") && !text.matches("0*1")
                ? messages.text("log-files.size")
                : "";
    }

    String ulimits(String text) {
        return eachLine(text, this::ulimit);
    }

    /// The name as capabilities(7) has it, without `CAP_`.
    static String capability(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring(4) : upper;
    }

    private String ulimit(String line) {
        String[] parts = line.split("=", 2);
        if (parts.length < 2) {
            return messages.text("ulimit.form");
        }
        if (!ULIMITS.contains(parts[0])) {
            return messages.text("ulimit.unknown", parts[0]);
        }
        String[] limits = parts[1].split(":", -1);
        if (limits.length > 2 || Arrays.stream(limits).anyMatch(limit -> !limit.matches("\\d{1,18}|unlimited|-1"))) {
            return messages.text("ulimit.form");
        }
        long soft = limit(limits[0]);
        long hard = limit(limits[limits.length - 1]);
        return Long.compareUnsigned(soft, hard) > 0 ? messages.text("ulimit.order") : "";
    }

    /// Unsigned, so that −1 is RLIM_INFINITY.
    private static long limit(String text) {
        return text.equals("unlimited") ? -1 : Long.parseLong(text);
    }

    /// The problem with the first bad line, and which one that is; a name given twice is one too.
    private String eachLine(String text, Function<String, String> rule) {
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty()) {
                String problem = rule.apply(line);
                if (problem.isEmpty() && !names.add(line.split("=", 2)[0])) {
                    problem = messages.text("line.twice", line.split("=", 2)[0]);
                }
                if (!problem.isEmpty()) {
                    return messages.text("line", number, problem);
                }
            }
        }
        return "";
    }

    private String fits(Pattern form, String text, String key) {
        return text.isEmpty() || form.matcher(text).matches() ? "" : messages.text(key);
    }

    private static OptionalLong whole(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
