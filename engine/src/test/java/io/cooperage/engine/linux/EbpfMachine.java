package io.cooperage.engine.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Runs the eBPF instructions that [DeviceProgram] uses, to the letter of the kernel's instruction-set
/// document, and refuses any other, any jump out of the program and any backward one, as the verifier would.
final class EbpfMachine {
    private EbpfMachine() {}

    static long run(byte[] program, int accessType, int major, int minor) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        int[] context = {accessType, major, minor};
        long[] r = new long[11];
        int pc = 0;
        while (true) {
            int opcode = code.get(pc * 8) & 0xff;
            int to = code.get(pc * 8 + 1) & 0xf;
            int from = (code.get(pc * 8 + 1) >> 4) & 0xf;
            int offset = code.getShort(pc * 8 + 2);
            int imm = code.getInt(pc * 8 + 4);
            pc++;
            if (offset < 0) {
                throw new IllegalStateException("backward jump at " + (pc - 1));
            }
            switch (opcode) {
                case 0x61 -> {
                    if (from != 1 || offset % 4 != 0) {
                        throw new IllegalStateException("load outside the context at " + (pc - 1));
                    }
                    r[to] = context[offset / 4] & 0xffff_ffffL;
                }
                case 0xbf -> r[to] = r[from];
                case 0xb7 -> r[to] = imm;
                case 0x57 -> r[to] &= imm;
                case 0x77 -> r[to] >>>= imm;
                case 0x55 -> pc += r[to] != imm ? offset : 0;
                case 0x45 -> pc += (r[to] & imm) != 0 ? offset : 0;
                case 0x05 -> pc += offset;
                case 0x95 -> {
                    return r[0];
                }
                default -> throw new IllegalStateException("unknown instruction " + Integer.toHexString(opcode));
            }
        }
    }
}
