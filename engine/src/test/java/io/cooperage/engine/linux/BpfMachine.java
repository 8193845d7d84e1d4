package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Runs a classic BPF seccomp filter as the kernel does, for comparison with the rules it was made from.
final class BpfMachine {
    private final ByteBuffer code;
    private int executed;

    BpfMachine(byte[] program) {
        code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    int length() {
        return code.capacity() / 8;
    }

    /// Instructions of the last run.
    int executed() {
        return executed;
    }

    int run(int audit, int number, long... args) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, audit);
        for (int i = 0; i < args.length; i++) {
            data.putLong(16 + 8 * i, args[i]);
        }
        int a = 0;
        int pc = 0;
        executed = 0;
        while (true) {
            int op = code.getShort(pc * 8) & 0xffff;
            int yes = code.get(pc * 8 + 2) & 0xff;
            int no = code.get(pc * 8 + 3) & 0xff;
            int k = code.getInt(pc * 8 + 4);
            pc++;
            executed++;
            switch (op) {
                case 0x20 -> a = data.getInt(k);
                case 0x54 -> a &= k;
                case 0x05 -> pc += k;
                case 0x15 -> pc += a == k ? yes : no;
                case 0x25 -> pc += Integer.compareUnsigned(a, k) > 0 ? yes : no;
                case 0x35 -> pc += Integer.compareUnsigned(a, k) >= 0 ? yes : no;
                case 0x06 -> {
                    return k;
                }
                default -> throw new IllegalStateException("unknown instruction " + Integer.toHexString(op));
            }
        }
    }
}
