package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import io.cooperage.engine.oci.Spec.SeccompArg;
import io.cooperage.engine.oci.Spec.SeccompRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeccompProgramTest {
    private static final int ALLOW = 0x7fff_0000;
    private static final int ERRNO = 0x0005_0000;
    private static final int KILL_PROCESS = 0x8000_0000;
    private static final int ENOSYS = ERRNO | 38;
    private static final List<String> OPERATORS = List.of(
            "SCMP_CMP_EQ",
            "SCMP_CMP_NE",
            "SCMP_CMP_LT",
            "SCMP_CMP_LE",
            "SCMP_CMP_GT",
            "SCMP_CMP_GE",
            "SCMP_CMP_MASKED_EQ");
    private static final List<String> ACTIONS =
            List.of("SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_LOG", "SCMP_ACT_TRAP", "SCMP_ACT_KILL");

    private static Spec.Seccomp filter(String defaultAction, List<SeccompRule> rules) {
        return new Spec.Seccomp(
                defaultAction, null, List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_ARM"), List.of(), rules);
    }

    private static SeccompRule rule(String action, @Nullable Integer errno, List<SeccompArg> args, String... names) {
        return new SeccompRule(List.of(names), action, errno, args);
    }

    private static int number(String name) {
        return SyscallTable.of(Arch.X86_64).number(name).orElseThrow();
    }

    private static int run(Spec.Seccomp filter, Arch kernel, Arch of, int number, long... args) {
        return new BpfMachine(SeccompProgram.compile(filter, kernel)).run(of.audit(), number, args);
    }

    @Test
    void anAllowListAllowsItsNamesOnly() {
        Spec.Seccomp f =
                filter("SCMP_ACT_ERRNO", List.of(rule("SCMP_ACT_ALLOW", null, List.of(), "read", "write", "nope")));
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 0)).isEqualTo(ALLOW);
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 1)).isEqualTo(ALLOW);
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 2)).isEqualTo(ERRNO | 1);
        assertThat(run(f, Arch.X86_64, Arch.X86, 3)).as("read is 3 on i386").isEqualTo(ALLOW);
        assertThat(run(f, Arch.X86_64, Arch.X86, 0)).isEqualTo(ERRNO | 1);
        assertThat(run(f, Arch.AARCH64, Arch.AARCH64, 63)).isEqualTo(ALLOW);
        assertThat(run(f, Arch.AARCH64, Arch.ARM, 3)).isEqualTo(ALLOW);
    }

    @Test
    void foreignArchitecturesX32AndUnknownNumbersFindNoGap() {
        Spec.Seccomp denyList = filter("SCMP_ACT_ALLOW", List.of(rule("SCMP_ACT_ERRNO", 13, List.of(), "mount")));
        assertThat(run(denyList, Arch.X86_64, Arch.AARCH64, 40)).isEqualTo(KILL_PROCESS);
        assertThat(run(denyList, Arch.X86_64, Arch.X86_64, 0x4000_0000 | number("mount")))
                .isEqualTo(ENOSYS);
        assertThat(run(denyList, Arch.X86_64, Arch.X86_64, number("mount"))).isEqualTo(ERRNO | 13);
        assertThat(run(denyList, Arch.X86_64, Arch.X86_64, 3000)).isEqualTo(ALLOW);
        assertThat(run(denyList, Arch.X86_64, Arch.X86_64, -1)).isEqualTo(ENOSYS);

        Spec.Seccomp allowList = filter("SCMP_ACT_ERRNO", List.of());
        assertThat(run(allowList, Arch.X86_64, Arch.X86_64, 3000))
                .as("a call newer than the tables does not exist, so that programs fall back")
                .isEqualTo(ENOSYS);
        assertThat(run(allowList, Arch.AARCH64, Arch.ARM, 983_045)).isEqualTo(ENOSYS);
        assertThat(run(filter("SCMP_ACT_KILL", List.of()), Arch.X86_64, Arch.X86_64, 3000))
                .isZero();
    }

    @Test
    void anArchitectureThatIsNotListedIsKilled() {
        Spec.Seccomp f = new Spec.Seccomp("SCMP_ACT_ALLOW", null, List.of("SCMP_ARCH_X86_64"), List.of(), List.of());
        assertThat(run(f, Arch.X86_64, Arch.X86, 3)).isEqualTo(KILL_PROCESS);
    }

    @Test
    void aRuleWithoutConditionsDecidesAlone() {
        SeccompArg one = new SeccompArg(0, 1, 0, "SCMP_CMP_EQ");
        Spec.Seccomp f = filter(
                "SCMP_ACT_ERRNO",
                List.of(
                        rule("SCMP_ACT_LOG", null, List.of(one), "read"),
                        rule("SCMP_ACT_ALLOW", null, List.of(), "read"),
                        rule("SCMP_ACT_ERRNO", null, List.of(), "read")));
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 0, 1)).isEqualTo(ALLOW);
    }

    @Test
    void oneArgumentNamedTwiceMeansEither() {
        List<SeccompArg> twice =
                List.of(new SeccompArg(1, 5, 0, "SCMP_CMP_EQ"), new SeccompArg(1, 9, 0, "SCMP_CMP_EQ"));
        Spec.Seccomp f = filter("SCMP_ACT_ERRNO", List.of(rule("SCMP_ACT_ALLOW", null, twice, "read")));
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 0, 0, 5)).isEqualTo(ALLOW);
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 0, 0, 9)).isEqualTo(ALLOW);
        assertThat(run(f, Arch.X86_64, Arch.X86_64, 0, 0, 7)).isEqualTo(ERRNO | 1);
    }

    private static boolean holds(SeccompArg c, long argument, boolean wide) {
        long value = wide ? argument : argument & 0xffff_ffffL;
        long first = wide ? c.value() : c.value() & 0xffff_ffffL;
        long second = wide ? c.valueTwo() : c.valueTwo() & 0xffff_ffffL;
        int order = Long.compareUnsigned(value, first);
        return switch (c.op()) {
            case "SCMP_CMP_EQ" -> order == 0;
            case "SCMP_CMP_NE" -> order != 0;
            case "SCMP_CMP_LT" -> order < 0;
            case "SCMP_CMP_LE" -> order <= 0;
            case "SCMP_CMP_GT" -> order > 0;
            case "SCMP_CMP_GE" -> order >= 0;
            default -> (value & first) == second;
        };
    }

    /// The documented meaning, rule by rule.
    private static int meaning(Spec.Seccomp f, Arch arch, int number, long[] args) {
        SyscallTable table = SyscallTable.of(arch);
        int byDefault = SeccompAction.of(f.defaultAction(), f.defaultErrnoRet()).value();
        Integer conditional = null;
        boolean named = false;
        for (SeccompRule rule : f.syscalls()) {
            int action = SeccompAction.of(rule.action(), rule.errnoRet()).value();
            if (action == byDefault
                    || rule.names().stream().noneMatch(n -> table.number(n).orElse(-1) == number)) {
                continue;
            }
            named = true;
            if (rule.args().isEmpty()) {
                return action;
            }
            Set<Integer> indexes = new HashSet<>();
            rule.args().forEach(a -> indexes.add(a.index()));
            boolean wide = arch == Arch.X86_64 || arch == Arch.AARCH64;
            boolean match = indexes.size() == rule.args().size()
                    ? rule.args().stream().allMatch(a -> holds(a, args[a.index()], wide))
                    : rule.args().stream().anyMatch(a -> holds(a, args[a.index()], wide));
            if (match && conditional == null) {
                conditional = action;
            }
        }
        if (conditional != null) {
            return conditional;
        }
        boolean unknown = !named && Integer.compareUnsigned(number, table.highest()) > 0;
        return unknown && (byDefault & 0xffff_0000) == ERRNO ? ENOSYS : byDefault;
    }

    @Test
    void agreesWithTheRulesOnRandomFilters() {
        Random random = new Random(11);
        List<String> names = new ArrayList<>(
                new java.util.TreeSet<>(SyscallTable.of(Arch.X86_64).names()));
        long[] interesting = {
            0, 1, 2, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, 1L << 32, (1L << 32) + 1, -1, -2, Long.MIN_VALUE
        };
        long points = 0;
        for (int round = 0; round < 60; round++) {
            List<SeccompRule> rules = new ArrayList<>();
            for (int i = 1 + random.nextInt(40); i > 0; i--) {
                List<SeccompArg> args = new ArrayList<>();
                for (int a = random.nextInt(4); a > 0; a--) {
                    args.add(new SeccompArg(
                            random.nextInt(6),
                            interesting[random.nextInt(interesting.length)],
                            interesting[random.nextInt(interesting.length)],
                            OPERATORS.get(random.nextInt(OPERATORS.size()))));
                }
                List<String> some = new ArrayList<>();
                for (int n = 1 + random.nextInt(6); n > 0; n--) {
                    some.add(names.get(random.nextInt(names.size())));
                }
                rules.add(new SeccompRule(some, ACTIONS.get(random.nextInt(ACTIONS.size())), null, args));
            }
            Spec.Seccomp f = filter(ACTIONS.get(random.nextInt(ACTIONS.size())), rules);
            BpfMachine machine = new BpfMachine(SeccompProgram.compile(f, Arch.X86_64));
            for (Arch arch : List.of(Arch.X86_64, Arch.X86)) {
                for (int number = 0; number < 480; number++) {
                    for (int probe = 0; probe < 4; probe++) {
                        long[] args = new long[6];
                        for (int i = 0; i < 6; i++) {
                            args[i] = interesting[random.nextInt(interesting.length)];
                            if (arch == Arch.X86) {
                                args[i] &= 0xffff_ffffL;
                            }
                        }
                        int expected = meaning(f, arch, number, args);
                        if (machine.run(arch.audit(), number, args) != expected) {
                            assertThat(machine.run(arch.audit(), number, args))
                                    .as("%s call %d args %s in %s", arch, number, java.util.Arrays.toString(args), f)
                                    .isEqualTo(expected);
                        }
                        points++;
                    }
                }
            }
        }
        assertThat(points).isGreaterThan(200_000);
    }

    @Test
    void theDefaultProfileIsShortAndQuick() {
        Spec.Seccomp f = SeccompProfile.standard().resolve(Arch.X86_64, Set.of(), new KernelVersion(6, 1));
        BpfMachine machine = new BpfMachine(SeccompProgram.compile(f, Arch.X86_64));
        assertThat(machine.length()).isLessThan(700);
        for (String name : List.of("read", "write", "openat", "mmap", "futex", "close", "epoll_wait")) {
            assertThat(machine.run(Arch.X86_64.audit(), number(name))).as(name).isEqualTo(ALLOW);
            assertThat(machine.executed()).as("instructions for %s", name).isLessThanOrEqualTo(14);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> SeccompProgram.compile(filter("SCMP_ACT_PANIC", List.of()), Arch.X86_64))
                .hasMessage("invalid seccomp action: SCMP_ACT_PANIC");
        assertThatThrownBy(() -> SeccompProgram.compile(filter("SCMP_ACT_NOTIFY", List.of()), Arch.X86_64))
                .isInstanceOf(EngineException.class);
        for (SeccompArg bad : List.of(new SeccompArg(6, 0, 0, "SCMP_CMP_EQ"), new SeccompArg(0, 0, 0, "=="))) {
            assertThatThrownBy(() -> SeccompProgram.compile(
                            filter("SCMP_ACT_ERRNO", List.of(rule("SCMP_ACT_ALLOW", null, List.of(bad), "read"))),
                            Arch.X86_64))
                    .isInstanceOf(EngineException.class);
        }
    }

    @Test
    void aProgramTooLongForTheKernelIsRefused() {
        List<SeccompRule> rules = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            rules.add(rule("SCMP_ACT_ALLOW", null, List.of(new SeccompArg(0, i, 0, "SCMP_CMP_EQ")), "read"));
        }
        assertThatThrownBy(() -> SeccompProgram.compile(filter("SCMP_ACT_ERRNO", rules), Arch.X86_64))
                .hasMessageContaining("the kernel takes 4096");
    }

    @Test
    void tablesHoldTheKernelsNumbers() {
        assertThat(number("clone3")).isEqualTo(435);
        assertThat(SyscallTable.of(Arch.AARCH64).number("openat")).hasValue(56);
        assertThat(SyscallTable.of(Arch.AARCH64).number("open")).isEmpty();
        assertThat(SyscallTable.of(Arch.X86).number("socketcall")).hasValue(102);
        assertThat(SyscallTable.of(Arch.ARM).number("set_tls")).hasValue(983_045);
        assertThat(SyscallTable.of(Arch.X86_64).name(59)).hasValue("execve");
        assertThat(SyscallTable.of(Arch.ARM).highest()).isEqualTo(469);
    }
}
