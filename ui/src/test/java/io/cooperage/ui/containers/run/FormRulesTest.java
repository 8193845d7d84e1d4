package io.cooperage.ui.containers.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.containers.Machine;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What each field takes and what it refuses, with the words a person reads.
class FormRulesTest {
    private static final long GIB = 1L << 30;
    private final FormRules rules = new FormRules(new Machine(4, 8 * GIB, 32_768), "taken"::equals);

    @Test
    void limitsAreHeldAgainstTheMachine() {
        takes(rules::cpus, "", "0.5", "4");
        refuses(rules::cpus, "4.5", "This machine has 4.");
        refuses(rules::cpus, "0", "At least 0.01.");
        refuses(rules::cpus, "NaN", "At least 0.01.");
        refuses(rules::cpus, "two", "A number of cores, such as 1.5.");
        takes(rules::memory, "", "64m", "8g");
        refuses(rules::memory, "9g", "This machine has 8.00 GiB.");
        refuses(rules::memory, "1m", "At least 6.00 MiB, or nothing starts.");
        refuses(rules::memory, "lots", "A size such as 512m or 2g.");
        takes(rules::pids, "", "1", "32768");
        refuses(rules::pids, "32769", "This machine allows 32,768.");
        refuses(rules::pids, "0", "A whole number, at least 1.");
    }

    @Test
    void aNameIsDockersAndFree() {
        takes(rules::name, "", "web", "web-1.old_copy");
        refuses(rules::name, "-web", "Letters, digits, _ . and -, at least two, the first a letter or digit.");
        refuses(rules::name, "w", "Letters, digits, _ . and -, at least two, the first a letter or digit.");
        refuses(rules::name, "taken", "There is a container named taken already.");
    }

    @Test
    void linesAreCheckedOneByOneAndNumbered() {
        takes(rules::sysctls, "net.ipv4.ip_forward=1", "kernel.shm_rmid_forced=1");
        refuses(rules::sysctls, "ip_forward=1", "Line 1: write a.setting=value.");
        refuses(rules::sysctls, "a.b=1\n\na.b=2", "Line 3: a.b is given twice.");
    }

    @Test
    void ulimitsAreThoseOfTheKernel() {
        takes(rules::ulimits, "nofile=1024:4096", "core=0\nmemlock=unlimited", "stack=8192:unlimited");
        refuses(rules::ulimits, "nofiles=1", "Line 1: there is no limit named nofiles.");
        refuses(rules::ulimits, "nofile=2:1", "Line 1: the soft limit is above the hard one.");
        refuses(rules::ulimits, "nofile=unlimited:1", "Line 1: the soft limit is above the hard one.");
        refuses(rules::ulimits, "nofile", "Line 1: write name=soft or name=soft:hard.");
    }

    @Test
    void capabilitiesAreKnownByBothTheirNames() {
        takes(rules::capabilities, "", "ALL", "net_admin, CAP_SYS_PTRACE");
        refuses(rules::capabilities, "NET_ADMIN NET_ADMEN", "There is no capability NET_ADMEN.");
    }

    @Test
    void pathsUsersAndSignalsHaveTheirForms() {
        refuses(rules::root, "", "Choose an image, a directory or an archive.");
        takes(rules::root, "/srv/roots/debian", "debian", "localhost:5000/team/app:1.0");
        assertThat(rules.root("Roots/Debian")).contains("must be lowercase");
        takes(text -> rules.command(text, true), "", "sh -c true");
        refuses(text -> rules.command(text, true), "sh 'x", "A single quote isn’t closed.");
        refuses(rules::target, "//", "The root itself can’t be a mount.");
        takes(rules::user, "", "0", "www-data", "1000:1000");
        refuses(rules::user, "a:b:c", "A name or number, and after a colon perhaps a group.");
        takes(rules::signal, "", "SIGTERM", "term", "SIGRTMIN+3", "9", "64");
        refuses(rules::signal, "65", "A name such as SIGTERM, or a number from 1 to 64.");
        takes(rules::seconds, "", "0", "86400", "-1");
        refuses(rules::seconds, "-2", "Whole seconds, at most a day; -1 waits for ever.");
        takes(rules::hostname, "", "db-1.local");
        refuses(rules::hostname, "-db", "Letters, digits, - and ., at most 63.");
    }

    @Test
    void theRunLinesRulesHoldForEveryOtherField() {
        takes(text -> rules.value("--health-interval", "", text), "", "30s", "1m30s");
        refuses(
                text -> rules.value("--health-interval", "", text),
                "soon",
                "Invalid duration 'soon', expected such as 30s or 1m30s.");
        takes(text -> rules.values("--dns", text, TextInput.Shape.WORDS), "9.9.9.9, 1.1.1.1 ::1");
        refuses(
                text -> rules.values("--dns", text, TextInput.Shape.WORDS),
                "9.9.9.9 dns.example",
                "'dns.example' is no IP address.");
        refuses(
                text -> rules.values("--device", text, TextInput.Shape.LINES),
                "/dev/fuse\n/dev/x:q",
                "Q is not an absolute path.");
    }

    @Test
    void portsAndVolumesSayWhatTheyWant() {
        takes(rules::hostPort, "", "8080", "8000-8010");
        refuses(rules::hostPort, "70000", "A port or a range of ports of this machine, such as 8080 or 8000-8010.");
        takes(rules::portAddress, "", "127.0.0.1", "::1");
        refuses(rules::portAddress, "localhost", "An address of this machine, such as 127.0.0.1.");
        takes(text -> rules.containerPort(text, "8080:" + text), "80");
        refuses(text -> rules.containerPort(text, text), "", "Which port of the container?");
        refuses(text -> rules.containerPort(text, "1-2:" + text), "80-89", "Both ranges must be equally long.");
        takes(rules::volumeName, "", "data", "my.data-1");
        refuses(rules::volumeName, "a/b", "Letters, digits, _ . and -, at least two, the first a letter or digit.");
    }

    private static void takes(UnaryOperator<String> rule, String... texts) {
        for (String text : texts) {
            assertThat(rule.apply(text)).as(text).isEmpty();
        }
    }

    private static void refuses(UnaryOperator<String> rule, String text, String words) {
        assertThat(rule.apply(text)).as(text).isEqualTo(words);
    }
}
