package io.cooperage.engine.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A filter small enough to be written by hand, so that these tests depend on no compiler of profiles.
final class SeccompSample {
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int ERRNO_EPERM = 0x00050001;

    private SeccompSample() {}

    /// Allows everything but mkdir(2) and mkdirat(2).
    static byte[] denyMkdir() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        ByteBuffer program = ByteBuffer.allocate(5 * 8).order(ByteOrder.LITTLE_ENDIAN);
        add(program, LOAD_WORD, 0, 0, 0);
        add(program, JUMP_IF_EQUAL, 2, 0, arm ? 34 : 83);
        add(program, JUMP_IF_EQUAL, 1, 0, arm ? 34 : 258);
        add(program, RETURN, 0, 0, ALLOW);
        add(program, RETURN, 0, 0, ERRNO_EPERM);
        return program.array();
    }

    private static void add(ByteBuffer program, int code, int ifTrue, int ifFalse, int k) {
        program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(k);
    }
}
