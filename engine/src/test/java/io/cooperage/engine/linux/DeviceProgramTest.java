package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.oci.Spec.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
    private static final int MKNOD = 1;
    private static final int READ = 2;
    private static final int WRITE = 4;

    private static DeviceRule rule(
            boolean allow, @Nullable String type, @Nullable Long major, @Nullable Long minor, String access) {
        return new DeviceRule(allow, type, major, minor, access);
    }

    private static boolean allowed(List<DeviceRule> rules, char type, int major, int minor, int access) {
        int kind = type == 'b' ? 1 : 2;
        return EbpfMachine.run(DeviceProgram.compile(rules), access << 16 | kind, major, minor) == 1;
    }

    @Test
    void denyAllThenAllowIsAnAllowList() {
        List<DeviceRule> rules = List.of(
                rule(false, "a", null, null, "rwm"),
                rule(true, "c", null, null, "m"),
                rule(true, "c", 1L, 3L, "rwm"),
                rule(true, "c", 136L, null, "rw"));
        assertThat(allowed(rules, 'c', 1, 3, READ | WRITE)).isTrue();
        assertThat(allowed(rules, 'b', 1, 3, READ)).isFalse();
        assertThat(allowed(rules, 'c', 1, 4, READ)).isFalse();
        assertThat(allowed(rules, 'c', 1, 4, MKNOD)).isTrue();
        assertThat(allowed(rules, 'c', 136, 77, WRITE)).isTrue();
        assertThat(allowed(rules, 'b', 8, 0, MKNOD)).isFalse();
    }

    @Test
    void theLaterRuleWinsForEachAccessByItself() {
        List<DeviceRule> rules = List.of(rule(true, "a", null, null, "rwm"), rule(false, "b", 8L, null, "w"));
        assertThat(allowed(rules, 'b', 8, 1, READ)).isTrue();
        assertThat(allowed(rules, 'b', 8, 1, READ | WRITE)).isFalse();
        assertThat(allowed(rules, 'b', 9, 1, WRITE)).isTrue();
    }

    /// Straight evaluation of the documented meaning, one access bit at a time.
    private static boolean meaning(List<DeviceRule> rules, char type, int major, int minor, int access) {
        for (int bit : new int[] {MKNOD, READ, WRITE}) {
            if ((access & bit) == 0) {
                continue;
            }
            char letter = bit == MKNOD ? 'm' : bit == READ ? 'r' : 'w';
            boolean allow = true;
            for (DeviceRule r : rules) {
                boolean everything = "a".equals(r.type());
                boolean device = String.valueOf(type).equals(r.type())
                        && (r.major() == null || r.major() == major)
                        && (r.minor() == null || r.minor() == minor)
                        && String.valueOf(r.access()).indexOf(letter) >= 0;
                if (everything || device) {
                    allow = r.allow();
                }
            }
            if (!allow) {
                return false;
            }
        }
        return true;
    }

    @Test
    void agreesWithTheRulesOnRandomLists() {
        Random random = new Random(7);
        String[] accesses = {"r", "w", "m", "rw", "rm", "wm", "rwm"};
        for (int list = 0; list < 300; list++) {
            List<DeviceRule> rules = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                String type = random.nextInt(8) == 0 ? "a" : random.nextBoolean() ? "b" : "c";
                Long major = random.nextInt(3) == 0 ? null : (long) random.nextInt(3);
                Long minor = random.nextInt(3) == 0 ? null : (long) random.nextInt(3);
                rules.add(rule(random.nextBoolean(), type, major, minor, accesses[random.nextInt(7)]));
            }
            for (int probe = 0; probe < 60; probe++) {
                char type = random.nextBoolean() ? 'b' : 'c';
                int major = random.nextInt(3);
                int minor = random.nextInt(3);
                int access = 1 + random.nextInt(7);
                assertThat(allowed(rules, type, major, minor, access))
                        .as("%s on %s %s:%s access %s", rules, type, major, minor, access)
                        .isEqualTo(meaning(rules, type, major, minor, access));
            }
        }
    }

    @Test
    void refusesWhatItCannotSay() {
        assertThatThrownBy(() -> DeviceProgram.compile(List.of(rule(true, "z", 1L, 1L, "r"))))
                .hasMessage("device rule of type z: use a, b or c");
        assertThatThrownBy(() -> DeviceProgram.compile(List.of(rule(true, "c", 1L, 1L, "x"))))
                .hasMessage("device access x: use letters of rwm");
        assertThatThrownBy(() -> DeviceProgram.compile(List.of(rule(true, "c", 1L << 33, 1L, "r"))))
                .hasMessageContaining("out of range");
    }
}
