package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.SeccompRules.Case;
import io.cooperage.engine.linux.SeccompRules.Comparison;
import io.cooperage.engine.linux.SeccompRules.Condition;
import io.cooperage.engine.linux.SeccompRules.Outcome;
import io.cooperage.engine.oci.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Assembles a seccomp filter: classic BPF over `struct seccomp_data`, seccomp(2).
///
/// The program tells the architectures apart, then finds the call's number in a balanced tree of ranges with
/// equal outcome, so an allowed call of the default profile costs about a dozen instructions (and on Linux
/// 5.11 none: the kernel remembers numbers that are allowed whatever their arguments). An architecture the
/// filter does not list kills the process, as libseccomp's does; x32, whose numbers would otherwise slip past
/// rules for x86_64, gets ENOSYS.
public final class SeccompProgram {
    // linux/bpf_common.h
    private static final int LD_W_ABS = 0x20;
    private static final int JA = 0x05;
    private static final int JEQ = 0x15;
    private static final int JGT = 0x25;
    private static final int JGE = 0x35;
    private static final int AND = 0x54;
    private static final int RET = 0x06;

    // struct seccomp_data
    private static final int NUMBER = 0;
    private static final int ARCH = 4;
    private static final int ARGS = 16;

    private static final int X32_BIT = 0x4000_0000;
    private static final int MOST_INSTRUCTIONS = 4096;
    private static final int FARTHEST = 255;

    /// One `struct sock_filter`; `yes` and `no` count instructions to skip.
    private record Insn(int code, int yes, int no, int k) {}

    private SeccompProgram() {}

    /// @param arch the kernel's own architecture; it is always part of the filter
    /// @return `struct sock_filter[]`, 8 bytes each, little-endian; at most 4096 of them
    /// @throws EngineException `INVALID_ARGUMENT` when the filter is malformed or too long for the kernel
    public static byte[] compile(Spec.Seccomp filter, Arch arch) {
        List<Insn> program = new ArrayList<>();
        program.add(load(ARCH));
        for (Arch part : architectures(filter, arch)) {
            List<Insn> section = section(SeccompRules.of(filter, part), part);
            if (section.size() <= FARTHEST) {
                program.add(new Insn(JEQ, 0, section.size(), part.audit()));
            } else {
                program.add(new Insn(JEQ, 1, 0, part.audit()));
                program.add(new Insn(JA, 0, 0, section.size()));
            }
            program.addAll(section);
        }
        program.add(ret(SeccompAction.KILL_PROCESS));
        if (program.size() > MOST_INSTRUCTIONS) {
            throw EngineException.invalid("seccomp profile: it compiles to " + program.size()
                    + " instructions, the kernel takes " + MOST_INSTRUCTIONS + "; use fewer argument conditions");
        }
        ByteBuffer bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (Insn i : program) {
            bytes.putShort((short) i.code).put((byte) i.yes).put((byte) i.no).putInt(i.k);
        }
        return bytes.array();
    }

    /// Those of the filter that this kernel can execute, the native one first.
    private static Set<Arch> architectures(Spec.Seccomp filter, Arch arch) {
        Set<Arch> parts = new LinkedHashSet<>();
        parts.add(arch);
        for (Arch compatible : arch.compatible()) {
            if (filter.architectures().contains(compatible.seccompName())) {
                parts.add(compatible);
            }
        }
        return parts;
    }

    private static List<Insn> section(SeccompRules rules, Arch arch) {
        List<Insn> code = new ArrayList<>();
        code.add(load(NUMBER));
        if (arch == Arch.X86_64) {
            code.add(new Insn(JGE, 0, 1, X32_BIT));
            code.add(ret(SeccompAction.NO_SUCH_CALL));
        }
        code.addAll(tree(new ArrayList<>(rules.ranges().entrySet()), arch));
        return code;
    }

