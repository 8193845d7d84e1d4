package io.cooperage.engine.linux;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles device rules to an eBPF program of type `BPF_PROG_TYPE_CGROUP_DEVICE`, which is how cgroup v2
/// filters devices; the meaning is that of writing the rules to v1's `devices.allow` and `devices.deny` one
/// after the other.
///
/// The program walks the rules from the last to the first and keeps in r3 the accesses not yet decided, so
/// the later rule wins for each of read, write and mknod by itself. A device that no rule names is allowed,
/// as in a fresh v1 group; a rule of type `a` decides everything before it.
final class DeviceProgram {
    // linux/bpf.h: instruction classes, operations and registers.
    private static final int LDX_MEM_W = 0x61;
    private static final int MOV64_REG = 0xbf;
    private static final int MOV64_IMM = 0xb7;
    private static final int AND64_IMM = 0x57;
    private static final int RSH64_IMM = 0x77;
    private static final int JNE_IMM = 0x55;
    private static final int JSET_IMM = 0x45;
    private static final int JA = 0x05;
    private static final int EXIT = 0x95;

    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    // struct bpf_cgroup_dev_ctx: access << 16 | type, major, minor.
    private static final int TYPE_BLOCK = 1;
    private static final int TYPE_CHAR = 2;
    private static final int ACCESS_MKNOD = 1;
    private static final int ACCESS_READ = 2;
    private static final int ACCESS_WRITE = 4;
    private static final int ACCESS_ALL = 7;

    private static final int INSN = 8;
    private static final int MOST_PER_RULE = 7;
    private static final int DECIDE = 4;
    private static final int FRAME = 10;

    private final ByteBuffer code;

    private DeviceProgram(int rules) {
        code = ByteBuffer.allocate((rules * MOST_PER_RULE + FRAME) * INSN).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The instructions as the kernel takes them: 8 bytes each, little-endian.
    static byte[] compile(List<Spec.DeviceRule> rules) {
        return new DeviceProgram(rules.size()).program(rules);
    }

    private byte[] program(List<Spec.DeviceRule> rules) {
        emit(LDX_MEM_W, TYPE, CONTEXT, 0, 0);
        emit(MOV64_REG, ACCESS, TYPE, 0, 0);
        emit(AND64_IMM, TYPE, 0, 0, 0xffff);
        emit(RSH64_IMM, ACCESS, 0, 0, 16);
        emit(LDX_MEM_W, MAJOR, CONTEXT, 4, 0);
        emit(LDX_MEM_W, MINOR, CONTEXT, 8, 0);
        boolean otherwise = true;
        for (Spec.DeviceRule rule : rules.reversed()) {
            if (DeviceRules.type(rule).equals("a")) {
                // Nothing before it matters, and the verifier refuses code that can't be reached.
                otherwise = rule.allow();
                break;
            }
            rule(rule);
        }
        exit(otherwise);
        byte[] program = new byte[code.position()];
        code.flip().get(program);
        return program;
    }

    private void rule(Spec.DeviceRule rule) {
        boolean major = named(rule.major());
        boolean minor = named(rule.minor());
        // Instructions to jump over when the rule is about another device.
        int left = 1 + (major ? 1 : 0) + (minor ? 1 : 0) + DECIDE;
        int type = DeviceRules.type(rule).equals("b") ? TYPE_BLOCK : TYPE_CHAR;
        left--;
        emit(JNE_IMM, TYPE, 0, left, type);
        if (major) {
            left--;
            emit(JNE_IMM, MAJOR, 0, left, number(rule.major()));
        }
        if (minor) {
            left--;
            emit(JNE_IMM, MINOR, 0, left, number(rule.minor()));
        }
        int mask = mask(DeviceRules.access(rule));
        if (rule.allow()) {
            emit(AND64_IMM, ACCESS, 0, 0, ACCESS_ALL & ~mask);
            emit(JNE_IMM, ACCESS, 0, 2, 0);
        } else {
            emit(JSET_IMM, ACCESS, 0, 1, mask);
            emit(JA, 0, 0, 2, 0);
        }
        exit(rule.allow());
    }

    private void exit(boolean allow) {
        emit(MOV64_IMM, RESULT, 0, 0, allow ? 1 : 0);
        emit(EXIT, 0, 0, 0, 0);
    }

    private static boolean named(@Nullable Long number) {
        return number != null && number != -1;
    }

    private static int number(@Nullable Long number) {
        if (number == null || number < 0 || number > Integer.MAX_VALUE) {
            throw EngineException.invalid("device number " + number + " is out of range");
        }
        return number.intValue();
    }

    private static int mask(String access) {
        int mask = 0;
        for (int i = 0; i < access.length(); i++) {
            mask |= switch (access.charAt(i)) {
                case 'm' -> ACCESS_MKNOD;
                case 'r' -> ACCESS_READ;
                default -> ACCESS_WRITE;
            };
        }
        return mask;
    }

    private void emit(int opcode, int to, int from, int offset, int immediate) {
        code.put((byte) opcode)
                .put((byte) (from << 4 | to))
                .putShort((short) offset)
                .putInt(immediate);
    }
}