    /// Numbers below the middle are searched in the code that follows, the others behind it.
    private static List<Insn> tree(List<Map.Entry<Integer, Outcome>> ranges, Arch arch) {
        if (ranges.size() == 1) {
            return leaf(ranges.getFirst().getValue(), arch);
        }
        int middle = ranges.size() / 2;
        List<Insn> low = tree(ranges.subList(0, middle), arch);
        List<Insn> high = tree(ranges.subList(middle, ranges.size()), arch);
        List<Insn> code = new ArrayList<>();
        int boundary = ranges.get(middle).getKey();
        if (low.size() <= FARTHEST) {
            code.add(new Insn(JGE, low.size(), 0, boundary));
        } else {
            // A conditional jump reaches 255 instructions; an unconditional one any.
            code.add(new Insn(JGE, 0, 1, boundary));
            code.add(new Insn(JA, 0, 0, low.size()));
        }
        code.addAll(low);
        code.addAll(high);
        return code;
    }

    private static List<Insn> leaf(Outcome outcome, Arch arch) {
        List<Insn> code = new ArrayList<>();
        for (Case candidate : outcome.cases()) {
            code.addAll(conditional(candidate, arch));
        }
        code.add(ret(outcome.otherwise()));
        return code;
    }

    /// Returns the action when every condition holds, else falls out behind.
    private static List<Insn> conditional(Case candidate, Arch arch) {
        List<Insn> code = new ArrayList<>();
        code.add(ret(candidate.action()));
        // From the last condition to the first, so that the distance to the end is known.
        for (Condition condition : candidate.conditions().reversed()) {
            List<Insn> test = test(condition, wide(arch), code.size());
            code.addAll(0, test);
        }
        return code;
    }

    private static boolean wide(Arch arch) {
        return arch == Arch.X86_64 || arch == Arch.AARCH64;
    }

    /// Code that goes on at its end when the condition holds, and otherwise skips `rest` instructions behind
    /// its end. Arguments of 32-bit architectures have no upper half.
    private static List<Insn> test(Condition c, boolean wide, int rest) {
        int low = (int) c.value();
        int high = (int) (c.value() >>> 32);
        int lowAt = ARGS + 8 * c.index();
        int highAt = lowAt + 4;
        return switch (c.comparison()) {
            case EQ ->
                wide
                        ? List.of(
                                load(highAt),
                                new Insn(JEQ, 0, rest + 2, high),
                                load(lowAt),
                                new Insn(JEQ, 0, rest, low))
                        : List.of(load(lowAt), new Insn(JEQ, 0, rest, low));
            case NE ->
                wide
                        ? List.of(load(highAt), new Insn(JEQ, 0, 2, high), load(lowAt), new Insn(JEQ, rest, 0, low))
                        : List.of(load(lowAt), new Insn(JEQ, rest, 0, low));
            case GT, GE -> {
                Insn last = new Insn(c.comparison() == Comparison.GT ? JGT : JGE, 0, rest, low);
                yield wide
                        ? List.of(
                                load(highAt),
                                new Insn(JGT, 3, 0, high),
                                new Insn(JEQ, 0, rest + 2, high),
                                load(lowAt),
                                last)
                        : List.of(load(lowAt), last);
            }
            case LT, LE -> {
                Insn last = new Insn(c.comparison() == Comparison.LT ? JGE : JGT, rest, 0, low);
                yield wide
                        ? List.of(
                                load(highAt),
                                new Insn(JGT, rest + 3, 0, high),
                                new Insn(JEQ, 0, 2, high),
                                load(lowAt),
                                last)
                        : List.of(load(lowAt), last);
            }
            case MASKED_EQ -> {
                Insn maskLow = new Insn(AND, 0, 0, (int) c.mask());
                Insn last = new Insn(JEQ, 0, rest, low);
                yield wide
                        ? List.of(
                                load(highAt),
                                new Insn(AND, 0, 0, (int) (c.mask() >>> 32)),
                                new Insn(JEQ, 0, rest + 3, high),
                                load(lowAt),
                                maskLow,
                                last)
                        : List.of(load(lowAt), maskLow, last);
            }
        };
    }

    private static Insn load(int offset) {
        return new Insn(LD_W_ABS, 0, 0, offset);
    }

    private static Insn ret(SeccompAction action) {
        return new Insn(RET, 0, 0, action.value());
    }
}
